-- Deploy procurement:strategy to pg
-- How training is to be bought: purchase strategies, and procedures with their lots. The pact is the first
-- column of every key.
BEGIN;

-- What registry told of the pact when its first row was written here.
CREATE TABLE pact (
  pact              text PRIMARY KEY,
  region            text NOT NULL,
  counterparty_pes  boolean NOT NULL,
  start_year        int NOT NULL,
  end_year          int NOT NULL,
  CONSTRAINT pact_period CHECK (start_year <= end_year)
);

CREATE TABLE strategy (
  pact            text NOT NULL REFERENCES pact,
  id              text NOT NULL,
  project         text NOT NULL,
  mode            int NOT NULL,
  rationale       text NOT NULL,
  diagnosis_link  text NOT NULL,
  adaptability    text NOT NULL,
  CONSTRAINT strategy_pkey PRIMARY KEY (pact, id),
  CONSTRAINT strategy_of_project UNIQUE (pact, project),
  CONSTRAINT strategy_mode CHECK (mode BETWEEN 1 AND 3),
  CONSTRAINT strategy_texts CHECK (rationale <> '' AND diagnosis_link <> '' AND adaptability <> '')
);

CREATE TABLE procedure (
  pact               text NOT NULL,
  id                 text NOT NULL,
  title              text NOT NULL,
  strategy           text NOT NULL,
  launch             date NOT NULL,
  realisation_start  date NOT NULL,
  realisation_end    date NOT NULL,
  execution_start    date NOT NULL,
  execution_end      date NOT NULL,
  CONSTRAINT procedure_pkey PRIMARY KEY (pact, id),
  CONSTRAINT procedure_of FOREIGN KEY (pact, strategy) REFERENCES strategy,
  CONSTRAINT procedure_days CHECK (
    launch <= realisation_start AND realisation_start <= realisation_end
    AND launch <= execution_start AND execution_start <= execution_end)
);
CREATE INDEX procedure_by_strategy ON procedure (pact, strategy, id);

CREATE TABLE procedure_lot (
  pact            text NOT NULL,
  procedure       text NOT NULL,
  id              text NOT NULL,
  title           text NOT NULL,
  axis            int NOT NULL,
  pathways        text[] NOT NULL,
  work_unit       int NOT NULL,
  quantity        bigint NOT NULL,
  estimate_cents  bigint NOT NULL,
  maximum_cents   bigint NOT NULL,
  CONSTRAINT procedure_lot_pkey PRIMARY KEY (pact, procedure, id),
  CONSTRAINT procedure_lot_of FOREIGN KEY (pact, procedure) REFERENCES procedure,
  CONSTRAINT procedure_lot_axis CHECK (axis BETWEEN 1 AND 3 AND (axis = 3) = (cardinality(pathways) = 0)),
  CONSTRAINT procedure_lot_work_unit CHECK (work_unit BETWEEN 1 AND 5),
  CONSTRAINT procedure_lot_amounts CHECK (
    quantity > 0 AND estimate_cents > 0 AND maximum_cents >= estimate_cents)
);

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE pact TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON TABLE strategy, procedure TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON TABLE procedure_lot TO %I', service_role);
END
$$;
COMMIT;
