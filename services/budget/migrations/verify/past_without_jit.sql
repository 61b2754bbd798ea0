-- Verify budget:past_without_jit on pg
BEGIN;
SELECT 1 / count(*) FROM pg_proc WHERE proname = 'balances_as_of' AND 'jit=off' = ANY (proconfig);
ROLLBACK;
