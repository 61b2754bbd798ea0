-- Revert procurement:contract from pg
BEGIN;
DROP TABLE intent, reversal, certification, delivery, contract_fact, lot, contract, pact;
DROP FUNCTION lot_is_draft();
DROP FUNCTION contract_is_draft();
COMMIT;
