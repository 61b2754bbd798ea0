-- Revert budget:steps_planned_once from pg
BEGIN;
ALTER FUNCTION reserve_funds_in_steps(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text)
  RESET plan_cache_mode;
ALTER FUNCTION commit_funds_in_steps(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text)
  RESET plan_cache_mode;
COMMIT;
