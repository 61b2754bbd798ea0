-- Verify registry:annexe_1_2018 on pg
BEGIN;
SELECT 1 / count(*) FROM framework WHERE framework = 'annexe-1-2018';
ROLLBACK;
