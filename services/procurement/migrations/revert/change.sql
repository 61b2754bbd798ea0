-- Revert procurement:change from pg
BEGIN;
DROP TABLE intent, engagement_fact, fund, change_item, change;
COMMIT;
