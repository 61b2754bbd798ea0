-- Revert budget:release_windows from pg
-- Fails where a project was released in both windows of one year: the schema before has one for both.
BEGIN;
DROP INDEX axis_3_release_window;
CREATE UNIQUE INDEX axis_3_release_window
  ON axis_3_release (pact, project, (extract(year FROM effective)))
  WHERE NOT initial AND NOT corrected;
DROP INDEX axis_3_release_proposal;
ALTER TABLE axis_3_release DROP CONSTRAINT axis_3_release_one_window, DROP COLUMN proposal;
COMMIT;
