-- Deploy registry:amendments to pg
-- Amendments are versions after the first, each with its reason and the version that it was copied
-- from; a pact ends by an act of its own.
BEGIN;
ALTER TABLE pact_version
  ADD COLUMN reason text NOT NULL DEFAULT '',  -- Of an amendment: why.
  ADD COLUMN base int NOT NULL DEFAULT 0,      -- Of an amendment: the version that it was copied from.
  ADD CONSTRAINT pact_version_amendment
    CHECK ((version > 1) = (reason <> '' AND base BETWEEN 1 AND version - 1)),
  ADD CONSTRAINT pact_version_withdrawn CHECK (version > 1 OR state <> 'WITHDRAWN');

CREATE TABLE pact_closing (
  pact       text CONSTRAINT pact_closing_pkey PRIMARY KEY
             CONSTRAINT pact_closing_of REFERENCES pact,
  effective  date NOT NULL,
  reason     text NOT NULL CONSTRAINT pact_closing_reason CHECK (reason <> ''),
  closed_by  text NOT NULL,
  recorded   timestamptz NOT NULL DEFAULT recorded_now()
);

DO $$
DECLARE
  service_role constant text := regexp_replace(current_user, '_owner$', '');
BEGIN
  EXECUTE format('GRANT SELECT, INSERT ON TABLE pact_closing TO %I', service_role);
END
$$;
COMMIT;
