-- Revert registry:amendments from pg
BEGIN;
DROP TABLE pact_closing;
ALTER TABLE pact_version DROP COLUMN reason, DROP COLUMN base,
  DROP CONSTRAINT IF EXISTS pact_version_amendment, DROP CONSTRAINT IF EXISTS pact_version_withdrawn;
COMMIT;
