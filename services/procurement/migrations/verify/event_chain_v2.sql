-- Verify procurement:event_chain_v2 on pg
BEGIN;
SELECT 1 / count(*) FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
 WHERE p.proname = 'event_chain' AND l.lanname = 'plpgsql';
ROLLBACK;
