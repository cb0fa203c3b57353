"""A case's events are only added to, and its state follows from them.

What it asks of callers: insert events, never write `state`; several events of one case in one statement are
taken in order of sequence.
"""

from django.db import migrations

FORWARD = """
CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON casework_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION case_state_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE casework_case c SET state = last.state
      FROM (SELECT DISTINCT ON (case_id) case_id, state FROM new_events ORDER BY case_id, sequence DESC) last
     WHERE c.id = last.case_id AND c.state <> last.state;
    RETURN NULL;
END $$;
CREATE TRIGGER case_state_follows AFTER INSERT ON casework_caseevent REFERENCING NEW TABLE AS new_events
    FOR EACH STATEMENT EXECUTE FUNCTION case_state_follows();
"""

BACKWARD = """
DROP TRIGGER case_state_follows ON casework_caseevent;
DROP FUNCTION case_state_follows();
DROP TRIGGER events_only_grow ON casework_caseevent;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("access", "0002_trail_only_grows")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
