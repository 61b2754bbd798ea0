-- Verify budget:release_windows on pg
BEGIN;
SELECT pact, proposal FROM axis_3_release WHERE false;
SELECT 1 / count(*) FROM pg_indexes WHERE indexname = 'axis_3_release_proposal';
SELECT 1 / count(*) FROM pg_indexes
 WHERE indexname = 'axis_3_release_window' AND indexdef LIKE '%NOT proposal%';
ROLLBACK;
