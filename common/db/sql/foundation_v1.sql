-- What every service's database has, whatever its business: the answers given (idempotency), the
-- events, and the two functions behind reads as of an instant. A service's first migration includes
-- this file (`\ir`) as the owner of its database, then grants_v1.sql. Published: never edited again;
-- what changes later comes as foundation_v2.sql.

-- The instant at which a fact becomes known to Pactum: the default of every column `recorded`.
--
-- The transaction takes its id before the clock is read. as_of_horizon() relies on that order: from
-- the moment when an instant could have been handed out, the transaction is seen as a writer.
-- `pactum.clock_offset` (an interval) moves the clock in tests; it is unset in operation.
CREATE FUNCTION recorded_now() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_current_xact_id();
  RETURN clock_timestamp()
      + coalesce(nullif(current_setting('pactum.clock_offset', true), ''), '0')::interval;
END
$$;
COMMENT ON FUNCTION recorded_now() IS
  'The instant to store as recorded: the clock, read after the transaction has its id.';

-- The instant K before which nothing can be added any more: whoever writes now, or begins to write
-- later, records at K or after it. A read that opens its snapshot after this call and takes what has
-- recorded < K gives the same answer for ever.
--
-- Why it holds. The clock is read first, then the sessions. A writer that is not among the sessions
-- any more has ended, and a snapshot taken later sees what it committed. One that is among them began
-- at its xact_start, and records after that. One that takes its id later reads its clock later still.
-- The statistics of sessions are cached for a transaction: call this in a transaction of its own.
-- Two-phase commit is not used (max_prepared_transactions = 0), so every writer is a session.
--
-- The caller needs pg_read_all_stats: without it xact_start of another role's session is hidden, and
-- the function refuses to guess.
CREATE FUNCTION as_of_horizon() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  clock constant timestamptz := clock_timestamp();
  writing_since timestamptz;
  unseen text;
BEGIN
  PERFORM pg_stat_clear_snapshot();
  -- A session of ours without xact_start began its transaction while the list was read, so after
  -- `clock`. Autovacuum has no user and writes no facts.
  SELECT min(a.xact_start),
         min(a.usename) FILTER (WHERE a.xact_start IS NULL AND a.usesysid IS NOT NULL
                                  AND NOT pg_has_role('pg_read_all_stats', 'USAGE')
                                  AND NOT pg_has_role(a.usesysid, 'USAGE'))
    INTO writing_since, unseen
    FROM pg_stat_activity a
   WHERE a.datname = current_database()
     AND a.backend_xid IS NOT NULL
     AND a.pid <> pg_backend_pid();
  IF unseen IS NOT NULL THEN
    RAISE EXCEPTION 'as_of_horizon: % cannot see since when a session of % writes',
                    current_user, unseen
      USING ERRCODE = 'insufficient_privilege',
            HINT = format('GRANT pg_read_all_stats TO %I', current_user);
  END IF;
  RETURN least(clock, writing_since)
      + coalesce(nullif(current_setting('pactum.clock_offset', true), ''), '0')::interval;
END
$$;
COMMENT ON FUNCTION as_of_horizon() IS
  'The latest instant that is settled: no fact with an earlier recorded can still appear.';

-- One row per write that was answered. Its key begins with the pact (`-` where there is none), then
-- the token's subject, so that nobody meets another's request_id. The row is inserted first and
-- completed by the same transaction: a second call with the same key waits on it, and then finds the
-- answer. Failed writes leave no row.
CREATE TABLE idempotency (
  pact          text        NOT NULL,
  subject       text        NOT NULL,
  request_id    text        NOT NULL,
  method        text        NOT NULL,
  digest        text        NOT NULL,
  response      bytea       NOT NULL DEFAULT '',
  response_type text        NOT NULL DEFAULT '',
  recorded      timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT idempotency_pkey PRIMARY KEY (pact, subject, request_id),
  CONSTRAINT idempotency_key_complete CHECK (pact <> '' AND subject <> '' AND request_id <> '')
);
COMMENT ON TABLE idempotency IS 'The answer to each write, by (pact, subject, request_id).';
COMMENT ON COLUMN idempotency.digest IS 'SHA-256 in hex of the method and the request body.';
COMMENT ON COLUMN idempotency.response IS 'The answer, a serialised message of response_type.';

-- What happened, once: the audit record and the source of the change feed. Written in the effect's
-- own transaction through append_event(); the service's role can neither change nor delete a row.
CREATE TABLE event (
  pact         text        NOT NULL,
  id           bigint      GENERATED ALWAYS AS IDENTITY,
  xid          xid8        NOT NULL DEFAULT pg_current_xact_id(),
  aggregate    text        NOT NULL,
  version      bigint      NOT NULL,
  type         text        NOT NULL,
  payload      bytea       NOT NULL,
  payload_type text        NOT NULL,
  actor        text        NOT NULL,
  on_behalf_of text        NOT NULL,
  request_id   text        NOT NULL,
  traceparent  text        NOT NULL,
  effective    date        NOT NULL,
  recorded     timestamptz NOT NULL,
  chain        text        NOT NULL,
  CONSTRAINT event_pkey PRIMARY KEY (pact, id),
  CONSTRAINT event_version_unique UNIQUE (pact, aggregate, version),
  CONSTRAINT event_version_positive CHECK (version > 0),
  CONSTRAINT event_named CHECK (pact <> '' AND aggregate <> '' AND type <> '' AND actor <> ''),
  CONSTRAINT event_chain_sha256 CHECK (chain ~ '^[0-9a-f]{64}$')
);
-- The feed reads in the order (xid, id) below pg_snapshot_xmin(pg_current_snapshot()): ids are given
-- out before the commit, so `id > last` alone would pass by rows that commit late.
CREATE INDEX event_feed ON event (xid, id);
COMMENT ON TABLE event IS 'The audit record and the source of the change feed. Append only.';
COMMENT ON COLUMN event.xid IS 'The writing transaction: a feed reads below pg_snapshot_xmin only.';
COMMENT ON COLUMN event.version IS 'Number of the event within its aggregate: 1, 2, 3 …';
COMMENT ON COLUMN event.chain IS 'event_chain(chain of version - 1, or empty; this row).';

-- The chain value of `e` after `previous`: SHA-256 in hex over every field in the order below, each
-- as netstring `<bytes>:<text>,` so that no two rows read the same. The payload enters by its own
-- digest. `id` and `xid` are left out: a restored copy of the table numbers them anew.
CREATE FUNCTION event_chain(previous text, e event) RETURNS text
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
COMMENT ON FUNCTION event_chain(text, event) IS
  'The chain value that this row must have after the one before it in its aggregate.';

-- Appends one event and returns its version within the aggregate.
--
-- Writers of one aggregate queue up at the unique key: the second waits for the first, finds the
-- version taken, reads again. So no lock table and no head row is needed, and the order of versions
-- is the order of commits and of `recorded`.
CREATE FUNCTION append_event(
  p_pact text, p_aggregate text, p_type text, p_payload bytea, p_payload_type text,
  p_actor text, p_on_behalf_of text, p_request_id text, p_traceparent text, p_effective date)
RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  e event;
  previous text;
BEGIN
  e.pact := p_pact;
  e.aggregate := p_aggregate;
  e.type := p_type;
  e.payload := p_payload;
  e.payload_type := p_payload_type;
  e.actor := p_actor;
  e.on_behalf_of := p_on_behalf_of;
  e.request_id := p_request_id;
  e.traceparent := p_traceparent;
  e.effective := p_effective;
  LOOP
    SELECT l.version, l.chain INTO e.version, previous
      FROM event l
     WHERE l.pact = p_pact AND l.aggregate = p_aggregate
     ORDER BY l.version DESC
     LIMIT 1;
    e.version := coalesce(e.version, 0) + 1;
    e.recorded := recorded_now();
    e.chain := event_chain(coalesce(previous, ''), e);
    INSERT INTO event (pact, aggregate, version, type, payload, payload_type, actor, on_behalf_of,
                       request_id, traceparent, effective, recorded, chain)
    VALUES (e.pact, e.aggregate, e.version, e.type, e.payload, e.payload_type, e.actor,
            e.on_behalf_of, e.request_id, e.traceparent, e.effective, e.recorded, e.chain)
    ON CONFLICT ON CONSTRAINT event_version_unique DO NOTHING;
    IF FOUND THEN
      RETURN e.version;
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION append_event(text, text, text, bytea, text, text, text, text, text, date) IS
  'Appends an event to its aggregate; returns its version.';
