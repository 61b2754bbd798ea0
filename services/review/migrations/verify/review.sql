-- Verify review:review on pg
BEGIN;
SELECT pact, state FROM review WHERE false;
SELECT pact, digest FROM evidence WHERE false;
SELECT pact, result_digest FROM run WHERE false;
SELECT pact, decided, state FROM decision WHERE false;
SELECT 1 / count(*) FROM policy WHERE policy = 'default-1' AND state = 'PUBLISHED';
ROLLBACK;
