-- Revert registry:documents from pg
BEGIN;
ALTER TABLE pact DROP COLUMN first_recorded;
ALTER TABLE pact_version DROP COLUMN first_signed;
ALTER TABLE pact_closing DROP COLUMN first_recorded;
ALTER TABLE signature DROP COLUMN first_recorded;
ALTER TABLE report DROP COLUMN first_recorded;
ALTER TABLE report_answer DROP COLUMN first_recorded;
ALTER TABLE project_fact DROP COLUMN first_recorded;
COMMIT;
