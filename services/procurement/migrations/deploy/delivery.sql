-- Deploy procurement:delivery to pg
-- What is delivered: facts that are inserted and read, the state of the present beside them, and sums of
-- the facts up to settled instants, so that an execution adds only what was recorded since.
BEGIN;

-- No foreign key to lot: contracts stay, lots of one that is no draft stay (lot_is_draft), and the only
-- statement that inserts here joins the signed contract. A check by trigger of each of millions of rows
-- would cost a third of the insert.
CREATE TABLE delivery (
  pact          text NOT NULL,
  contract      text NOT NULL,
  id            text NOT NULL,     -- The caller's opaque reference.
  lot           text NOT NULL,
  order_id      text NOT NULL,
  dimension     int NOT NULL,
  quantity      bigint NOT NULL,
  cents         bigint NOT NULL,
  effective     date NOT NULL,
  criteria      int NOT NULL,      -- One bit a criterion, by its number.
  entry         boolean NOT NULL,
  recorded_by   text NOT NULL,
  recorded      timestamptz NOT NULL,
  state         text NOT NULL DEFAULT 'RECORDED',
  certifying    bigint NOT NULL DEFAULT 0,  -- Units under certification.
  last_refusal  text NOT NULL DEFAULT '',
  CONSTRAINT delivery_pkey PRIMARY KEY (pact, contract, id),
  CONSTRAINT delivery_amounts CHECK (quantity > 0 AND cents >= 0),
  CONSTRAINT delivery_entry CHECK (NOT entry OR quantity = 1),
  CONSTRAINT delivery_state CHECK (state IN ('RECORDED', 'CERTIFYING', 'CERTIFIED', 'REVERSING', 'REVERSED'))
);
-- In the order of arrival: what was recorded since the last sums.
CREATE INDEX delivery_recorded ON delivery (pact, recorded);

-- «Service fait», whole or in part: by another person than the one who recorded.
CREATE TABLE certification (
  pact          text NOT NULL,
  contract      text NOT NULL,
  delivery      text NOT NULL,
  quantity      bigint NOT NULL,
  cents         bigint NOT NULL,
  dimension     int NOT NULL,
  effective     date NOT NULL,   -- The delivery's day.
  certified_by  text NOT NULL,
  recorded      timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT certification_pkey PRIMARY KEY (pact, contract, delivery),
  CONSTRAINT certification_of FOREIGN KEY (pact, contract, delivery) REFERENCES delivery,
  CONSTRAINT certification_amounts CHECK (quantity > 0 AND cents >= 0)
);
CREATE INDEX certification_recorded ON certification (pact, recorded);

CREATE FUNCTION certification_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM delivery d
                  WHERE d.pact = NEW.pact AND d.contract = NEW.contract AND d.id = NEW.delivery
                    AND d.recorded_by <> NEW.certified_by AND d.quantity >= NEW.quantity) THEN
    RAISE EXCEPTION 'who recorded delivery % of % does not certify it', NEW.delivery, NEW.contract
      USING ERRCODE = 'check_violation', CONSTRAINT = 'certification_persons';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER certification_persons BEFORE INSERT ON certification
  FOR EACH ROW EXECUTE FUNCTION certification_persons();

-- The certificates on budget of one delivery: one of each fund that pays.
CREATE TABLE certificate (
  pact       text NOT NULL,
  contract   text NOT NULL,
  delivery   text NOT NULL,
  fund       text NOT NULL,
  cents      bigint NOT NULL,
  CONSTRAINT certificate_pkey PRIMARY KEY (pact, contract, delivery, fund),
  CONSTRAINT certificate_of FOREIGN KEY (pact, contract, delivery) REFERENCES delivery,
  CONSTRAINT certificate_amount CHECK (cents > 0)
);

CREATE TABLE reversal (
  pact             text NOT NULL,
  contract         text NOT NULL,
  delivery         text NOT NULL,
  certified_cents  bigint NOT NULL,  -- What was certified of it.
  dimension        int NOT NULL,
  effective        date NOT NULL,    -- The delivery's day.
  criteria         int NOT NULL,
  entry            boolean NOT NULL,
  reason           text NOT NULL,
  reversed_by      text NOT NULL,
  recorded         timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT reversal_pkey PRIMARY KEY (pact, contract, delivery),
  CONSTRAINT reversal_of FOREIGN KEY (pact, contract, delivery) REFERENCES delivery,
  CONSTRAINT reversal_reason CHECK (reason <> '')
);
CREATE INDEX reversal_recorded ON reversal (pact, recorded);

-- Sums of all facts recorded before an instant that was settled when they were made: nothing can be added
-- to them. A read takes the last sums before its instant and adds what was recorded since.
CREATE TABLE checkpoint (
  pact      text NOT NULL REFERENCES pact,
  before    timestamptz NOT NULL,
  facts     bigint NOT NULL,       -- How many deliveries since the one before.
  CONSTRAINT checkpoint_pkey PRIMARY KEY (pact, before)
);
CREATE TABLE checkpoint_sum (
  pact              text NOT NULL,
  before            timestamptz NOT NULL,
  dimension         int NOT NULL,
  effective         date NOT NULL,
  contracts         bigint NOT NULL,
  contracted_cents  bigint NOT NULL,
  committed_cents   bigint NOT NULL,
  certified_cents   bigint NOT NULL,
  entries           bigint NOT NULL,
  neighbourhood     bigint NOT NULL,
  CONSTRAINT checkpoint_sum_pkey PRIMARY KEY (pact, before, dimension, effective),
  CONSTRAINT checkpoint_sum_of FOREIGN KEY (pact, before) REFERENCES checkpoint
);

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE delivery, certification, certificate, reversal, '
                 'checkpoint, checkpoint_sum TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, certifying, last_refusal) ON TABLE delivery TO %I', service_role);
END
$$;
COMMIT;
