-- Verify budget:steps_planned_once on pg
BEGIN;
SELECT 1 / (count(*) / 2) FROM pg_proc
 WHERE proname IN ('reserve_funds_in_steps', 'commit_funds_in_steps')
   AND 'plan_cache_mode=force_generic_plan' = ANY (proconfig);
ROLLBACK;
