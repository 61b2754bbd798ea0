-- event_chain() as it was in foundation_v1.
CREATE OR REPLACE FUNCTION event_chain(previous text, e event) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(
           string_agg(octet_length(f.value) || ':' || f.value || ',', '' ORDER BY f.place),
           'UTF8')), 'hex')
    FROM unnest(ARRAY[
           previous, e.pact, e.aggregate, e.version::text, e.type,
           encode(sha256(e.payload), 'hex'), e.payload_type,
           e.actor, e.on_behalf_of, e.request_id, e.traceparent,
           to_char(e.effective, 'YYYY-MM-DD'),
           to_char(e.recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
         ]) WITH ORDINALITY AS f(value, place)
$$;
