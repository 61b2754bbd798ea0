-- Verify procurement:delivery on pg
BEGIN;
SELECT pact, contract, id, recorded FROM delivery WHERE false;
SELECT pact, delivery, certified_by FROM certification WHERE false;
SELECT pact, delivery, fund FROM certificate WHERE false;
SELECT pact, delivery, reason FROM reversal WHERE false;
SELECT pact, before, dimension FROM checkpoint_sum WHERE false;
ROLLBACK;
