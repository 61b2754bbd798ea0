-- Verify budget:ledger on pg
BEGIN;
SELECT pact, balance FROM account WHERE false;
SELECT pact, id, recorded FROM transfer WHERE false;
SELECT pact, state FROM certificate WHERE false;
SELECT pact, account, net_cents FROM account_total WHERE false;
SELECT * FROM balances_as_of('-', current_date, now(), NULL);
ROLLBACK;
