-- Deploy registry:documents to pg
-- A pact that comes as a document brings the instants at which its facts were first recorded. Reads as
-- of an instant judge by «recorded», which is this database's clock; exports tell the first one.
BEGIN;
ALTER TABLE pact ADD COLUMN first_recorded timestamptz;
ALTER TABLE pact_version ADD COLUMN first_signed timestamptz;
ALTER TABLE pact_closing ADD COLUMN first_recorded timestamptz;
ALTER TABLE signature ADD COLUMN first_recorded timestamptz;
ALTER TABLE report ADD COLUMN first_recorded timestamptz;
ALTER TABLE report_answer ADD COLUMN first_recorded timestamptz;
ALTER TABLE project_fact ADD COLUMN first_recorded timestamptz;

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT UPDATE (first_recorded) ON TABLE pact TO %I', service_role);
END
$$;
COMMIT;
