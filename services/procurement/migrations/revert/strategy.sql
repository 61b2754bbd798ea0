-- Revert procurement:strategy from pg
BEGIN;
DROP TABLE procedure_lot, procedure, strategy, pact;
COMMIT;
