-- Deploy review:foundation to pg
BEGIN;
\ir ../../../../common/db/sql/foundation_v1.sql
\ir ../../../../common/db/sql/grants_v1.sql
COMMIT;
