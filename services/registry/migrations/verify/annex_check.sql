-- Verify registry:annex_check on pg
BEGIN;
SELECT annex_check FROM pact_version WHERE false;
ROLLBACK;
