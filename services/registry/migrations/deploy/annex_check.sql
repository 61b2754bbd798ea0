-- Deploy registry:annex_check to pg
-- What budget warned of when it accepted a version's annex, for those who sign (R139).
BEGIN;
ALTER TABLE pact_version
  ADD COLUMN annex_check bytea NOT NULL DEFAULT '';  -- pactum.registry.v1.AnnexCheck
COMMIT;
