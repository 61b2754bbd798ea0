-- Verify registry:pact on pg
BEGIN;
SELECT framework, document FROM framework WHERE false;
SELECT pact, region FROM pact WHERE false;
SELECT pact, version, signed FROM pact_version WHERE false;
SELECT pact, kind, message FROM content WHERE false;
SELECT pact, subject FROM report WHERE false;
ROLLBACK;
