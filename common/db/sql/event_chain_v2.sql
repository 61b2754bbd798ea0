-- What of foundation_v1 comes anew: event_chain(), to the byte (no field of an event is NULL), in a
-- language whose expressions are planned once in a session. A function in SQL is parsed and planned
-- again in every transaction that calls it, which was the dearest part of an event.
CREATE OR REPLACE FUNCTION event_chain(previous text, e event) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  field text;
  whole text := '';
BEGIN
  FOREACH field IN ARRAY ARRAY[
           previous, e.pact, e.aggregate, e.version::text, e.type,
           encode(sha256(e.payload), 'hex'), e.payload_type,
           e.actor, e.on_behalf_of, e.request_id, e.traceparent,
           to_char(e.effective, 'YYYY-MM-DD'),
           to_char(e.recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')] LOOP
    whole := whole || octet_length(field) || ':' || field || ',';
  END LOOP;
  RETURN encode(sha256(convert_to(whole, 'UTF8')), 'hex');
END
$$;
