-- Deploy budget:past_without_jit to pg
-- A sum over many totals looks dear enough to be compiled, and compiling takes longer than summing.
BEGIN;
ALTER FUNCTION balances_as_of(text, date, timestamptz, text[]) SET jit = off;
ALTER FUNCTION moved_that_day(text, date, timestamptz, text[]) SET jit = off;
COMMIT;
