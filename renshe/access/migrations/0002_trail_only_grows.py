"""The audit trail and its seals are only added to: update, delete and truncate are refused by the database.

What it asks of callers: nothing; `at` is set by the trigger to the start of the transaction, so that a row cannot
be dated back. Other rooms use `refuse_change()` for rows of theirs that never change.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME;
END $$;

CREATE FUNCTION trail_dated_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := transaction_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER trail_dated_now BEFORE INSERT ON access_trailentry FOR EACH ROW EXECUTE FUNCTION trail_dated_now();
CREATE TRIGGER trail_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON access_trailentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seals_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON access_trailseal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER seals_only_grow ON access_trailseal;
DROP TRIGGER trail_only_grows ON access_trailentry;
DROP TRIGGER trail_dated_now ON access_trailentry;
DROP FUNCTION trail_dated_now();
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
