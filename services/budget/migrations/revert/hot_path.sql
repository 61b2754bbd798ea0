-- Revert budget:hot_path from pg
BEGIN;
DROP FUNCTION commit_funds(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text);
DROP FUNCTION reserve_funds(text, text, text, text, text, text, text, text, text, text, text[], bigint[], text, date, uuid, bytea, text);
DROP FUNCTION keep_answer(text, text, text, text, text, text);
DROP FUNCTION kept_answer(text, text, text, text, text);
DROP FUNCTION move_use(text, uuid, text, text, text, text[], bigint[], date, text, text);
DROP FUNCTION line_balances(text, text[]);
COMMIT;
