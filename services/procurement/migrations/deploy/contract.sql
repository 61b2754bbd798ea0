-- Deploy procurement:contract to pg
-- Contracts with their lots, what is delivered under them, and the acts on their way to budget. The pact is
-- the first column of every key. Facts (contract_fact, delivery, certification, reversal) are inserted
-- and read; the state of the present is kept beside them in columns that alone may be updated.
BEGIN;

-- What registry told of the pact when its first contract was written.
CREATE TABLE pact (
  pact              text PRIMARY KEY,
  region            text NOT NULL,
  counterparty_pes  boolean NOT NULL,
  start_year        int NOT NULL,
  end_year          int NOT NULL,
  CONSTRAINT pact_period CHECK (start_year <= end_year)
);

CREATE TABLE contract (
  pact               text NOT NULL REFERENCES pact,
  id                 text NOT NULL,
  title              text NOT NULL,
  project            text NOT NULL,
  kind               int NOT NULL,
  supplier_siret     text NOT NULL,
  supplier_name      text NOT NULL,
  launch             date NOT NULL,
  realisation_start  date NOT NULL,
  realisation_end    date NOT NULL,
  rationale          text NOT NULL,
  state              text NOT NULL,
  award_day          date,
  sign_day           date,
  last_refusal       text NOT NULL DEFAULT '',
  CONSTRAINT contract_pkey PRIMARY KEY (pact, id),
  CONSTRAINT contract_kind CHECK (kind = 1),
  CONSTRAINT contract_siret CHECK (supplier_siret ~ '^[0-9]{14}$'),
  CONSTRAINT contract_days CHECK (launch <= realisation_start AND realisation_start <= realisation_end),
  CONSTRAINT contract_state CHECK (state IN ('DRAFT', 'AWARDING', 'AWARDED', 'SIGNING', 'SIGNED',
                                             'CANCELLING', 'CANCELLED', 'COMPLETING', 'COMPLETED')),
  CONSTRAINT contract_awarded CHECK (
    CASE WHEN state IN ('DRAFT', 'AWARDING') THEN award_day IS NULL
         WHEN state = 'CANCELLED' THEN true
         ELSE award_day IS NOT NULL END),
  CONSTRAINT contract_signed CHECK (
    (sign_day IS NOT NULL) = (state IN ('SIGNED', 'COMPLETING', 'COMPLETED'))),
  CONSTRAINT contract_sign_after_award CHECK (award_day >= launch AND sign_day >= award_day)
);

CREATE TABLE lot (
  pact            text NOT NULL,
  contract        text NOT NULL,
  id              text NOT NULL,
  title           text NOT NULL,
  axis            int NOT NULL,
  sub_axis        text NOT NULL,
  year            int NOT NULL,
  funding_source  text NOT NULL,
  new_pathways    boolean NOT NULL,
  pathway         text NOT NULL,
  work_unit       int NOT NULL,
  quantity        bigint NOT NULL,
  unit_cents      bigint NOT NULL,
  delivered       bigint NOT NULL DEFAULT 0,  -- Units of deliveries that are not reversed.
  CONSTRAINT lot_pkey PRIMARY KEY (pact, contract, id),
  CONSTRAINT lot_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT lot_axis CHECK (axis BETWEEN 1 AND 3 AND (axis = 1) = (sub_axis <> '')
                             AND (axis = 3) = (pathway = '') AND NOT (axis = 3 AND new_pathways)),
  CONSTRAINT lot_work_unit CHECK (work_unit BETWEEN 1 AND 5),
  CONSTRAINT lot_amounts CHECK (quantity > 0 AND unit_cents > 0
                                AND quantity::numeric * unit_cents <= 10000000000000000),
  CONSTRAINT lot_delivered CHECK (delivered BETWEEN 0 AND quantity)
);

-- What was decided about a contract with budget's money, dated twice. Drafts have no facts.
CREATE TABLE contract_fact (
  pact       text NOT NULL,
  contract   text NOT NULL,
  kind       text NOT NULL,
  effective  date NOT NULL,
  reason     text NOT NULL DEFAULT '',
  actor      text NOT NULL,
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT contract_fact_pkey PRIMARY KEY (pact, contract, kind),
  CONSTRAINT contract_fact_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT contract_fact_kind CHECK (kind IN ('AWARDED', 'SIGNED', 'CANCELLED', 'COMPLETED'))
);

-- What a contract says does not change once it is no draft, whoever asks; its state does.
CREATE FUNCTION contract_is_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'DRAFT'
     AND (NEW.title, NEW.project, NEW.kind, NEW.supplier_siret, NEW.supplier_name, NEW.launch,
          NEW.realisation_start, NEW.realisation_end, NEW.rationale)
         IS DISTINCT FROM
         (OLD.title, OLD.project, OLD.kind, OLD.supplier_siret, OLD.supplier_name, OLD.launch,
          OLD.realisation_start, OLD.realisation_end, OLD.rationale) THEN
    RAISE EXCEPTION 'contract % of % is no draft', OLD.id, OLD.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_is_draft';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER contract_is_draft BEFORE UPDATE ON contract
  FOR EACH ROW EXECUTE FUNCTION contract_is_draft();

CREATE FUNCTION lot_is_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_of record;
BEGIN
  IF TG_OP = 'DELETE' THEN row_of := OLD; ELSE row_of := NEW; END IF;
  IF NOT EXISTS (SELECT FROM contract c
                  WHERE c.pact = row_of.pact AND c.id = row_of.contract AND c.state = 'DRAFT') THEN
    RAISE EXCEPTION 'contract % of % is no draft', row_of.contract, row_of.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_is_draft';
  END IF;
  RETURN row_of;
END
$$;
CREATE TRIGGER lot_is_draft BEFORE INSERT OR DELETE ON lot
  FOR EACH ROW EXECUTE FUNCTION lot_is_draft();

CREATE TABLE delivery (
  pact          text NOT NULL,
  contract      text NOT NULL,
  id            text NOT NULL,     -- The caller's opaque reference.
  lot           text NOT NULL,
  quantity      bigint NOT NULL,
  entry         boolean NOT NULL,
  effective     date NOT NULL,
  criteria      int[] NOT NULL,
  cents         bigint NOT NULL,
  recorded_by   text NOT NULL,
  recorded      timestamptz NOT NULL DEFAULT recorded_now(),
  state         text NOT NULL DEFAULT 'RECORDED',
  last_refusal  text NOT NULL DEFAULT '',
  CONSTRAINT delivery_pkey PRIMARY KEY (pact, contract, id),
  CONSTRAINT delivery_of FOREIGN KEY (pact, contract, lot) REFERENCES lot,
  CONSTRAINT delivery_recorder UNIQUE (pact, contract, id, recorded_by),
  CONSTRAINT delivery_amounts CHECK (quantity > 0 AND cents >= 0),
  CONSTRAINT delivery_entry CHECK (NOT entry OR quantity = 1),
  CONSTRAINT delivery_state CHECK (state IN ('RECORDED', 'CERTIFYING', 'CERTIFIED', 'REVERSING', 'REVERSED'))
);
CREATE INDEX delivery_by_day ON delivery (pact, effective);
-- What is open of a contract, and what awaits certification.
CREATE INDEX delivery_open ON delivery (pact, contract, id)
  WHERE state IN ('RECORDED', 'CERTIFYING', 'REVERSING');

-- «Service fait»: by another person than the one who recorded.
CREATE TABLE certification (
  pact          text NOT NULL,
  contract      text NOT NULL,
  delivery      text NOT NULL,
  certificate   text NOT NULL,   -- The id on budget; empty where there was no money to certify.
  recorded_by   text NOT NULL,
  certified_by  text NOT NULL,
  recorded      timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT certification_pkey PRIMARY KEY (pact, contract, delivery),
  CONSTRAINT certification_of FOREIGN KEY (pact, contract, delivery, recorded_by)
    REFERENCES delivery (pact, contract, id, recorded_by),
  CONSTRAINT certification_persons CHECK (certified_by <> recorded_by)
);

CREATE TABLE reversal (
  pact         text NOT NULL,
  contract     text NOT NULL,
  delivery     text NOT NULL,
  reason       text NOT NULL,
  reversed_by  text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT reversal_pkey PRIMARY KEY (pact, contract, delivery),
  CONSTRAINT reversal_of FOREIGN KEY (pact, contract, delivery) REFERENCES delivery,
  CONSTRAINT reversal_reason CHECK (reason <> '')
);

-- Acts whose intent is stored and whose outcome is not: budget was or will be asked with ids derived from
-- them. The row goes with the outcome; the act itself is in the events.
CREATE TABLE intent (
  pact         text NOT NULL,
  id           uuid NOT NULL,
  contract     text NOT NULL,
  act          text NOT NULL,
  deliveries   text[] NOT NULL,  -- Of CERTIFY and REVERSE.
  effective    date NOT NULL,
  reason       text NOT NULL,
  actor        text NOT NULL,
  request_id   text NOT NULL,    -- With pact and actor the key under which the call's answer is kept.
  traceparent  text NOT NULL,
  attempts     int NOT NULL DEFAULT 0,
  leased_until timestamptz NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT intent_pkey PRIMARY KEY (pact, id),
  CONSTRAINT intent_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT intent_act CHECK (act IN ('AWARD', 'SIGN', 'CANCEL', 'COMPLETE', 'CERTIFY', 'REVERSE')),
  CONSTRAINT intent_deliveries CHECK ((act IN ('CERTIFY', 'REVERSE')) = (cardinality(deliveries) > 0))
);
-- One act about the contract itself at a time.
CREATE UNIQUE INDEX intent_of_contract ON intent (pact, contract)
  WHERE act IN ('AWARD', 'SIGN', 'CANCEL', 'COMPLETE');
CREATE INDEX intent_due ON intent (leased_until);

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE pact, contract_fact, delivery, certification, reversal TO %I',
                 service_role);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON TABLE contract TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, DELETE, UPDATE (delivered) ON TABLE lot TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, last_refusal) ON TABLE delivery TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE intent TO %I', service_role);
END
$$;
COMMIT;
