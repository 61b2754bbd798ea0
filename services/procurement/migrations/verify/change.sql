-- Verify procurement:change on pg
BEGIN;
SELECT pact, contract, kind, id, state FROM change WHERE false;
SELECT pact, contract, id, committed_cents FROM fund WHERE false;
SELECT pact, contract, subject, recorded FROM engagement_fact WHERE false;
SELECT pact, id, subject, leased_until FROM intent WHERE false;
ROLLBACK;
