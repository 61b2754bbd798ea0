-- Verify procurement:strategy on pg
BEGIN;
SELECT pact, id, project FROM strategy WHERE false;
SELECT pact, id, strategy FROM procedure WHERE false;
SELECT pact, procedure, id FROM procedure_lot WHERE false;
ROLLBACK;
