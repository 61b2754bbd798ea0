-- What the service's role may do with the tables and functions of foundation_v1.sql. Run by the owner
-- of the database, pactum_<svc>_owner; the role is the one named like it, pactum_<svc>.
--
-- Events can be added and read, never changed: an audit that the audited could edit is none.
-- Functions of PostgreSQL are open to everybody unless closed.
DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  IF service_role = current_user THEN
    RAISE EXCEPTION 'migrations are run by the role pactum_<service>_owner, not by %', current_user;
  END IF;
  REVOKE ALL ON TABLE idempotency, event FROM PUBLIC;
  REVOKE ALL ON FUNCTION recorded_now(), as_of_horizon(), event_chain(text, event),
    append_event(text, text, text, bytea, text, text, text, text, text, date) FROM PUBLIC;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE idempotency TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT ON TABLE event TO %I', service_role);
  EXECUTE format(
    'GRANT EXECUTE ON FUNCTION recorded_now(), as_of_horizon(), event_chain(text, event), '
    'append_event(text, text, text, bytea, text, text, text, text, text, date) TO %I',
    service_role);
END
$$;
