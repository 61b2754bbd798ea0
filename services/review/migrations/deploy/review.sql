-- Deploy review:review to pg
-- What the State owes a year, and why. The pact is the first column of every key of a pact's data.
-- Evidence, runs and statements are inserted and read, never changed; of a decision only its way to
-- budget moves. The rules of the code are repeated here by named constraints.
BEGIN;

-- The parameters of the computation. Content is ProtoJSON of pactum.review.v1.Policy, so that a
-- person reads in the database by what an amount was computed.
CREATE TABLE policy (
  policy        text PRIMARY KEY,
  version       text NOT NULL,
  first_year    int NOT NULL,
  content       jsonb NOT NULL,
  state         text NOT NULL DEFAULT 'DRAFT',
  drafted_by    text NOT NULL,
  published_by  text NOT NULL DEFAULT '',
  published     timestamptz,
  recorded      timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT policy_version_unique UNIQUE (version),
  CONSTRAINT policy_state CHECK (state IN ('DRAFT', 'PUBLISHED')),
  CONSTRAINT policy_published CHECK (
    CASE state WHEN 'PUBLISHED' THEN published IS NOT NULL AND published_by <> ''
               ELSE published IS NULL AND published_by = '' END),
  -- Who drafted does not publish.
  CONSTRAINT policy_two_persons CHECK (published_by <> drafted_by),
  CONSTRAINT policy_first_year CHECK (first_year BETWEEN 1900 AND 2200
                                      AND (content ->> 'firstYear')::int = first_year),
  CONSTRAINT policy_content_version CHECK (version <> '' AND content ->> 'version' = version),
  CONSTRAINT policy_shares CHECK (
    (content ->> 'newPathwaysFloorBp')::int BETWEEN 1 AND 10000
    AND (content ->> 'transverseCapBp')::int BETWEEN 0 AND 10000
    AND (content ->> 'carryOverBp')::int BETWEEN 0 AND 10000)
);
CREATE INDEX policy_applies ON policy (first_year DESC, published DESC) WHERE state = 'PUBLISHED';

-- Published is published: nothing of it changes any more, whoever asks.
CREATE FUNCTION policy_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> 'DRAFT' OR TG_OP = 'UPDATE' AND OLD.state <> 'DRAFT' THEN
    RAISE EXCEPTION 'policy % is drafted first and immutable once published', NEW.policy
      USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_moves';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER policy_moves BEFORE INSERT OR UPDATE ON policy
  FOR EACH ROW EXECUTE FUNCTION policy_moves();

-- The review of an exercise, with what registry told of the pact when it was opened.
CREATE TABLE review (
  pact              text NOT NULL,
  year              int NOT NULL,
  region            text NOT NULL,
  counterparty_pes  boolean NOT NULL,
  start_year        int NOT NULL,
  end_year          int NOT NULL,
  cut_off           date NOT NULL,
  state             text NOT NULL DEFAULT 'OPEN',
  comment           text NOT NULL DEFAULT '',
  opened_by         text NOT NULL,
  recorded          timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT review_pkey PRIMARY KEY (pact, year),
  CONSTRAINT review_state CHECK (state IN ('OPEN', 'SUBMITTED', 'DECIDED', 'CLOSED')),
  CONSTRAINT review_year CHECK (year BETWEEN start_year AND end_year),
  CONSTRAINT review_cut_off CHECK (extract(year FROM cut_off) BETWEEN year AND year + 1)
);
-- One review of a pact at a time.
CREATE UNIQUE INDEX review_one_open ON review (pact) WHERE state IN ('OPEN', 'SUBMITTED');

-- The national view of an exercise.
CREATE INDEX review_of_year ON review (year, pact);

CREATE FUNCTION review_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state = 'OPEN'
     OR TG_OP = 'UPDATE' AND (NEW.state = OLD.state OR (OLD.state, NEW.state) IN (
          ('OPEN', 'SUBMITTED'), ('SUBMITTED', 'OPEN'), ('SUBMITTED', 'DECIDED'),
          ('DECIDED', 'OPEN'), ('DECIDED', 'CLOSED'))) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'review % of % cannot become %', NEW.year, NEW.pact, NEW.state
    USING ERRCODE = 'check_violation', CONSTRAINT = 'review_moves';
END
$$;
CREATE TRIGGER review_moves BEFORE INSERT OR UPDATE ON review
  FOR EACH ROW EXECUTE FUNCTION review_moves();

CREATE TABLE evidence (
  pact          text NOT NULL,
  year          int NOT NULL,
  number        int NOT NULL,
  content       bytea NOT NULL,  -- pactum.review.v1.EvidenceContent, as it was collected.
  digest        text NOT NULL,   -- Of its canonical JSON.
  blockers      bytea NOT NULL,  -- pactum.review.v1.Evidence with its blockers only.
  collected_by  text NOT NULL,
  recorded      timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT evidence_pkey PRIMARY KEY (pact, year, number),
  CONSTRAINT evidence_of FOREIGN KEY (pact, year) REFERENCES review,
  CONSTRAINT evidence_number CHECK (number >= 1),
  CONSTRAINT evidence_sha256 CHECK (digest ~ '^[0-9a-f]{64}$'),
  CONSTRAINT evidence_bound UNIQUE (pact, year, number, digest)
);

-- A blocker of an evidence that a person takes on themselves, with a reason and their name.
CREATE TABLE waiver (
  pact       text NOT NULL,
  year       int NOT NULL,
  evidence   int NOT NULL,
  code       text NOT NULL,
  subject    text NOT NULL,
  reason     text NOT NULL,
  waived_by  text NOT NULL,
  recorded   timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT waiver_pkey PRIMARY KEY (pact, year, evidence, code, subject),
  CONSTRAINT waiver_of FOREIGN KEY (pact, year, evidence) REFERENCES evidence,
  CONSTRAINT waiver_waivable CHECK (code IN ('OWN_EFFORT_MISSING', 'CERTIFIED_DIFFERS')),
  CONSTRAINT waiver_named CHECK (btrim(reason) <> '' AND waived_by <> '')
);

-- What both sides say of a review: gaps, prospects, comments. Only ever added to.
CREATE TABLE statement (
  pact          text NOT NULL,
  year          int NOT NULL,
  number        int NOT NULL,
  kind          text NOT NULL,
  subject       text NOT NULL,
  side          text NOT NULL,
  words         text NOT NULL,
  difficulties  text[] NOT NULL,
  outcome       text NOT NULL,
  author        text NOT NULL,
  recorded      timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT statement_pkey PRIMARY KEY (pact, year, number),
  CONSTRAINT statement_of FOREIGN KEY (pact, year) REFERENCES review,
  CONSTRAINT statement_number CHECK (number >= 1),
  CONSTRAINT statement_kind CHECK (kind IN ('GAP', 'PROSPECT', 'COMMENT')),
  CONSTRAINT statement_side CHECK (side IN ('STATE', 'COUNTERPARTY')),
  CONSTRAINT statement_subject CHECK (
    subject ~ '^(projects|commitments)/' OR subject = '' AND kind = 'COMMENT'),
  CONSTRAINT statement_outcome CHECK (
    CASE kind WHEN 'PROSPECT' THEN outcome IN ('KEEP', 'PROMOTE', 'DROP') ELSE outcome = '' END),
  CONSTRAINT statement_difficulties CHECK (
    difficulties <@ '{PERSON_REFUSAL,RELATED_BARRIERS,LOW_ATTRACTIVENESS,UNSUITABLE_SCHEDULE,OTHER}'
    AND (kind = 'GAP' OR difficulties = '{}')),
  CONSTRAINT statement_says_something CHECK (
    kind = 'PROSPECT' OR btrim(words) <> '' OR difficulties <> '{}' AND NOT 'OTHER' = ANY (difficulties)),
  CONSTRAINT statement_author CHECK (author <> '')
);

CREATE TABLE run (
  pact              text NOT NULL,
  year              int NOT NULL,
  number            int NOT NULL,
  evidence          int NOT NULL,
  evidence_digest   text NOT NULL,
  policy            bytea NOT NULL,  -- pactum.review.v1.Policy, as it was used.
  result            bytea NOT NULL,  -- pactum.review.v1.ContributionResult.
  result_digest     text NOT NULL,   -- Of its canonical JSON.
  computed_by       text NOT NULL,
  software_version  text NOT NULL,
  recorded          timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT run_pkey PRIMARY KEY (pact, year, number),
  CONSTRAINT run_evidence FOREIGN KEY (pact, year, evidence, evidence_digest)
    REFERENCES evidence (pact, year, number, digest),
  CONSTRAINT run_number CHECK (number >= 1),
  CONSTRAINT run_sha256 CHECK (result_digest ~ '^[0-9a-f]{64}$'),
  CONSTRAINT run_bound UNIQUE (pact, year, number, evidence_digest, result_digest, computed_by)
);

-- The Prefect's decisions. Lists are axes 1 to 3, in cents.
CREATE TABLE decision (
  pact             text NOT NULL,
  year             int NOT NULL,
  number           int NOT NULL,
  run              int NOT NULL,
  evidence_digest  text NOT NULL,
  result_digest    text NOT NULL,
  computed_by      text NOT NULL,  -- Of the run: the key below holds it to the truth.
  ceilings         bigint[] NOT NULL,
  proposed         bigint[] NOT NULL,
  decided          bigint[] NOT NULL,
  advances         bigint[] NOT NULL,  -- Of the evidence.
  carry_overs      bigint[] NOT NULL,  -- The most of what is withheld, by the policy.
  reason           text NOT NULL,
  legal_reference  text NOT NULL,
  effective        date NOT NULL,
  decided_by       text NOT NULL,
  supersedes       int,
  state            text NOT NULL DEFAULT 'RECORDED',
  refusal          text NOT NULL DEFAULT '',
  request_id       text NOT NULL,         -- Of the call, whose kept answer a refusal forgets.
  leased_until     timestamptz NOT NULL,  -- Until then somebody is at work on its way to budget.
  recorded         timestamptz NOT NULL DEFAULT recorded_now(),
  CONSTRAINT decision_pkey PRIMARY KEY (pact, year, number),
  CONSTRAINT decision_run FOREIGN KEY (pact, year, run, evidence_digest, result_digest, computed_by)
    REFERENCES run (pact, year, number, evidence_digest, result_digest, computed_by),
  CONSTRAINT decision_supersedes FOREIGN KEY (pact, year, supersedes) REFERENCES decision,
  CONSTRAINT decision_number CHECK (number >= 1 AND supersedes < number),
  -- Who computed does not decide.
  CONSTRAINT decision_two_persons CHECK (decided_by <> computed_by),
  CONSTRAINT decision_state CHECK (state IN ('RECORDED', 'EFFECTIVE', 'REFUSED')),
  CONSTRAINT decision_refusal CHECK ((state = 'REFUSED') = (refusal <> '')),
  CONSTRAINT decision_axes CHECK (
    cardinality(ceilings) = 3 AND cardinality(proposed) = 3 AND cardinality(decided) = 3
    AND cardinality(advances) = 3 AND cardinality(carry_overs) = 3),
  CONSTRAINT decision_amounts CHECK (
    decided[1] BETWEEN 0 AND ceilings[1] AND decided[2] BETWEEN 0 AND ceilings[2]
    AND decided[3] BETWEEN 0 AND ceilings[3]),
  CONSTRAINT decision_carry_overs CHECK (
    carry_overs[1] BETWEEN 0 AND ceilings[1] - decided[1]
    AND carry_overs[2] BETWEEN 0 AND ceilings[2] - decided[2]
    AND carry_overs[3] BETWEEN 0 AND ceilings[3] - decided[3]),
  CONSTRAINT decision_reason CHECK (decided = proposed OR btrim(reason) <> '')
);
-- One decision of a review is on its way at a time.
CREATE UNIQUE INDEX decision_pending ON decision (pact, year) WHERE state = 'RECORDED';

CREATE FUNCTION decision_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state = 'RECORDED' OR TG_OP = 'UPDATE' AND OLD.state = 'RECORDED' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'decision % of % % cannot become %', NEW.number, NEW.pact, NEW.year, NEW.state
    USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_moves';
END
$$;
CREATE TRIGGER decision_moves BEFORE INSERT OR UPDATE ON decision
  FOR EACH ROW EXECUTE FUNCTION decision_moves();

-- Evidence, its waivers and runs are taken while the review is OPEN, decisions while it is SUBMITTED;
-- statements until it is CLOSED.
CREATE FUNCTION review_admits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM review r WHERE r.pact = NEW.pact AND r.year = NEW.year
                                        AND r.state = ANY (TG_ARGV)) THEN
    RAISE EXCEPTION 'review % of % is not %', NEW.year, NEW.pact, array_to_string(TG_ARGV, ' or ')
      USING ERRCODE = 'check_violation', CONSTRAINT = 'review_admits';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER evidence_while_open BEFORE INSERT ON evidence
  FOR EACH ROW EXECUTE FUNCTION review_admits('OPEN');
CREATE TRIGGER waiver_while_open BEFORE INSERT ON waiver
  FOR EACH ROW EXECUTE FUNCTION review_admits('OPEN');
CREATE TRIGGER statement_until_closed BEFORE INSERT ON statement
  FOR EACH ROW EXECUTE FUNCTION review_admits('OPEN', 'SUBMITTED', 'DECIDED');
CREATE TRIGGER run_while_open BEFORE INSERT ON run
  FOR EACH ROW EXECUTE FUNCTION review_admits('OPEN');
CREATE TRIGGER decision_while_submitted BEFORE INSERT ON decision
  FOR EACH ROW EXECUTE FUNCTION review_admits('SUBMITTED');

-- The policy that comes with the software (docs/contribution.md). It is known from the first day on
-- which there can be evidence, hence the instant.
INSERT INTO policy (policy, version, first_year, content, drafted_by, recorded) VALUES (
  'default-1', 'default/1', 2019,
  '{"version": "default/1", "firstYear": 2019,
    "combination": "COMBINATION_WEIGHTED", "completionWeightBp": 6000, "attainmentWeightBp": 4000,
    "releaseCurve": [{"scorePpm": "0", "ratePpm": "0"},
                     {"scorePpm": "300000", "ratePpm": "300000"},
                     {"scorePpm": "900000", "ratePpm": "1000000"}],
    "metFromPpm": "1000000", "mandatoryPenaltyPpm": "50000", "minAttainmentPpm": "0",
    "missingMeasurement": "MISSING_MEASUREMENT_ZERO",
    "unconfirmedReports": "UNCONFIRMED_REPORTS_COUNT", "nothingDue": "NOTHING_DUE_HOLD",
    "ownEffortRule": "OWN_EFFORT_RULE_FLAG", "expenditureRule": "EXPENDITURE_RULE_FLAG",
    "transverseCapBp": 1000, "newPathwaysFloorBp": 9000, "referenceUnitCostCents": "850000",
    "unitCostToleranceBp": 2000, "carryOverBp": 10000}',
  'system:pactum-drafting', '2019-01-01T00:00:00Z');
UPDATE policy SET state = 'PUBLISHED', published_by = 'system:pactum-publication',
                  published = '2019-01-01T00:00:00Z'
 WHERE policy = 'default-1';

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE policy, review, evidence, waiver, statement, run, '
                 'decision TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, published_by, published) ON TABLE policy TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, comment) ON TABLE review TO %I', service_role);
  EXECUTE format('GRANT UPDATE (state, refusal, leased_until) ON TABLE decision TO %I', service_role);
END
$$;
COMMIT;
