-- Revert budget:totals_in_index from pg
BEGIN;
ALTER TABLE account_total
  DROP CONSTRAINT account_total_pkey,
  ADD CONSTRAINT account_total_pkey PRIMARY KEY (pact, account, effective, recorded_day);
COMMIT;
