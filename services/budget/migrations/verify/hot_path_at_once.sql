-- Verify budget:hot_path_at_once on pg
BEGIN;
SELECT 'reserve_funds'::regproc, 'commit_funds'::regproc, 'reserve_funds_in_steps'::regproc,
       'commit_funds_in_steps'::regproc;
ROLLBACK;
