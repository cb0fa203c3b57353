"""A spell that we held to be so stays on record: only the end of `known` may be set, once; nothing is deleted.

What it asks of callers: change spells through `registry.spells`.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION spell_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF upper_inf(OLD.known) AND lower(NEW.known) = lower(OLD.known)
       AND (NEW.id, NEW.person_id, NEW.insurance, NEW.kind, NEW.state, NEW.is_paying, NEW.valid, NEW.reason)
         = (OLD.id, OLD.person_id, OLD.insurance, OLD.kind, OLD.state, OLD.is_paying, OLD.valid, OLD.reason)
       AND NEW.employer_id IS NOT DISTINCT FROM OLD.employer_id THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'spell % is on record: only the end of known can be set, and once', OLD.id
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER spell_only_ends BEFORE UPDATE ON registry_enrolment FOR EACH ROW EXECUTE FUNCTION spell_only_ends();
CREATE TRIGGER spells_stay BEFORE DELETE OR TRUNCATE ON registry_enrolment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACKWARD = """
DROP TRIGGER spells_stay ON registry_enrolment;
DROP TRIGGER spell_only_ends ON registry_enrolment;
DROP FUNCTION spell_only_ends();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("access", "0002_trail_only_grows")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
