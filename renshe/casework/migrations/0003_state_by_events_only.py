"""A case's state is written by the trigger on its events (0002) and by nothing else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION case_state_by_events_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 THEN  -- a statement of somebody's, not the trigger on events
        RAISE EXCEPTION 'the state of case % follows from its events', OLD.number
            USING ERRCODE = 'restrict_violation', HINT = 'Add an event.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_state_by_events_only BEFORE UPDATE ON casework_case
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION case_state_by_events_only();
"""

BACKWARD = """
DROP TRIGGER case_state_by_events_only ON casework_case;
DROP FUNCTION case_state_by_events_only();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_events_only_grow")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
