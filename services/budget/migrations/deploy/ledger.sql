-- Deploy budget:ledger to pg
-- The two books and what moves them. The pact is the first column of every key, so that a pact's
-- data can be distributed as one. Facts (transfers, decisions, reports, certificates) are inserted
-- and read, never changed; what the present asks quickly (balances, totals, states) is kept beside them.
BEGIN;

-- What registry told of the pact when its envelope was opened.
CREATE TABLE pact (
  pact              text PRIMARY KEY,
  region            text NOT NULL,
  counterparty_pes  boolean NOT NULL,
  start_year        int NOT NULL,
  end_year          int NOT NULL,
  CONSTRAINT pact_period CHECK (start_year <= end_year)
);

CREATE TABLE account (
  pact     text NOT NULL REFERENCES pact,
  key      text NOT NULL,  -- A line's text; a source for UNALLOCATED; empty for EXTERNAL.
  book     text NOT NULL,
  kind     text NOT NULL,
  id       bigint GENERATED ALWAYS AS IDENTITY,
  balance  bigint NOT NULL DEFAULT 0,
  -- A line's accounts stand side by side; this is also the order in which accounts are locked.
  CONSTRAINT account_pkey PRIMARY KEY (pact, key, book, kind),
  CONSTRAINT account_id UNIQUE (pact, id),
  CONSTRAINT account_book CHECK (book IN ('STATE', 'USE')),
  CONSTRAINT account_floor CHECK (kind = 'EXTERNAL' OR balance >= 0)
) WITH (fillfactor = 50);  -- Balances change in place.

-- It names its accounts in words, so that it can be read, and verified, without any other table. No
-- foreign key: sixteen writers would share a lock on the one row of their pact; VerifyLedger finds a
-- transfer without its account.
CREATE TABLE transfer (
  pact          text NOT NULL,
  id            bigint GENERATED ALWAYS AS IDENTITY,
  book          text NOT NULL,
  type          text NOT NULL,
  from_kind     text NOT NULL,
  from_key      text NOT NULL,
  to_kind       text NOT NULL,
  to_key        text NOT NULL,
  amount_cents  bigint NOT NULL,
  effective     date NOT NULL,
  recorded      timestamptz NOT NULL,
  act           uuid NOT NULL,  -- The transfers of one act share it; an act is balanced in both books.
  cause         text NOT NULL,
  corrects      bigint,
  reason        text NOT NULL DEFAULT '',
  actor         text NOT NULL,
  CONSTRAINT transfer_pkey PRIMARY KEY (pact, id),
  CONSTRAINT transfer_amount CHECK (amount_cents > 0),
  CONSTRAINT transfer_moves CHECK ((from_kind, from_key) <> (to_kind, to_key)),
  CONSTRAINT transfer_correction CHECK (corrects IS NULL OR (corrects < id AND reason <> ''))
);
-- The transfers of the day of known_at, added to the totals of the days before: of all, of one line.
CREATE INDEX transfer_recorded ON transfer (pact, recorded);
CREATE INDEX transfer_from ON transfer (pact, from_key, recorded);
CREATE INDEX transfer_to ON transfer (pact, to_key, recorded);
-- Ceilings and advances are sums over the few transfers of book STATE, whatever book USE holds.
CREATE INDEX transfer_state ON transfer (pact, type) WHERE book = 'STATE';
-- Acts that can be corrected are read whole; those of procurement have acts of their own to undo them.
CREATE INDEX transfer_act ON transfer (pact, act)
  WHERE type NOT IN ('RESERVE', 'COMMIT', 'CERTIFY', 'REVERSE_CERTIFICATE', 'PAY_SUPPLIER', 'RELEASE');
-- A transfer is corrected once.
CREATE UNIQUE INDEX transfer_corrected ON transfer (pact, corrects) WHERE corrects IS NOT NULL;

-- Net by account, effective day and day of recording (UTC): a past balance sums few rows.
CREATE TABLE account_total (
  pact          text NOT NULL,
  account       bigint NOT NULL,
  effective     date NOT NULL,
  recorded_day  date NOT NULL,
  net_cents     bigint NOT NULL,
  CONSTRAINT account_total_pkey PRIMARY KEY (pact, account, effective, recorded_day),
  CONSTRAINT account_total_account FOREIGN KEY (pact, account) REFERENCES account (pact, id)
) WITH (fillfactor = 80);

-- Registry's answers on which money moved, kept with the act.
CREATE TABLE funding_basis (
  pact      text NOT NULL REFERENCES pact,
  act       uuid NOT NULL,
  answer    bytea NOT NULL,  -- pactum.registry.v1.Fundability, serialised.
  recorded  timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT funding_basis_pkey PRIMARY KEY (pact, act)
);

CREATE TABLE axis_3_release (
  pact       text NOT NULL REFERENCES pact,
  act        uuid NOT NULL,
  project    text NOT NULL,
  line       text NOT NULL,
  cents      bigint NOT NULL,
  initial    boolean NOT NULL,
  effective  date NOT NULL,
  corrected  boolean NOT NULL DEFAULT false,  -- Its transfers were reversed: the window is open again.
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT axis_3_release_pkey PRIMARY KEY (pact, act),
  CONSTRAINT axis_3_release_amount CHECK (cents > 0)
);
-- One initial R&D tranche in the life of a pact (R138); one release of a project in a year (R137).
CREATE UNIQUE INDEX axis_3_release_initial ON axis_3_release (pact) WHERE initial AND NOT corrected;
CREATE UNIQUE INDEX axis_3_release_window
  ON axis_3_release (pact, project, (extract(year FROM effective)))
  WHERE NOT initial AND NOT corrected;

CREATE TABLE convention (
  pact             text NOT NULL REFERENCES pact,
  year             int NOT NULL,
  state            text NOT NULL,
  content          bytea NOT NULL,  -- pactum.budget.v1.Convention: lines, advance share, earliest day.
  decision         text NOT NULL DEFAULT '',
  decision_number  int NOT NULL DEFAULT 0,
  CONSTRAINT convention_pkey PRIMARY KEY (pact, year),
  CONSTRAINT convention_state CHECK (state IN ('DRAFT', 'IN_FORCE', 'DETERMINED', 'SETTLED')),
  CONSTRAINT convention_decided CHECK ((decision_number > 0) = (state IN ('DETERMINED', 'SETTLED')))
);

CREATE TABLE convention_signature (
  pact       text NOT NULL,
  year       int NOT NULL,
  side       text NOT NULL,
  signatory  text NOT NULL,
  content    text NOT NULL,  -- The digest of what was signed.
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT convention_signature_pkey PRIMARY KEY (pact, year, content, side),
  -- Two sides, two persons.
  CONSTRAINT convention_signature_persons UNIQUE (pact, year, content, signatory),
  CONSTRAINT convention_signature_side CHECK (side IN ('STATE', 'COUNTERPARTY')),
  CONSTRAINT convention_signature_of FOREIGN KEY (pact, year) REFERENCES convention
);

CREATE TABLE decision (
  pact      text NOT NULL,
  year      int NOT NULL,
  number    int NOT NULL,
  name      text NOT NULL,
  axis_1    bigint NOT NULL,
  axis_2    bigint NOT NULL,
  axis_3    bigint NOT NULL,
  effective date NOT NULL,
  recorded  timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT decision_pkey PRIMARY KEY (pact, year, number),
  CONSTRAINT decision_amounts CHECK (axis_1 >= 0 AND axis_2 >= 0 AND axis_3 >= 0),
  CONSTRAINT decision_of FOREIGN KEY (pact, year) REFERENCES convention
);

-- What the counterparty reports of its own effort; the last report of a key replaces the others.
CREATE TABLE own_effort_report (
  pact         text NOT NULL REFERENCES pact,
  key          text NOT NULL,  -- "baseline", or the exercise.
  id           bigint GENERATED ALWAYS AS IDENTITY,
  year         int NOT NULL,
  cents        bigint NOT NULL,
  trainings    bigint NOT NULL,
  reported_by  text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT own_effort_report_pkey PRIMARY KEY (pact, key, id),
  CONSTRAINT own_effort_report_amounts CHECK (cents >= 0 AND trainings >= 0)
);

CREATE TABLE own_effort_answer (
  pact         text NOT NULL,
  key          text NOT NULL,
  report       bigint NOT NULL,
  id           bigint GENERATED ALWAYS AS IDENTITY,
  standing     text NOT NULL,
  reason       text NOT NULL,
  answered_by  text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT own_effort_answer_pkey PRIMARY KEY (pact, key, report, id),
  CONSTRAINT own_effort_answer_of FOREIGN KEY (pact, key, report) REFERENCES own_effort_report,
  CONSTRAINT own_effort_answer_standing CHECK (standing IN ('CONFIRMED', 'CONTESTED')),
  CONSTRAINT own_effort_answer_reason CHECK (standing = 'CONFIRMED' OR reason <> '')
);

-- What a reservation still holds, by line.
CREATE TABLE reservation (
  pact       text NOT NULL,
  id         text NOT NULL,
  cause      text NOT NULL,
  digest     text NOT NULL,  -- Of the lines as first asked: the same id with others is refused.
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT reservation_pkey PRIMARY KEY (pact, id)
);

CREATE TABLE reservation_line (
  pact       text NOT NULL,
  id         text NOT NULL,
  line       text NOT NULL,
  reserved   bigint NOT NULL DEFAULT 0,
  committed  bigint NOT NULL DEFAULT 0,
  CONSTRAINT reservation_line_pkey PRIMARY KEY (pact, id, line),
  CONSTRAINT reservation_line_of FOREIGN KEY (pact, id) REFERENCES reservation,
  CONSTRAINT reservation_line_floor CHECK (reserved >= 0 AND committed >= 0)
);

CREATE TABLE commitment (
  pact         text NOT NULL,
  id           text NOT NULL,
  reservation  text NOT NULL,
  digest       text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT commitment_pkey PRIMARY KEY (pact, id),
  CONSTRAINT commitment_of FOREIGN KEY (pact, reservation) REFERENCES reservation
);

CREATE TABLE certificate (
  pact         text NOT NULL,
  id           text NOT NULL,
  reservation  text NOT NULL,
  digest       text NOT NULL,
  lines        bytea NOT NULL,  -- pactum.budget.v1.NewCertificate with its lines only.
  effective    date NOT NULL,
  state        text NOT NULL DEFAULT 'CERTIFIED',
  payment      text NOT NULL DEFAULT '',
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT certificate_pkey PRIMARY KEY (pact, id),
  CONSTRAINT certificate_of FOREIGN KEY (pact, reservation) REFERENCES reservation,
  CONSTRAINT certificate_state CHECK (state IN ('CERTIFIED', 'REVERSED', 'PAID')),
  CONSTRAINT certificate_payment CHECK ((state = 'PAID') = (payment <> ''))
);

-- Posts transfers in one round trip: one recorded instant for all, their accounts' balances and totals
-- with them. The accounts exist and are locked by the caller, in order.
CREATE FUNCTION post_transfers(
  p_pact text, p_act uuid, p_reason text, p_actor text, p_book text[], p_type text[],
  p_from_kind text[], p_from_key text[], p_to_kind text[], p_to_key text[], p_cents bigint[],
  p_effective date[], p_cause text[], p_corrects bigint[])
RETURNS SETOF transfer
LANGUAGE plpgsql AS $$
DECLARE
  at constant timestamptz := recorded_now();
BEGIN
  WITH sides AS (
    SELECT book, from_kind AS kind, from_key AS key, effective, -cents AS cents
      FROM unnest(p_book, p_from_kind, p_from_key, p_effective, p_cents)
        AS f(book, from_kind, from_key, effective, cents)
    UNION ALL
    SELECT book, to_kind, to_key, effective, cents
      FROM unnest(p_book, p_to_kind, p_to_key, p_effective, p_cents)
        AS t(book, to_kind, to_key, effective, cents)
  ), balanced AS (
    UPDATE account a SET balance = a.balance + m.cents
      FROM (SELECT book, kind, key, sum(cents) AS cents FROM sides GROUP BY 1, 2, 3) m
     WHERE a.pact = p_pact AND a.book = m.book AND a.kind = m.kind AND a.key = m.key
  )
  INSERT INTO account_total AS t (pact, account, effective, recorded_day, net_cents)
  SELECT p_pact, a.id, s.effective, (at AT TIME ZONE 'UTC')::date, sum(s.cents)
    FROM sides s
    JOIN account a ON a.pact = p_pact AND a.book = s.book AND a.kind = s.kind AND a.key = s.key
   GROUP BY a.id, s.effective
  ON CONFLICT ON CONSTRAINT account_total_pkey
  DO UPDATE SET net_cents = t.net_cents + EXCLUDED.net_cents;

  RETURN QUERY
  INSERT INTO transfer (pact, book, type, from_kind, from_key, to_kind, to_key, amount_cents,
                        effective, recorded, act, cause, corrects, reason, actor)
  SELECT p_pact, book, type, from_kind, from_key, to_kind, to_key, cents,
         effective, at, p_act, cause, corrects, p_reason, p_actor
    FROM unnest(p_book, p_type, p_from_kind, p_from_key, p_to_kind, p_to_key, p_cents, p_effective,
                p_cause, p_corrects)
         WITH ORDINALITY AS n(book, type, from_kind, from_key, to_kind, to_key, cents, effective,
                              cause, corrects, ord)
   ORDER BY ord
  RETURNING *;
END
$$;

-- What was moved on the day of p_known_at before that instant, by account: what the totals of the
-- days before do not hold yet. p_keys NULL: of every line.
CREATE FUNCTION moved_that_day(
  p_pact text, p_cut_off date, p_known_at timestamptz, p_keys text[])
RETURNS TABLE (book text, kind text, key text, cents bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  midnight constant timestamptz :=
    (p_known_at AT TIME ZONE 'UTC')::date::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF p_keys IS NULL THEN
    RETURN QUERY
    SELECT t.book, s.kind, s.key, sum(s.cents)::bigint
      FROM transfer t,
           LATERAL (VALUES (t.from_kind, t.from_key, -t.amount_cents),
                           (t.to_kind, t.to_key, t.amount_cents)) AS s(kind, key, cents)
     WHERE t.pact = p_pact AND t.effective <= p_cut_off
       AND t.recorded >= midnight AND t.recorded < p_known_at
     GROUP BY 1, 2, 3;
  ELSE
    RETURN QUERY
    SELECT s.book, s.kind, s.key, sum(s.cents)::bigint FROM (
      SELECT t.book, t.from_kind AS kind, t.from_key AS key, -t.amount_cents AS cents
        FROM unnest(p_keys) AS k JOIN transfer t ON t.pact = p_pact AND t.from_key = k
       WHERE t.effective <= p_cut_off AND t.recorded >= midnight AND t.recorded < p_known_at
      UNION ALL
      SELECT t.book, t.to_kind, t.to_key, t.amount_cents
        FROM unnest(p_keys) AS k JOIN transfer t ON t.pact = p_pact AND t.to_key = k
       WHERE t.effective <= p_cut_off AND t.recorded >= midnight AND t.recorded < p_known_at) AS s
     GROUP BY 1, 2, 3;
  END IF;
END
$$;

-- Net of the accounts of a pact by both dates; of these keys, or of all (NULL). An account that
-- nothing had moved by then is left out, so that one that is opened later does not change the answer.
CREATE FUNCTION balances_as_of(
  p_pact text, p_cut_off date, p_known_at timestamptz, p_keys text[])
RETURNS TABLE (book text, kind text, key text, cents bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  day constant date := (p_known_at AT TIME ZONE 'UTC')::date;
BEGIN
  RETURN QUERY
  WITH that_day AS MATERIALIZED (
    SELECT * FROM moved_that_day(p_pact, p_cut_off, p_known_at, p_keys)
  )
  SELECT a.book, a.kind, a.key, (coalesce(before.cents, 0) + coalesce(d.cents, 0))::bigint
    FROM account a
    CROSS JOIN LATERAL (
      SELECT sum(t.net_cents) AS cents FROM account_total t
       WHERE t.pact = p_pact AND t.account = a.id
         AND t.effective <= p_cut_off AND t.recorded_day < day) AS before
    LEFT JOIN that_day d ON d.book = a.book AND d.kind = a.kind AND d.key = a.key
   WHERE a.pact = p_pact AND (p_keys IS NULL OR a.key = ANY (p_keys))
     AND (before.cents IS NOT NULL OR d.cents IS NOT NULL);
END
$$;

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  REVOKE ALL ON FUNCTION moved_that_day(text, date, timestamptz, text[]),
    balances_as_of(text, date, timestamptz, text[]) FROM PUBLIC;
  EXECUTE format('GRANT SELECT, INSERT ON TABLE pact, transfer, funding_basis, axis_3_release, '
                 'convention_signature, decision, own_effort_report, own_effort_answer, '
                 'reservation, commitment TO %I', service_role);
  EXECUTE format('GRANT UPDATE (region) ON TABLE pact TO %I', service_role);  -- FOR UPDATE needs it.
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON TABLE account, account_total, convention, '
                 'reservation_line, certificate TO %I', service_role);
  EXECUTE format('GRANT UPDATE (corrected) ON TABLE axis_3_release TO %I', service_role);
  EXECUTE format('GRANT UPDATE (cause) ON TABLE reservation TO %I', service_role);
  EXECUTE format('GRANT EXECUTE ON FUNCTION moved_that_day(text, date, timestamptz, text[]), '
                 'balances_as_of(text, date, timestamptz, text[]) TO %I', service_role);
END
$$;
COMMIT;
