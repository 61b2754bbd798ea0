-- Revert review:review from pg
BEGIN;
DROP TABLE decision, run, statement, waiver, evidence, review, policy;
DROP FUNCTION review_admits();
DROP FUNCTION decision_moves();
DROP FUNCTION review_moves();
DROP FUNCTION policy_moves();
COMMIT;
