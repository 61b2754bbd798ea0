-- Verify budget:totals_in_index on pg
BEGIN;
SELECT 1 / count(*) FROM pg_index i
 WHERE i.indexrelid = 'account_total_pkey'::regclass AND i.indnatts = 5 AND i.indnkeyatts = 4;
ROLLBACK;
