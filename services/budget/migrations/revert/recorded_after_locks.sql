-- Revert budget:recorded_after_locks from pg
BEGIN;

CREATE OR REPLACE FUNCTION reserve_funds(
  p_pact text, p_subject text, p_request_id text, p_method text, p_digest text,
  p_on_behalf_of text, p_traceparent text, p_wait text,
  p_reservation text, p_cause text, p_lines text[], p_cents bigint[], p_lines_digest text,
  p_effective date, p_act uuid, p_event bytea, p_event_type text)
RETURNS TABLE (outcome text, answer text)
LANGUAGE plpgsql AS $$
DECLARE
  done_of int;
  touched text;
BEGIN
  IF cardinality(p_lines) = 1 THEN
    done_of := length(set_config('lock_timeout', p_wait, true));
    BEGIN
      WITH n AS MATERIALIZED (SELECT recorded_now() AS at),
    own AS (
      INSERT INTO reservation (pact, id, cause, digest)
      VALUES (p_pact, p_reservation, p_cause, p_lines_digest)),
    asked AS MATERIALIZED (SELECT p_lines[1] AS key, p_cents[1] AS cents, p_cause AS cause),
    held AS (
      INSERT INTO reservation_line (pact, id, line, reserved)
      VALUES (p_pact, p_reservation, p_lines[1], p_cents[1])),
    moved AS (
      UPDATE account a
         SET balance = a.balance + CASE a.kind WHEN 'AVAILABLE' THEN -q.cents ELSE q.cents END
        FROM asked q
       WHERE a.pact = p_pact AND a.key = q.key AND a.book = 'USE' AND a.kind IN ('AVAILABLE', 'RESERVED')
      RETURNING a.id, CASE a.kind WHEN 'AVAILABLE' THEN -q.cents ELSE q.cents END AS net),
    totalled AS (
      INSERT INTO account_total AS t (pact, account, effective, recorded_day, net_cents)
      SELECT p_pact, m.id, p_effective, (n.at AT TIME ZONE 'UTC')::date, m.net FROM moved m, n
      ON CONFLICT ON CONSTRAINT account_total_pkey
      DO UPDATE SET net_cents = t.net_cents + EXCLUDED.net_cents),
    made AS (
      INSERT INTO transfer (pact, book, type, from_kind, from_key, to_kind, to_key, amount_cents,
                            effective, recorded, act, cause, actor)
      SELECT p_pact, 'USE', 'RESERVE', 'AVAILABLE', q.key, 'RESERVED', q.key, q.cents, p_effective, n.at,
             p_act, q.cause, p_subject FROM asked q, n
      RETURNING id, amount_cents, from_key, recorded, cause)
      SELECT (SELECT count(*) FROM moved) + 2 * (count(*) - 1), min(from_key),
             min('R ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                 || E'\nC ' || encode(convert_to(cause, 'UTF8'), 'hex')
                 || E'\nT ' || id || ' ' || amount_cents || ' ' || from_key)
        INTO done_of, touched, answer FROM made;
      -- Two accounts and one transfer, or it is not as simple as that.
      IF done_of <> 2 THEN
        RAISE EXCEPTION 'in steps' USING ERRCODE = 'PB001';
      END IF;
      done_of := append_event(p_pact, 'pacts/' || p_pact || '/reservations/' || p_reservation,
                              'funds.reserved', p_event, p_event_type, p_subject, p_on_behalf_of,
                              p_request_id, p_traceparent, p_effective);
      -- After the locks: what others moved while this one waited is seen.
      IF p_request_id = '' THEN
        answer := answer || E'\n' || line_balances(p_pact, ARRAY[touched]);
      ELSE
        INSERT INTO idempotency (pact, subject, request_id, method, digest, response, response_type)
        SELECT p_pact, p_subject, p_request_id, p_method, p_digest,
               convert_to(answer || E'\n' || string_agg('B ' || a.book || ' ' || a.kind || ' '
                          || a.balance || ' ' || a.key, E'\n'), 'UTF8'), 'pactum.budget.use_answer'
          FROM account a WHERE a.pact = p_pact AND a.key = touched
        RETURNING convert_from(response, 'UTF8') INTO answer;
      END IF;
      outcome := 'DONE';
      RETURN NEXT;
      RETURN;
    EXCEPTION
      WHEN unique_violation OR check_violation OR SQLSTATE 'PB001' THEN
        answer := NULL;  -- Nothing of it has stayed.
    END;
  END IF;
  RETURN QUERY
  SELECT s.outcome, s.answer
    FROM reserve_funds_in_steps(p_pact, p_subject, p_request_id, p_method, p_digest, p_on_behalf_of,
                               p_traceparent, p_wait, p_reservation, p_cause, p_lines, p_cents,
                               p_lines_digest, p_effective, p_act, p_event, p_event_type) AS s;
END
$$;

CREATE OR REPLACE FUNCTION commit_funds(
  p_pact text, p_subject text, p_request_id text, p_method text, p_digest text,
  p_on_behalf_of text, p_traceparent text, p_wait text,
  p_reservation text, p_commit text, p_lines text[], p_cents bigint[], p_lines_digest text,
  p_effective date, p_act uuid, p_event bytea, p_event_type text)
RETURNS TABLE (outcome text, answer text)
LANGUAGE plpgsql AS $$
DECLARE
  done_of int;
  touched text;
BEGIN
  IF cardinality(p_lines) <= 1 THEN
    done_of := length(set_config('lock_timeout', p_wait, true));
    BEGIN
      WITH n AS MATERIALIZED (SELECT recorded_now() AS at),
    own AS MATERIALIZED (
      SELECT r.cause FROM reservation r WHERE r.pact = p_pact AND r.id = p_reservation FOR UPDATE),
    asked AS MATERIALIZED (
      SELECT h.line AS key, own.cause,
             CASE cardinality(p_lines) WHEN 0 THEN h.reserved ELSE p_cents[1] END AS cents
        FROM own, reservation_line h
       WHERE h.pact = p_pact AND h.id = p_reservation
         AND CASE cardinality(p_lines) WHEN 0 THEN h.reserved > 0 ELSE h.line = p_lines[1] END
         FOR UPDATE OF h),
    committed AS (
      INSERT INTO commitment (pact, id, reservation, digest)
      SELECT p_pact, p_commit, p_reservation, p_lines_digest FROM own),
    held AS (
      UPDATE reservation_line h SET reserved = h.reserved - q.cents, committed = h.committed + q.cents
        FROM asked q WHERE h.pact = p_pact AND h.id = p_reservation AND h.line = q.key),
    moved AS (
      UPDATE account a
         SET balance = a.balance + CASE a.kind WHEN 'RESERVED' THEN -q.cents ELSE q.cents END
        FROM asked q
       WHERE a.pact = p_pact AND a.key = q.key AND a.book = 'USE' AND a.kind IN ('RESERVED', 'COMMITTED')
      RETURNING a.id, CASE a.kind WHEN 'RESERVED' THEN -q.cents ELSE q.cents END AS net),
    totalled AS (
      INSERT INTO account_total AS t (pact, account, effective, recorded_day, net_cents)
      SELECT p_pact, m.id, p_effective, (n.at AT TIME ZONE 'UTC')::date, m.net FROM moved m, n
      ON CONFLICT ON CONSTRAINT account_total_pkey
      DO UPDATE SET net_cents = t.net_cents + EXCLUDED.net_cents),
    made AS (
      INSERT INTO transfer (pact, book, type, from_kind, from_key, to_kind, to_key, amount_cents,
                            effective, recorded, act, cause, actor)
      SELECT p_pact, 'USE', 'COMMIT', 'RESERVED', q.key, 'COMMITTED', q.key, q.cents, p_effective, n.at,
             p_act, q.cause, p_subject FROM asked q, n
      RETURNING id, amount_cents, from_key, recorded, cause)
      SELECT (SELECT count(*) FROM moved) + 2 * (count(*) - 1), min(from_key),
             min('R ' || to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                 || E'\nC ' || encode(convert_to(cause, 'UTF8'), 'hex')
                 || E'\nT ' || id || ' ' || amount_cents || ' ' || from_key)
        INTO done_of, touched, answer FROM made;
      -- Two accounts and one transfer, or it is not as simple as that.
      IF done_of <> 2 THEN
        RAISE EXCEPTION 'in steps' USING ERRCODE = 'PB001';
      END IF;
      done_of := append_event(p_pact, 'pacts/' || p_pact || '/reservations/' || p_reservation,
                              'funds.committed', p_event, p_event_type, p_subject, p_on_behalf_of,
                              p_request_id, p_traceparent, p_effective);
      -- After the locks: what others moved while this one waited is seen.
      IF p_request_id = '' THEN
        answer := answer || E'\n' || line_balances(p_pact, ARRAY[touched]);
      ELSE
        INSERT INTO idempotency (pact, subject, request_id, method, digest, response, response_type)
        SELECT p_pact, p_subject, p_request_id, p_method, p_digest,
               convert_to(answer || E'\n' || string_agg('B ' || a.book || ' ' || a.kind || ' '
                          || a.balance || ' ' || a.key, E'\n'), 'UTF8'), 'pactum.budget.use_answer'
          FROM account a WHERE a.pact = p_pact AND a.key = touched
        RETURNING convert_from(response, 'UTF8') INTO answer;
      END IF;
      outcome := 'DONE';
      RETURN NEXT;
      RETURN;
    EXCEPTION
      WHEN unique_violation OR check_violation OR SQLSTATE 'PB001' THEN
        answer := NULL;  -- Nothing of it has stayed.
    END;
  END IF;
  RETURN QUERY
  SELECT s.outcome, s.answer
    FROM commit_funds_in_steps(p_pact, p_subject, p_request_id, p_method, p_digest, p_on_behalf_of,
                               p_traceparent, p_wait, p_reservation, p_commit, p_lines, p_cents,
                               p_lines_digest, p_effective, p_act, p_event, p_event_type) AS s;
END
$$;

COMMIT;
