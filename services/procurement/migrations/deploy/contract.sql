-- Deploy procurement:contract to pg
-- Contracts with their lots and clauses, what was decided about them, what of them was published. Facts
-- (contract_fact, publication_fact) are inserted and read; the state of the present is kept beside them
-- in columns that alone may be updated.
BEGIN;

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
  execution_start    date,
  execution_end      date,
  rationale          text NOT NULL,
  adaptability       text NOT NULL,
  needs_collection   text NOT NULL,
  kairos             int NOT NULL,
  maximum_cents      bigint,
  strategy           text,
  procedure          text,
  procedure_lot      text,
  preexisting        boolean NOT NULL,
  publication        bytea NOT NULL,  -- A pactum.procurement.v1.Publication: what is unknown may be completed.
  state              text NOT NULL,
  award_day          date,
  sign_day           date,
  end_day            date,
  termination        int NOT NULL DEFAULT 0,
  last_refusal       text NOT NULL DEFAULT '',
  -- What amendments in force made of it.
  amendments         int NOT NULL DEFAULT 0,
  amended_end        date,
  amended_siret      text,
  amended_supplier   text,
  amended_maximum    bigint,
  CONSTRAINT contract_pkey PRIMARY KEY (pact, id),
  CONSTRAINT contract_kind CHECK (kind BETWEEN 1 AND 3),
  CONSTRAINT contract_siret CHECK (supplier_siret ~ '^[0-9]{14}$' AND amended_siret ~ '^[0-9]{14}$'),
  CONSTRAINT contract_days CHECK (launch <= realisation_start AND realisation_start <= realisation_end
                                  AND launch <= execution_start AND execution_start <= execution_end),
  CONSTRAINT contract_maximum CHECK ((kind = 2) = (maximum_cents IS NOT NULL) AND maximum_cents > 0
                                     AND amended_maximum > 0),
  CONSTRAINT contract_kairos CHECK (kairos BETWEEN 0 AND 2),
  CONSTRAINT contract_strategy FOREIGN KEY (pact, strategy) REFERENCES strategy,
  CONSTRAINT contract_procedure FOREIGN KEY (pact, procedure) REFERENCES procedure,
  CONSTRAINT contract_procedure_lot CHECK ((procedure IS NULL) = (procedure_lot IS NULL)),
  CONSTRAINT contract_state CHECK (state IN (
    'DRAFT', 'AWARDING', 'AWARDED', 'SIGNING', 'SIGNED', 'CANCELLING', 'CANCELLED', 'COMPLETING',
    'COMPLETED', 'TERMINATING', 'TERMINATED')),
  CONSTRAINT contract_awarded CHECK (
    CASE WHEN state IN ('DRAFT', 'AWARDING') THEN award_day IS NULL
         WHEN state = 'CANCELLED' THEN true
         ELSE award_day IS NOT NULL END),
  CONSTRAINT contract_signed CHECK (
    (sign_day IS NOT NULL) = (state IN ('SIGNED', 'COMPLETING', 'COMPLETED', 'TERMINATING', 'TERMINATED'))),
  CONSTRAINT contract_ended CHECK (
    (end_day IS NOT NULL) = (state IN ('COMPLETED', 'TERMINATED', 'CANCELLED'))),
  CONSTRAINT contract_terminated CHECK (
    termination BETWEEN 0 AND 6 AND (state = 'TERMINATED') <= (termination > 0)),
  CONSTRAINT contract_sign_after_award CHECK (award_day >= launch AND sign_day >= award_day)
);
CREATE INDEX contract_by_project ON contract (pact, project, id);
CREATE INDEX contract_by_procedure ON contract (pact, procedure, procedure_lot) WHERE procedure IS NOT NULL;

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
  estimate_cents  bigint,
  changed         bigint NOT NULL DEFAULT 0,  -- Units that orders and amendments added or took away.
  dimension       int NOT NULL,               -- Under what it counts: see table dimension.
  CONSTRAINT lot_pkey PRIMARY KEY (pact, contract, id),
  CONSTRAINT lot_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT lot_axis CHECK (axis BETWEEN 1 AND 3 AND (axis = 1) = (sub_axis <> '')
                             AND (axis = 3) = (pathway = '') AND NOT (axis = 3 AND new_pathways)),
  CONSTRAINT lot_work_unit CHECK (work_unit BETWEEN 1 AND 5),
  CONSTRAINT lot_amounts CHECK (quantity > 0 AND unit_cents > 0 AND estimate_cents > 0
                                AND quantity::numeric * unit_cents <= 10000000000000000),
  CONSTRAINT lot_changed CHECK (quantity + changed >= 0)
);

-- Under what executed figures are summed: a project and a line, as one small number, so that a delivery
-- carries it and no sum needs a join.
CREATE TABLE dimension (
  pact            text NOT NULL REFERENCES pact,
  id              int GENERATED ALWAYS AS IDENTITY,
  project         text NOT NULL,
  axis            int NOT NULL,
  sub_axis        text NOT NULL,
  year            int NOT NULL,
  funding_source  text NOT NULL,
  new_pathways    boolean NOT NULL,
  CONSTRAINT dimension_pkey PRIMARY KEY (pact, id),
  CONSTRAINT dimension_key UNIQUE (pact, project, axis, sub_axis, year, funding_source, new_pathways)
);

-- Clauses within which a contract changes without an amendment (R24). One limit each.
CREATE TABLE clause (
  pact         text NOT NULL,
  contract     text NOT NULL,
  id           text NOT NULL,
  kind         int NOT NULL,
  text         text NOT NULL,
  limit_cents  bigint,
  limit_bp     int,
  limit_units  bigint,
  CONSTRAINT clause_pkey PRIMARY KEY (pact, contract, id),
  CONSTRAINT clause_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT clause_kind CHECK (kind BETWEEN 1 AND 3 AND (kind = 3 OR limit_units IS NULL)),
  CONSTRAINT clause_limit CHECK (num_nonnulls(limit_cents, limit_bp, limit_units) = 1 AND limit_cents > 0
                                 AND limit_bp BETWEEN 1 AND 10000 AND limit_units > 0)
);

-- What was decided about a contract, dated twice. Drafts have no facts.
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
  CONSTRAINT contract_fact_kind CHECK (kind IN ('AWARDED', 'SIGNED', 'CANCELLED', 'COMPLETED', 'TERMINATED'))
);

-- On what day a contract (number 0) or an amendment was published first.
CREATE TABLE publication_fact (
  pact       text NOT NULL,
  contract   text NOT NULL,
  number     int NOT NULL,
  effective  date NOT NULL,
  actor      text NOT NULL,
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT publication_fact_pkey PRIMARY KEY (pact, contract, number),
  CONSTRAINT publication_fact_of FOREIGN KEY (pact, contract) REFERENCES contract,
  CONSTRAINT publication_fact_number CHECK (number >= 0)
);

-- What a contract says does not change once it is no draft, whoever asks; its state does.
CREATE FUNCTION contract_is_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'DRAFT'
     AND (NEW.title, NEW.project, NEW.kind, NEW.supplier_siret, NEW.supplier_name, NEW.launch,
          NEW.realisation_start, NEW.realisation_end, NEW.execution_start, NEW.execution_end,
          NEW.rationale, NEW.adaptability, NEW.needs_collection, NEW.kairos, NEW.maximum_cents,
          NEW.strategy, NEW.procedure, NEW.procedure_lot, NEW.preexisting)
         IS DISTINCT FROM
         (OLD.title, OLD.project, OLD.kind, OLD.supplier_siret, OLD.supplier_name, OLD.launch,
          OLD.realisation_start, OLD.realisation_end, OLD.execution_start, OLD.execution_end,
          OLD.rationale, OLD.adaptability, OLD.needs_collection, OLD.kairos, OLD.maximum_cents,
          OLD.strategy, OLD.procedure, OLD.procedure_lot, OLD.preexisting) THEN
    RAISE EXCEPTION 'contract % of % is no draft', OLD.id, OLD.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_is_draft';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER contract_is_draft BEFORE UPDATE ON contract
  FOR EACH ROW EXECUTE FUNCTION contract_is_draft();

-- Lots and clauses come and go with a draft, and with a contract that is registered (it is inserted as a
-- draft first).
CREATE FUNCTION part_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_of record;
BEGIN
  IF TG_OP = 'DELETE' THEN row_of := OLD; ELSE row_of := NEW; END IF;
  IF NOT EXISTS (SELECT FROM contract c
                  WHERE c.pact = row_of.pact AND c.id = row_of.contract AND c.state = 'DRAFT') THEN
    RAISE EXCEPTION 'contract % of % is no draft', row_of.contract, row_of.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_is_draft';
  END IF;
  RETURN row_of;
END
$$;
CREATE TRIGGER lot_is_draft BEFORE INSERT OR DELETE ON lot
  FOR EACH ROW EXECUTE FUNCTION part_of_draft();
CREATE TRIGGER clause_is_draft BEFORE INSERT OR UPDATE OR DELETE ON clause
  FOR EACH ROW EXECUTE FUNCTION part_of_draft();

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE dimension, contract_fact, publication_fact TO %I',
                 service_role);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON TABLE contract TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, DELETE, UPDATE (changed) ON TABLE lot TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON TABLE clause TO %I', service_role);
END
$$;
COMMIT;
