-- Verify registry:documents on pg
BEGIN;
SELECT first_recorded FROM pact WHERE false;
SELECT first_signed FROM pact_version WHERE false;
SELECT first_recorded FROM report WHERE false;
ROLLBACK;
