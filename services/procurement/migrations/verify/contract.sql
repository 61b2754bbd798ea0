-- Verify procurement:contract on pg
BEGIN;
SELECT pact, id, state FROM contract WHERE false;
SELECT pact, contract, delivered FROM lot WHERE false;
SELECT pact, contract, id, recorded FROM delivery WHERE false;
SELECT pact, delivery, certified_by FROM certification WHERE false;
SELECT pact, id, leased_until FROM intent WHERE false;
ROLLBACK;
