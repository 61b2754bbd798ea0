-- Deploy registry:pact to pg
-- What was promised (versions and their content) and what happened (facts). The pact is the first
-- column of every key. Content of a version is immutable once it is no draft; facts are inserted and
-- read, never changed.
BEGIN;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- What pacts answer. Never changed: pacts answer it as they found it.
CREATE TABLE framework (
  framework  text PRIMARY KEY,
  title      text NOT NULL,
  document   text NOT NULL,  -- pactum.registry.v1.Framework as ProtoJSON, without its name.
  recorded   timestamptz NOT NULL DEFAULT recorded_now()
);

CREATE TABLE pact (
  pact               text PRIMARY KEY,
  title              text NOT NULL,
  region             text NOT NULL,
  counterparty_pes   boolean NOT NULL,
  counterparty_name  text NOT NULL,
  start_year         int NOT NULL,
  end_year           int NOT NULL,
  framework          text NOT NULL CONSTRAINT pact_framework REFERENCES framework,
  recorded           timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT pact_period CHECK (start_year <= end_year AND end_year < start_year + 10),
  -- One pact per territory and period (R1).
  CONSTRAINT pact_territory EXCLUDE USING gist
    (region WITH =, int4range(start_year, end_year, '[]') WITH &&)
);

CREATE TABLE pact_version (
  pact            text NOT NULL REFERENCES pact,
  version         int NOT NULL,
  state           text NOT NULL,
  effective       date NOT NULL,
  narrative       bytea NOT NULL DEFAULT '',  -- pactum.registry.v1.PactNarrative
  annex           bytea NOT NULL DEFAULT '',  -- pactum.registry.v1.FinancialAnnex
  return_comment  text NOT NULL DEFAULT '',
  round           int NOT NULL DEFAULT 1,     -- A return begins a new round: signatures of older ones are void.
  signed          timestamptz,                -- When the second side signed.
  CONSTRAINT pact_version_pkey PRIMARY KEY (pact, version),
  CONSTRAINT pact_version_number CHECK (version >= 1),
  CONSTRAINT pact_version_state CHECK (state IN ('DRAFT', 'SUBMITTED', 'SIGNED', 'WITHDRAWN')),
  CONSTRAINT pact_version_signed CHECK ((state = 'SIGNED') = (signed IS NOT NULL))
);
CREATE UNIQUE INDEX pact_version_open ON pact_version (pact) WHERE state IN ('DRAFT', 'SUBMITTED');

CREATE TABLE content (
  pact      text NOT NULL,
  version   int NOT NULL,
  kind      text NOT NULL,
  id        text NOT NULL,
  axis      int NOT NULL DEFAULT 0,      -- Of a project.
  maturity  int NOT NULL DEFAULT 0,      -- Of a project, as promised.
  obligor   int NOT NULL DEFAULT 0,      -- Of a commitment.
  message   bytea NOT NULL,              -- Project, Commitment or Indicator, without its name and etag.
  CONSTRAINT content_pkey PRIMARY KEY (pact, version, kind, id),
  CONSTRAINT content_of FOREIGN KEY (pact, version) REFERENCES pact_version,
  CONSTRAINT content_kind CHECK (kind IN ('PROJECT', 'COMMITMENT', 'INDICATOR')),
  CONSTRAINT content_axis CHECK ((kind = 'PROJECT') = (axis BETWEEN 1 AND 3)),
  CONSTRAINT content_obligor CHECK ((kind = 'COMMITMENT') = (obligor BETWEEN 1 AND 5))
);

-- What is submitted or signed does not change, whoever asks: neither the version that a row leaves nor
-- the one that it comes to. The lock keeps an edit and a submission from passing each other unseen.
CREATE FUNCTION content_is_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_of record;
  state_of text;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.pact, NEW.version) IS DISTINCT FROM (OLD.pact, OLD.version) THEN
    RAISE EXCEPTION 'content does not move between versions'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'content_is_draft';
  END IF;
  IF TG_OP = 'DELETE' THEN row_of := OLD; ELSE row_of := NEW; END IF;
  SELECT v.state INTO state_of FROM pact_version v
   WHERE v.pact = row_of.pact AND v.version = row_of.version FOR SHARE;
  IF state_of IS DISTINCT FROM 'DRAFT' THEN
    RAISE EXCEPTION 'version % of % is not a draft', row_of.version, row_of.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = 'content_is_draft';
  END IF;
  RETURN row_of;
END
$$;
CREATE TRIGGER content_is_draft BEFORE INSERT OR UPDATE OR DELETE ON content
  FOR EACH ROW EXECUTE FUNCTION content_is_draft();

CREATE FUNCTION version_content_is_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'DRAFT' AND (NEW.narrative, NEW.annex) IS DISTINCT FROM (OLD.narrative, OLD.annex) THEN
    RAISE EXCEPTION 'version % of % is not a draft', OLD.version, OLD.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_content_is_draft';
  END IF;
  IF OLD.state = 'SIGNED' AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'version % of % is signed', OLD.version, OLD.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_is_signed';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER version_content_is_draft BEFORE UPDATE ON pact_version
  FOR EACH ROW EXECUTE FUNCTION version_content_is_draft();

-- The moves of a version. Signed is what both sides signed in the present round.
CREATE FUNCTION version_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> 'DRAFT'
     OR TG_OP = 'UPDATE' AND NEW.state <> OLD.state
        AND (OLD.state, NEW.state) NOT IN (('DRAFT', 'SUBMITTED'), ('SUBMITTED', 'DRAFT'),
             ('SUBMITTED', 'SIGNED'), ('DRAFT', 'WITHDRAWN'), ('SUBMITTED', 'WITHDRAWN')) THEN
    RAISE EXCEPTION 'version % of % does not become %', NEW.version, NEW.pact, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_moves';
  END IF;
  IF NEW.state = 'SIGNED'
     AND (SELECT count(*) FROM signature s WHERE s.pact = NEW.pact AND s.version = NEW.version
             AND s.round = NEW.round) <> 2 THEN
    RAISE EXCEPTION 'version % of % is not signed by both sides', NEW.version, NEW.pact
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_signed_by_both';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER version_moves BEFORE INSERT OR UPDATE ON pact_version
  FOR EACH ROW EXECUTE FUNCTION version_moves();

CREATE TABLE signature (
  pact       text NOT NULL,
  version    int NOT NULL,
  round      int NOT NULL,
  side       text NOT NULL,
  signatory  text NOT NULL,
  capacity   text NOT NULL,
  content    text NOT NULL,  -- The digest of what was signed.
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT signature_pkey PRIMARY KEY (pact, version, round, side),
  CONSTRAINT signature_persons UNIQUE (pact, version, round, signatory),
  CONSTRAINT signature_of FOREIGN KEY (pact, version) REFERENCES pact_version,
  CONSTRAINT signature_side CHECK (side IN ('STATE', 'COUNTERPARTY'))
);

CREATE TABLE report (
  pact         text NOT NULL REFERENCES pact,
  id           bigint GENERATED ALWAYS AS IDENTITY,
  subject      text NOT NULL,  -- "projects/p/m", "commitments/c", "indicators/i/2019/2019-12-31".
  side         text NOT NULL,
  message      bytea NOT NULL, -- pactum.registry.v1.Report with its subject.
  effective    date NOT NULL,
  reported_by  text NOT NULL,
  evidence     text NOT NULL,
  corrects     bigint,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT report_pkey PRIMARY KEY (pact, id),
  CONSTRAINT report_side CHECK (side IN ('STATE', 'COUNTERPARTY', 'THIRD_PARTY')),
  CONSTRAINT report_corrects FOREIGN KEY (pact, corrects) REFERENCES report,
  -- A report is corrected once; the correction may be corrected in turn.
  CONSTRAINT report_corrected_once UNIQUE (pact, corrects)
);
-- A subject has one first report; all others correct.
CREATE UNIQUE INDEX report_first ON report (pact, subject) WHERE corrects IS NULL;
CREATE INDEX report_subject ON report (pact, subject);

CREATE TABLE report_answer (
  pact         text NOT NULL,
  report       bigint NOT NULL,
  id           bigint GENERATED ALWAYS AS IDENTITY,
  standing     text NOT NULL,
  reason       text NOT NULL,
  side         text NOT NULL,
  answered_by  text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT report_answer_pkey PRIMARY KEY (pact, report, id),
  CONSTRAINT report_answer_of FOREIGN KEY (pact, report) REFERENCES report,
  CONSTRAINT report_answer_standing CHECK (standing IN ('CONFIRMED', 'CONTESTED')),
  CONSTRAINT report_answer_reason CHECK (standing = 'CONFIRMED' OR reason <> '')
);

CREATE TABLE project_fact (
  pact         text NOT NULL REFERENCES pact,
  project      text NOT NULL,
  id           bigint GENERATED ALWAYS AS IDENTITY,
  kind         text NOT NULL,
  maturity     int NOT NULL DEFAULT 0,
  agreed       boolean NOT NULL DEFAULT false,
  reason       text NOT NULL DEFAULT '',
  effective    date NOT NULL,
  recorded_by  text NOT NULL,
  recorded     timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT project_fact_pkey PRIMARY KEY (pact, project, id),
  CONSTRAINT project_fact_kind CHECK (kind IN ('STARTED', 'SUSPENDED', 'RESUMED', 'COMPLETION_DECLARED',
                                               'COMPLETION_CONFIRMED', 'ABANDONED', 'PROMOTED')),
  CONSTRAINT project_fact_maturity CHECK ((kind = 'PROMOTED') = (maturity BETWEEN 2 AND 3))
);

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE framework, pact, signature, report, report_answer, project_fact TO %I',
                 service_role);
  EXECUTE format('GRANT UPDATE (title) ON TABLE pact TO %I', service_role);  -- FOR UPDATE needs it.
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON TABLE pact_version TO %I', service_role);
  EXECUTE format('GRANT SELECT, INSERT, DELETE, UPDATE (axis, maturity, obligor, message) '
                 'ON TABLE content TO %I', service_role);
END
$$;
COMMIT;
