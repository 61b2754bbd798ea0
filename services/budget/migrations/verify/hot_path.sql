-- Verify budget:hot_path on pg
BEGIN;
SELECT 'reserve_funds'::regproc, 'commit_funds'::regproc, line_balances('-', '{}');
ROLLBACK;
