-- Revert registry:pact from pg
BEGIN;
DROP TABLE project_fact, report_answer, report, signature, content, pact_version, pact, framework;
DROP FUNCTION content_is_draft();
DROP FUNCTION version_content_is_draft();
DROP FUNCTION version_moves();
DROP EXTENSION btree_gist;
COMMIT;
