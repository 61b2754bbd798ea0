-- Revert registry:annex_check from pg
BEGIN;
ALTER TABLE pact_version DROP COLUMN annex_check;
COMMIT;
