-- Revert budget:ledger from pg
BEGIN;
DROP FUNCTION balances_as_of(text, date, timestamptz);
DROP FUNCTION post_transfers(text, uuid, date, text, bigint, text, text, text[], text[], text[], text[], text[], text[], bigint[]);
DROP TABLE certificate, commitment, reservation_line, reservation, own_effort_answer, own_effort_report,
  decision, convention_signature, convention, axis_3_release, funding_basis, account_total, transfer,
  account, pact;
COMMIT;
