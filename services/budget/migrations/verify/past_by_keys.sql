-- Verify budget:past_by_keys on pg
BEGIN;
SELECT 1 / count(*) FROM pg_proc
 WHERE proname = 'moved_that_day' AND prosrc LIKE '%cardinality(p_keys)%' AND 'jit=off' = ANY (proconfig);
SELECT 1 / count(*) FROM pg_proc
 WHERE proname = 'balances_as_of' AND prosrc LIKE '%asked AS%' AND 'jit=off' = ANY (proconfig);
ROLLBACK;
