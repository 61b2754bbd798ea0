-- Revert procurement:delivery from pg
BEGIN;
DROP TABLE checkpoint_sum, checkpoint, reversal, certificate, certification, delivery;
DROP FUNCTION certification_persons();
COMMIT;
