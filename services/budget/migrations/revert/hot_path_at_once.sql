-- Revert budget:hot_path_at_once from pg
BEGIN;
DROP FUNCTION reserve_funds(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text);
DROP FUNCTION commit_funds(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text);
ALTER FUNCTION reserve_funds_in_steps(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text) RENAME TO reserve_funds;
ALTER FUNCTION commit_funds_in_steps(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text) RENAME TO commit_funds;
COMMIT;
