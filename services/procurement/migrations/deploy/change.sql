-- Deploy procurement:change to pg
-- What changes a signed contract (orders, instalments, amendments), the funds that pay for it, and the
-- acts on their way to budget.
BEGIN;

-- Orders and amendments: both change quantities of lots. What they say stays; their state does not.
CREATE TABLE change (
  pact          text NOT NULL,
  contract      text NOT NULL,
  kind          text NOT NULL,
  id            text NOT NULL,     -- Of an amendment its number.
  content       bytea NOT NULL,    -- A pactum.procurement.v1.Order or Amendment, as it was asked for.
  clause        text,
  cents         bigint NOT NULL,   -- At the lots' prices; below zero where it takes away.
  state         text NOT NULL,
  effective     date,
  last_refusal  text NOT NULL DEFAULT '',
  CONSTRAINT change_pkey PRIMARY KEY (pact, contract, kind, id),
  CONSTRAINT change_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT change_clause FOREIGN KEY (pact, contract, clause) REFERENCES clause,
  CONSTRAINT change_kind CHECK (kind IN ('ORDER', 'AMENDMENT', 'INSTALMENT')
                                AND (kind <> 'AMENDMENT' OR id ~ '^[1-9][0-9]*$')),
  CONSTRAINT change_state CHECK (state IN ('DRAFT', 'COMMITTING', 'COMMITTED', 'CANCELLING', 'CANCELLED')),
  CONSTRAINT change_effective CHECK (state NOT IN ('COMMITTED', 'CANCELLING') OR effective IS NOT NULL)
);
-- One amendment is open at a time.
CREATE UNIQUE INDEX change_open_amendment ON change (pact, contract)
  WHERE kind = 'AMENDMENT' AND state IN ('DRAFT', 'COMMITTING');

-- The units of lots that an order or amendment adds or takes away.
CREATE TABLE change_item (
  pact      text NOT NULL,
  contract  text NOT NULL,
  kind      text NOT NULL,
  change    text NOT NULL,
  lot       text NOT NULL,
  quantity  bigint NOT NULL,
  CONSTRAINT change_item_pkey PRIMARY KEY (pact, contract, kind, change, lot),
  CONSTRAINT change_item_of FOREIGN KEY (pact, contract, kind, change) REFERENCES change,
  CONSTRAINT change_item_lot FOREIGN KEY (pact, contract, lot) REFERENCES lot,
  CONSTRAINT change_item_quantity CHECK (quantity <> 0)
);

-- A reservation on budget and what of it is committed and certified, line by line: a contract's own has
-- the id '', an order's and an amendment's are named after them. Certificates are taken from here first,
-- so that budget never has less than is asked of it.
CREATE TABLE fund (
  pact             text NOT NULL,
  contract         text NOT NULL,
  id               text NOT NULL,
  dimension        int NOT NULL,
  reserved_cents   bigint NOT NULL,
  committed_cents  bigint NOT NULL DEFAULT 0,
  certified_cents  bigint NOT NULL DEFAULT 0,
  CONSTRAINT fund_pkey PRIMARY KEY (pact, contract, id, dimension),
  CONSTRAINT fund_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT fund_dimension FOREIGN KEY (pact, dimension) REFERENCES dimension,
  CONSTRAINT fund_amounts CHECK (certified_cents >= 0 AND committed_cents >= certified_cents
                                 AND reserved_cents >= committed_cents)
);

-- Contracts signed and amounts committed or released, dated twice, by what they count under.
CREATE TABLE engagement_fact (
  pact              text NOT NULL,
  contract          text NOT NULL,
  subject           text NOT NULL,  -- '', an order, instalment or amendment; 'end' of a release.
  dimension         int NOT NULL,
  contracts         int NOT NULL,   -- 1 in one row of each contract, at its signature.
  contracted_cents  bigint NOT NULL,
  committed_cents   bigint NOT NULL,
  effective         date NOT NULL,
  recorded          timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT engagement_fact_pkey PRIMARY KEY (pact, contract, subject, dimension),
  CONSTRAINT engagement_fact_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT engagement_fact_counts CHECK (contracts BETWEEN 0 AND 1)
);
CREATE INDEX engagement_fact_recorded ON engagement_fact (pact, recorded);

-- Acts whose intent is stored and whose outcome is not: budget was or will be asked with ids derived from
-- them. The row goes with the outcome; the act itself is in the events.
CREATE TABLE intent (
  pact         text NOT NULL,
  id           uuid NOT NULL,
  contract     text NOT NULL,
  act          text NOT NULL,
  subject      text NOT NULL,    -- The order, instalment or amendment; empty for the contract's own acts.
  deliveries   text[] NOT NULL,  -- Of CERTIFY and REVERSE.
  parts        text[] NOT NULL,  -- Of CERTIFY: which fund pays how much of which delivery.
  effective    date NOT NULL,
  reason       text NOT NULL,
  code         int NOT NULL,     -- Of TERMINATE: its reason.
  actor        text NOT NULL,
  request_id   text NOT NULL,    -- With pact and actor the key under which the call's answer is kept.
  traceparent  text NOT NULL,
  attempts     int NOT NULL DEFAULT 0,
  leased_until timestamptz NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT intent_pkey PRIMARY KEY (pact, id),
  CONSTRAINT intent_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT intent_act CHECK (act IN ('AWARD', 'SIGN', 'CANCEL', 'COMPLETE', 'TERMINATE', 'ORDER',
                                       'CANCEL_ORDER', 'INSTALMENT', 'AMEND', 'CERTIFY', 'REVERSE')),
  CONSTRAINT intent_subject CHECK (
    (act IN ('ORDER', 'CANCEL_ORDER', 'INSTALMENT', 'AMEND')) = (subject <> '')),
  CONSTRAINT intent_deliveries CHECK ((act IN ('CERTIFY', 'REVERSE')) = (cardinality(deliveries) > 0))
);
-- One act about the contract itself at a time, and one about each change.
CREATE UNIQUE INDEX intent_of_contract ON intent (pact, contract)
  WHERE act IN ('AWARD', 'SIGN', 'CANCEL', 'COMPLETE', 'TERMINATE');
CREATE UNIQUE INDEX intent_of_change ON intent (pact, contract, act, subject) WHERE subject <> '';
CREATE INDEX intent_due ON intent (leased_until);

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE change, change_item, fund, engagement_fact TO %I',
                 service_role);
  EXECUTE format('GRANT UPDATE (content, state, effective, last_refusal) ON TABLE change TO %I',
                 service_role);
  EXECUTE format('GRANT UPDATE (reserved_cents, committed_cents, certified_cents) ON TABLE fund TO %I',
                 service_role);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE intent TO %I', service_role);
END
$$;
COMMIT;
