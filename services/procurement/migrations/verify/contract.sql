-- Verify procurement:contract on pg
BEGIN;
SELECT pact, id, state, amendments FROM contract WHERE false;
SELECT pact, contract, changed FROM lot WHERE false;
SELECT pact, contract, limit_bp FROM clause WHERE false;
SELECT pact, id, project FROM dimension WHERE false;
SELECT pact, contract, number FROM publication_fact WHERE false;
ROLLBACK;
