-- Deploy budget:event_chain_v2 to pg
BEGIN;
\ir ../../../../common/db/sql/event_chain_v2.sql
COMMIT;
