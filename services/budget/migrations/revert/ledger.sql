-- Revert budget:ledger from pg
BEGIN;
DROP FUNCTION balances_as_of(text, date, timestamptz, text[]);
DROP FUNCTION moved_that_day(text, date, timestamptz, text[]);
DROP FUNCTION post_transfers(text, uuid, text, text, text[], text[], text[], text[], text[], text[], bigint[], date[], text[], bigint[]);
DROP TABLE certificate, commitment, reservation_line, reservation, own_effort_answer, own_effort_report,
  decision, convention_signature, convention, axis_3_release, funding_basis, account_total, transfer,
  account, pact;
COMMIT;
