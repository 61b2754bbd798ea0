-- Revert registry:event_chain_v2 from pg
BEGIN;
\ir ../../../../common/db/sql/event_chain_v2_revert.sql
COMMIT;
