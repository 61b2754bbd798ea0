-- Deploy budget:release_windows to pg
-- The window of the pact's proposal, told apart from that of the year (R137). What the version before
-- inserts says nothing of a proposal, and is of the year, as it was.
BEGIN;
ALTER TABLE axis_3_release
  ADD COLUMN proposal boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT axis_3_release_one_window CHECK (NOT (initial AND proposal));
CREATE UNIQUE INDEX axis_3_release_proposal
  ON axis_3_release (pact, project) WHERE proposal AND NOT corrected;
DROP INDEX axis_3_release_window;
CREATE UNIQUE INDEX axis_3_release_window
  ON axis_3_release (pact, project, (extract(year FROM effective)))
  WHERE NOT initial AND NOT proposal AND NOT corrected;
COMMIT;
