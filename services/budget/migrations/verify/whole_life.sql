-- Verify budget:whole_life on pg
BEGIN;
SELECT 1 / count(*) FROM allocation_rules;
SELECT pact, id, lines FROM deposit WHERE false;
SELECT pact, deposit, standing FROM deposit_answer WHERE false;
SELECT pact, year, number, signed FROM convention_amendment WHERE false;
SELECT pact, act, effective FROM closing WHERE false;
ROLLBACK;
