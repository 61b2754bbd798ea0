-- Revert review:foundation from pg
BEGIN;
\ir ../../../../common/db/sql/foundation_v1_revert.sql
COMMIT;
