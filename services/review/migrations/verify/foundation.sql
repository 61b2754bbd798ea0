-- Verify review:foundation on pg
BEGIN;
SELECT id, chain FROM event WHERE false;
SELECT pact, response FROM idempotency WHERE false;
SELECT recorded_now();
ROLLBACK;
