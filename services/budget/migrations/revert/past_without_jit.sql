-- Revert budget:past_without_jit from pg
BEGIN;
ALTER FUNCTION balances_as_of(text, date, timestamptz, text[]) RESET jit;
ALTER FUNCTION moved_that_day(text, date, timestamptz, text[]) RESET jit;
COMMIT;
