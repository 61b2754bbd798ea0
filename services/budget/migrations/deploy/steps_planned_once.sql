-- Deploy budget:steps_planned_once to pg
-- What goes step by step takes its lines as arrays, and a plan for the very arrays looks cheaper than
-- one for any, by less than what planning takes: it was planned anew at each call, for half of its time.
BEGIN;
ALTER FUNCTION reserve_funds_in_steps(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text)
  SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION commit_funds_in_steps(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text)
  SET plan_cache_mode = force_generic_plan;
COMMIT;
