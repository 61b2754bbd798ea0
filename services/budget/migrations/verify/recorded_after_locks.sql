-- Verify budget:recorded_after_locks on pg
BEGIN;
SELECT 1 / (count(*) / 2) FROM pg_proc
 WHERE proname IN ('reserve_funds', 'commit_funds') AND prosrc LIKE '%count(*) AS accounts FROM moved%';
ROLLBACK;
