-- Deploy budget:hot_path to pg
-- Reserve and Commit as one statement each, a transaction of their own: the answer to a repetition, the
-- check of funds, transfers, balances, totals, the event and the kept answer in one round trip. What a
-- function refuses it refuses before it has written anything, so that nothing needs to be undone.
--
-- Outcomes: DONE and AGAIN (with an answer), REQUEST_ID_REUSED, BUDGET_NOT_FOUND,
-- RESERVATION_NOT_FOUND, ID_REUSED, and SHORT (with, line by line, what is held and what was asked).
-- An answer is text, a line each for the recorded instant (R), the cause in hex (C), each transfer
-- (T id cents line) and each balance of the touched lines (B book kind cents line); keys of lines hold
-- no white space.
BEGIN;

-- What the touched lines hold now, in both books.
CREATE FUNCTION line_balances(p_pact text, p_lines text[])
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(string_agg('B ' || a.book || ' ' || a.kind || ' ' || a.balance || ' ' || a.key, E'\n'), '')
    FROM account a WHERE a.pact = p_pact AND a.key = ANY (p_lines)
$$;

-- Moves amounts between two kinds of book USE, line by line. The accounts exist and are locked.
CREATE FUNCTION move_use(
  p_pact text, p_act uuid, p_type text, p_from text, p_to text, p_lines text[], p_cents bigint[],
  p_effective date, p_cause text, p_actor text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  at constant timestamptz := recorded_now();
  transfers text;
BEGIN
  WITH moved AS (
    UPDATE account a
       SET balance = a.balance + CASE a.kind WHEN p_from THEN -l.cents ELSE l.cents END
      FROM unnest(p_lines, p_cents) AS l(key, cents)
     WHERE a.pact = p_pact AND a.key = l.key AND a.book = 'USE' AND a.kind IN (p_from, p_to)
    RETURNING a.id, CASE a.kind WHEN p_from THEN -l.cents ELSE l.cents END AS net
  )
  INSERT INTO account_total AS t (pact, account, effective, recorded_day, net_cents)
  SELECT p_pact, id, p_effective, (at AT TIME ZONE 'UTC')::date, net FROM moved
  ON CONFLICT ON CONSTRAINT account_total_pkey
  DO UPDATE SET net_cents = t.net_cents + EXCLUDED.net_cents;

  WITH made AS (
    INSERT INTO transfer (pact, book, type, from_kind, from_key, to_kind, to_key, amount_cents,
                          effective, recorded, act, cause, actor)
    SELECT p_pact, 'USE', p_type, p_from, l.key, p_to, l.key, l.cents, p_effective, at, p_act,
           p_cause, p_actor
      FROM unnest(p_lines, p_cents) AS l(key, cents)
    RETURNING id, amount_cents, from_key
  )
  SELECT string_agg('T ' || id || ' ' || amount_cents || ' ' || from_key, E'\n') INTO transfers
    FROM made;
  RETURN 'R ' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\nC '
      || encode(convert_to(p_cause, 'UTF8'), 'hex') || E'\n' || transfers;
END
$$;

-- The kept answer to a request, or why it cannot have one; no row where the request is new.
CREATE FUNCTION kept_answer(
  p_pact text, p_subject text, p_request_id text, p_method text, p_digest text)
RETURNS TABLE (outcome text, answer text) LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN i.method = p_method AND i.digest = p_digest THEN 'AGAIN' ELSE 'REQUEST_ID_REUSED' END,
         convert_from(i.response, 'UTF8')
    FROM idempotency i
   WHERE i.pact = p_pact AND i.subject = p_subject AND i.request_id = p_request_id
$$;

-- Keeps the answer. Another request with the same id that was faster ends this one, whose repetition
-- then finds it. Without a request id nothing is kept: a trial.
CREATE FUNCTION keep_answer(
  p_pact text, p_subject text, p_request_id text, p_method text, p_digest text, p_answer text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_request_id = '' THEN
    RETURN;
  END IF;
  INSERT INTO idempotency (pact, subject, request_id, method, digest, response, response_type)
  VALUES (p_pact, p_subject, p_request_id, p_method, p_digest, convert_to(p_answer, 'UTF8'),
          'pactum.budget.use_answer')
  ON CONFLICT ON CONSTRAINT idempotency_pkey DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the request_id was taken meanwhile' USING ERRCODE = 'serialization_failure';
  END IF;
END
$$;

CREATE FUNCTION reserve_funds(
  p_pact text, p_subject text, p_request_id text, p_method text, p_digest text,
  p_on_behalf_of text, p_traceparent text, p_wait text,
  p_reservation text, p_cause text, p_lines text[], p_cents bigint[], p_lines_digest text,
  p_effective date, p_act uuid, p_event bytea, p_event_type text)
RETURNS TABLE (outcome text, answer text)
LANGUAGE plpgsql AS $$
DECLARE
  found_accounts int;
  known_digest text;
BEGIN
  PERFORM set_config('lock_timeout', p_wait, true);
  -- The lock first: repetitions of one request ask for the same lines, and wait here for one another.
  SELECT count(*) INTO found_accounts FROM (
    SELECT FROM account a
     WHERE a.pact = p_pact AND a.key = ANY (p_lines) AND a.book = 'USE'
       AND a.kind IN ('AVAILABLE', 'RESERVED')
     ORDER BY a.key, a.kind FOR UPDATE) AS locked;
  RETURN QUERY SELECT * FROM kept_answer(p_pact, p_subject, p_request_id, p_method, p_digest);
  IF FOUND THEN
    RETURN;
  END IF;
  SELECT r.digest INTO known_digest FROM reservation r WHERE r.pact = p_pact AND r.id = p_reservation;
  IF FOUND THEN
    outcome := CASE WHEN known_digest = p_lines_digest THEN 'DONE' ELSE 'ID_REUSED' END;
    answer := line_balances(p_pact, p_lines);
    IF outcome = 'DONE' THEN
      PERFORM keep_answer(p_pact, p_subject, p_request_id, p_method, p_digest, answer);
    END IF;
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT string_agg(coalesce(a.balance, 0) || ' ' || l.cents || ' ' || l.key, E'\n') INTO answer
    FROM unnest(p_lines, p_cents) AS l(key, cents)
    LEFT JOIN account a ON a.pact = p_pact AND a.key = l.key AND a.book = 'USE' AND a.kind = 'AVAILABLE'
   WHERE coalesce(a.balance, 0) < l.cents;
  IF answer IS NOT NULL THEN
    PERFORM FROM pact p WHERE p.pact = p_pact;
    outcome := CASE WHEN FOUND THEN 'SHORT' ELSE 'BUDGET_NOT_FOUND' END;
    RETURN NEXT;
    RETURN;
  END IF;

  INSERT INTO reservation (pact, id, cause, digest)
  VALUES (p_pact, p_reservation, p_cause, p_lines_digest) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN  -- With other lines, or it would have waited above.
    outcome := 'ID_REUSED';
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO reservation_line (pact, id, line, reserved)
  SELECT p_pact, p_reservation, l.key, l.cents FROM unnest(p_lines, p_cents) AS l(key, cents);
  IF found_accounts < 2 * cardinality(p_lines) THEN
    INSERT INTO account (pact, key, book, kind)
    SELECT p_pact, l.key, 'USE', 'RESERVED' FROM unnest(p_lines) AS l(key) ORDER BY 2
    ON CONFLICT DO NOTHING;
  END IF;
  answer := move_use(p_pact, p_act, 'RESERVE', 'AVAILABLE', 'RESERVED', p_lines, p_cents,
                     p_effective, p_cause, p_subject);
  PERFORM append_event(p_pact, 'pacts/' || p_pact || '/reservations/' || p_reservation,
                       'funds.reserved', p_event, p_event_type, p_subject, p_on_behalf_of,
                       p_request_id, p_traceparent, p_effective);
  answer := answer || E'\n' || line_balances(p_pact, p_lines);
  PERFORM keep_answer(p_pact, p_subject, p_request_id, p_method, p_digest, answer);
  outcome := 'DONE';
  RETURN NEXT;
END
$$;

-- p_lines empty: all that the reservation still holds reserved.
CREATE FUNCTION commit_funds(
  p_pact text, p_subject text, p_request_id text, p_method text, p_digest text,
  p_on_behalf_of text, p_traceparent text, p_wait text,
  p_reservation text, p_commit text, p_lines text[], p_cents bigint[], p_lines_digest text,
  p_effective date, p_act uuid, p_event bytea, p_event_type text)
RETURNS TABLE (outcome text, answer text)
LANGUAGE plpgsql AS $$
DECLARE
  reservation_cause text;
  known_digest text;
  found_accounts int;
  lines text[] := p_lines;
  cents bigint[] := p_cents;
BEGIN
  PERFORM set_config('lock_timeout', p_wait, true);
  SELECT r.cause INTO reservation_cause FROM reservation r
   WHERE r.pact = p_pact AND r.id = p_reservation FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM FROM pact p WHERE p.pact = p_pact;
    outcome := CASE WHEN FOUND THEN 'RESERVATION_NOT_FOUND' ELSE 'BUDGET_NOT_FOUND' END;
    RETURN NEXT;
    RETURN;
  END IF;
  RETURN QUERY SELECT * FROM kept_answer(p_pact, p_subject, p_request_id, p_method, p_digest);
  IF FOUND THEN
    RETURN;
  END IF;
  SELECT c.digest INTO known_digest FROM commitment c WHERE c.pact = p_pact AND c.id = p_commit;
  IF FOUND THEN
    outcome := CASE WHEN known_digest = p_lines_digest THEN 'DONE' ELSE 'ID_REUSED' END;
    IF cardinality(lines) = 0 THEN
      SELECT array_agg(l.line) INTO lines FROM reservation_line l
       WHERE l.pact = p_pact AND l.id = p_reservation;
    END IF;
    answer := line_balances(p_pact, lines);
    IF outcome = 'DONE' THEN
      PERFORM keep_answer(p_pact, p_subject, p_request_id, p_method, p_digest, answer);
    END IF;
    RETURN NEXT;
    RETURN;
  END IF;

  IF cardinality(lines) = 0 THEN
    SELECT array_agg(l.line), array_agg(l.reserved) INTO lines, cents FROM reservation_line l
     WHERE l.pact = p_pact AND l.id = p_reservation AND l.reserved > 0;
  END IF;
  SELECT string_agg(coalesce(h.reserved, 0) || ' ' || l.cents || ' ' || l.key, E'\n') INTO answer
    FROM unnest(lines, cents) AS l(key, cents)
    LEFT JOIN reservation_line h ON h.pact = p_pact AND h.id = p_reservation AND h.line = l.key
   WHERE coalesce(h.reserved, 0) < l.cents;
  IF lines IS NULL OR answer IS NOT NULL THEN
    outcome := 'SHORT';
    answer := coalesce(answer, '');
    RETURN NEXT;
    RETURN;
  END IF;

  INSERT INTO commitment (pact, id, reservation, digest)
  VALUES (p_pact, p_commit, p_reservation, p_lines_digest) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN  -- Of another reservation, or it would have waited above.
    outcome := 'ID_REUSED';
    RETURN NEXT;
    RETURN;
  END IF;
  UPDATE reservation_line h SET reserved = h.reserved - l.cents, committed = h.committed + l.cents
    FROM unnest(lines, cents) AS l(key, cents)
   WHERE h.pact = p_pact AND h.id = p_reservation AND h.line = l.key;
  -- COMMITTED sorts before RESERVED: the order of locks, whether it is there or made now.
  SELECT count(*) INTO found_accounts FROM (
    SELECT FROM account a
     WHERE a.pact = p_pact AND a.key = ANY (lines) AND a.book = 'USE'
       AND a.kind IN ('COMMITTED', 'RESERVED')
     ORDER BY a.key, a.kind FOR UPDATE) AS locked;
  IF found_accounts < 2 * cardinality(lines) THEN
    INSERT INTO account (pact, key, book, kind)
    SELECT p_pact, l.key, 'USE', 'COMMITTED' FROM unnest(lines) AS l(key) ORDER BY 2
    ON CONFLICT DO NOTHING;
  END IF;
  answer := move_use(p_pact, p_act, 'COMMIT', 'RESERVED', 'COMMITTED', lines, cents,
                     p_effective, reservation_cause, p_subject);
  PERFORM append_event(p_pact, 'pacts/' || p_pact || '/reservations/' || p_reservation,
                       'funds.committed', p_event, p_event_type, p_subject, p_on_behalf_of,
                       p_request_id, p_traceparent, p_effective);
  answer := answer || E'\n' || line_balances(p_pact, lines);
  PERFORM keep_answer(p_pact, p_subject, p_request_id, p_method, p_digest, answer);
  outcome := 'DONE';
  RETURN NEXT;
END
$$;

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
  functions constant text :=
    'line_balances(text, text[]), '
    'move_use(text, uuid, text, text, text, text[], bigint[], date, text, text), '
    'kept_answer(text, text, text, text, text), keep_answer(text, text, text, text, text, text), '
    'reserve_funds(text, text, text, text, text, text, text, text, text, text, text[], bigint[], '
    'text, date, uuid, bytea, text), '
    'commit_funds(text, text, text, text, text, text, text, text, text, text, text[], bigint[], '
    'text, date, uuid, bytea, text)';
BEGIN
  EXECUTE 'REVOKE ALL ON FUNCTION ' || functions || ' FROM PUBLIC';
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', functions, service_role);
END
$$;
COMMIT;
