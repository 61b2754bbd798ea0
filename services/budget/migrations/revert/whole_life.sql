-- Revert budget:whole_life from pg
BEGIN;
DROP TABLE closing, convention_amendment, deposit_answer, deposit, allocation_rules;
COMMIT;
