-- Revert procurement:contract from pg
BEGIN;
DROP TABLE publication_fact, contract_fact, clause, dimension, lot, contract;
DROP FUNCTION part_of_draft();
DROP FUNCTION contract_is_draft();
COMMIT;
