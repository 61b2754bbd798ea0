-- Revert registry:annexe_1_2018 from pg
BEGIN;
DELETE FROM framework WHERE framework = 'annexe-1-2018';
COMMIT;
