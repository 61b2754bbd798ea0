-- Deploy budget:past_by_keys to pg
-- The past of many lines: their accounts are found by key, where each account was compared with each
-- line asked for, and the transfers of the last day are read once, where each line looked for its own.
BEGIN;

-- What was moved on the day of p_known_at before that instant, by account: what the totals of the
-- days before do not hold yet. p_keys are distinct; NULL: of every line. Of a few lines it is found by
-- each; of many, that day's transfers are read once.
CREATE OR REPLACE FUNCTION moved_that_day(
  p_pact text, p_cut_off date, p_known_at timestamptz, p_keys text[])
RETURNS TABLE (book text, kind text, key text, cents bigint)
LANGUAGE plpgsql STABLE SET jit = off AS $$
DECLARE
  midnight constant timestamptz :=
    (p_known_at AT TIME ZONE 'UTC')::date::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF cardinality(p_keys) <= 16 THEN
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
  ELSE
    RETURN QUERY
    SELECT t.book, s.kind, s.key, sum(s.cents)::bigint
      FROM transfer t,
           LATERAL (VALUES (t.from_kind, t.from_key, -t.amount_cents),
                           (t.to_kind, t.to_key, t.amount_cents)) AS s(kind, key, cents)
     WHERE t.pact = p_pact AND t.effective <= p_cut_off
       AND t.recorded >= midnight AND t.recorded < p_known_at
       AND (p_keys IS NULL OR s.key IN (SELECT unnest(p_keys)))
     GROUP BY 1, 2, 3;
  END IF;
END
$$;

-- Net of the accounts of a pact by both dates; of these keys, or of all (NULL). An account that
-- nothing had moved by then is left out, so that one that is opened later does not change the answer.
CREATE OR REPLACE FUNCTION balances_as_of(
  p_pact text, p_cut_off date, p_known_at timestamptz, p_keys text[])
RETURNS TABLE (book text, kind text, key text, cents bigint)
LANGUAGE plpgsql STABLE SET jit = off AS $$
DECLARE
  day constant date := (p_known_at AT TIME ZONE 'UTC')::date;
BEGIN
  RETURN QUERY
  WITH that_day AS MATERIALIZED (
    SELECT * FROM moved_that_day(p_pact, p_cut_off, p_known_at, p_keys)),
  asked AS (
    SELECT a.id, a.book, a.kind, a.key FROM account a WHERE a.pact = p_pact AND p_keys IS NULL
    UNION ALL
    SELECT a.id, a.book, a.kind, a.key
      FROM unnest(p_keys) AS k JOIN account a ON a.pact = p_pact AND a.key = k)
  SELECT a.book, a.kind, a.key, (coalesce(before.cents, 0) + coalesce(d.cents, 0))::bigint
    FROM asked a
    CROSS JOIN LATERAL (
      SELECT sum(t.net_cents) AS cents FROM account_total t
       WHERE t.pact = p_pact AND t.account = a.id
         AND t.effective <= p_cut_off AND t.recorded_day < day) AS before
    LEFT JOIN that_day d ON d.book = a.book AND d.kind = a.kind AND d.key = a.key
   WHERE before.cents IS NOT NULL OR d.cents IS NOT NULL;
END
$$;
COMMIT;
