-- Verify review:review on pg
BEGIN;
SELECT pact, state FROM review WHERE false;
SELECT pact, digest FROM evidence WHERE false;
SELECT pact, reason, waived_by FROM waiver WHERE false;
SELECT pact, side, words, difficulties FROM statement WHERE false;
SELECT pact, result_digest FROM run WHERE false;
SELECT pact, decided, advances, carry_overs, state FROM decision WHERE false;
SELECT 1 / count(*) FROM policy WHERE policy = 'default-1' AND state = 'PUBLISHED';
ROLLBACK;
