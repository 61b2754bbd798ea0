-- Undoes foundation_v1.sql and grants_v1.sql: for the revert script of a service's first migration,
-- after the service's own tables, which use recorded_now().
DROP FUNCTION append_event(text, text, text, bytea, text, text, text, text, text, date);
DROP FUNCTION event_chain(text, event);
DROP TABLE event;
DROP TABLE idempotency;
DROP FUNCTION as_of_horizon();
DROP FUNCTION recorded_now();
DO $$
BEGIN
  EXECUTE format('REVOKE USAGE ON SCHEMA public FROM %I', regexp_replace(current_user, '_owner$', ''));
END
$$;
