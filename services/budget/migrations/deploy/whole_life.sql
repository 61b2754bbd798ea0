-- Deploy budget:whole_life to pg
-- What the four years of a pact need beside its ledger: the rules as data, deposits, amendments of a
-- convention, the closing.
BEGIN;

-- The allocation rules of the framework with the decisions X3 and X4, and what else is a parameter of
-- money. A movement is held against the row in force on its effective day; a new version is a new row
-- and leaves what was accepted before as it is.
CREATE TABLE allocation_rules (
  effective_from              date PRIMARY KEY,
  reference                   text NOT NULL,
  axis_1_target_bp            int NOT NULL,
  axis_2_target_bp            int NOT NULL,
  soft_bp                     int NOT NULL,  -- Farther off needs a written justification.
  hard_bp                     int NOT NULL,  -- Farther off is refused.
  relative_tolerance          boolean NOT NULL,  -- Per cent of the target instead of points (X4).
  axis_3_cap_bp               int NOT NULL,
  axis_3_warn_above_bp        int NOT NULL,
  axis_3_warn_below_bp        int NOT NULL,
  new_pathways_floor_bp       int NOT NULL,
  carry_over_bp               int NOT NULL,  -- Of what an exercise withheld.
  settlement_years            int NOT NULL,  -- From the pact's end until it may be closed (F10).
  indicative_unit_cost_cents  bigint NOT NULL,
  CONSTRAINT allocation_rules_shares CHECK (
    least(axis_1_target_bp, axis_2_target_bp, soft_bp, axis_3_cap_bp, axis_3_warn_above_bp,
          axis_3_warn_below_bp, new_pathways_floor_bp, carry_over_bp, settlement_years) >= 0
    AND greatest(axis_1_target_bp + axis_2_target_bp, hard_bp, axis_3_cap_bp, axis_3_warn_above_bp,
                 axis_3_warn_below_bp, new_pathways_floor_bp, carry_over_bp) <= 10000),
  CONSTRAINT allocation_rules_tolerance CHECK (soft_bp <= hard_bp),
  CONSTRAINT allocation_rules_unit_cost CHECK (indicative_unit_cost_cents > 0)
);
INSERT INTO allocation_rules VALUES
  ('2018-01-01', 'Cadre d''élaboration des pactes régionaux: R126, R130, R132-R136, R139, R142; X3, X4',
   5000, 4300, 500, 1000, false, 1000, 700, 500, 9000, 10000, 3, 850000);

-- What the counterparty puts in of its own: open for use once the State has confirmed it.
CREATE TABLE deposit (
  pact         text NOT NULL REFERENCES pact,
  id           text NOT NULL,
  lines        bytea NOT NULL,  -- pactum.budget.v1.Deposit with its lines only.
  reference    text NOT NULL,
  effective    date NOT NULL,
  reported_by  text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT deposit_pkey PRIMARY KEY (pact, id)
);
CREATE TABLE deposit_answer (
  pact         text NOT NULL,
  deposit      text NOT NULL,
  id           bigint GENERATED ALWAYS AS IDENTITY,
  standing     text NOT NULL,
  reason       text NOT NULL,
  answered_by  text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT deposit_answer_pkey PRIMARY KEY (pact, deposit, id),
  CONSTRAINT deposit_answer_of FOREIGN KEY (pact, deposit) REFERENCES deposit,
  CONSTRAINT deposit_answer_standing CHECK (standing IN ('CONFIRMED', 'CONTESTED')),
  CONSTRAINT deposit_answer_reason CHECK (standing = 'CONFIRMED' OR reason <> '')
);
-- Opened once.
CREATE UNIQUE INDEX deposit_answer_confirmed ON deposit_answer (pact, deposit)
  WHERE standing = 'CONFIRMED';

-- The amendments of a convention in force: numbered, signed by both sides, either way.
CREATE TABLE convention_amendment (
  pact       text NOT NULL,
  year       int NOT NULL,
  number     int NOT NULL,
  content    bytea NOT NULL,  -- pactum.budget.v1.ConventionAmendment with what is signed.
  digest     text NOT NULL,   -- Of the content: signatures are on it.
  signed     boolean NOT NULL DEFAULT false,
  effective  date,            -- Of the second signature.
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT convention_amendment_pkey PRIMARY KEY (pact, year, number),
  CONSTRAINT convention_amendment_of FOREIGN KEY (pact, year) REFERENCES convention,
  CONSTRAINT convention_amendment_number CHECK (number > 0),
  CONSTRAINT convention_amendment_signed CHECK (signed = (effective IS NOT NULL))
);
-- One at a time.
CREATE UNIQUE INDEX convention_amendment_open ON convention_amendment (pact, year) WHERE NOT signed;

CREATE TABLE closing (
  pact       text PRIMARY KEY REFERENCES pact,
  act        uuid NOT NULL,
  reference  text NOT NULL,
  effective  date NOT NULL,
  closed_by  text NOT NULL,
  recorded   timestamptz NOT NULL DEFAULT recorded_now()
);

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT ON TABLE allocation_rules TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT ON TABLE deposit, deposit_answer, closing TO %I', service_role);
  EXECUTE format('GRANT UPDATE (reference) ON TABLE deposit TO %I', service_role);  -- FOR UPDATE needs it.
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON TABLE convention_amendment TO %I', service_role);
END
$$;
COMMIT;
