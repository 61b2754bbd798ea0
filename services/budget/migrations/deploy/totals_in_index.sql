-- Deploy budget:totals_in_index to pg
-- A past balance sums totals in the order of their key: what it sums stands in the index, so that the
-- rows themselves are not visited. An axis and year of a long life is some 400 000 of them. A total that
-- grows gets a new entry in the index, which costs a write little: days that are over never grow.
-- The index is built anew under a lock that all who read or write totals wait for, some seconds for a
-- million of them.
BEGIN;
ALTER TABLE account_total
  DROP CONSTRAINT account_total_pkey,
  ADD CONSTRAINT account_total_pkey
    PRIMARY KEY (pact, account, effective, recorded_day) INCLUDE (net_cents);
COMMIT;
