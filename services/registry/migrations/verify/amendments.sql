-- Verify registry:amendments on pg
BEGIN;
SELECT reason, base FROM pact_version WHERE false;
SELECT pact, effective FROM pact_closing WHERE false;
ROLLBACK;
