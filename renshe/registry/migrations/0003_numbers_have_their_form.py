"""Identity numbers and credit codes have their form; whoever changes one, or a birth date, leaves a line in the trail.

What it asks of callers: nothing. The line names the person or employer, what was changed, from what to what, and the
account of the database that did it; of an identity number it has no more than every reader of the trail may see.
"""

from django.db import migrations, models

FORWARD = r"""
CREATE FUNCTION masked_number(number text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT left(number, 4) || repeat('*', greatest(length(number) - 8, 0)) || right(number, 4) $$;

CREATE FUNCTION person_change_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := jsonb_build_object('by', session_user);
BEGIN
    IF NEW.identity_number <> OLD.identity_number THEN
        said := said || jsonb_build_object('identity_number',
            jsonb_build_array(masked_number(OLD.identity_number), masked_number(NEW.identity_number)));
    END IF;
    IF NEW.birth_date <> OLD.birth_date THEN
        said := said || jsonb_build_object('birth_date', jsonb_build_array(OLD.birth_date, NEW.birth_date));
    END IF;
    INSERT INTO access_trailentry (at, action, subject_type, subject_key, reason, detail)
    VALUES (now(), 'person.changed', 'registry.person', OLD.id, '', said);
    RETURN NULL;
END $$;
CREATE TRIGGER person_change_is_told AFTER UPDATE ON registry_person FOR EACH ROW
    WHEN (NEW.identity_number <> OLD.identity_number OR NEW.birth_date <> OLD.birth_date)
    EXECUTE FUNCTION person_change_is_told();

CREATE FUNCTION employer_change_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO access_trailentry (at, action, subject_type, subject_key, reason, detail)
    VALUES (now(), 'employer.changed', 'registry.employer', OLD.id, '', jsonb_build_object(
        'by', session_user, 'credit_code', jsonb_build_array(OLD.credit_code, NEW.credit_code)));
    RETURN NULL;
END $$;
CREATE TRIGGER employer_change_is_told AFTER UPDATE ON registry_employer FOR EACH ROW
    WHEN (NEW.credit_code <> OLD.credit_code)
    EXECUTE FUNCTION employer_change_is_told();
"""

BACKWARD = """
DROP TRIGGER employer_change_is_told ON registry_employer;
DROP TRIGGER person_change_is_told ON registry_person;
DROP FUNCTION employer_change_is_told();
DROP FUNCTION person_change_is_told();
DROP FUNCTION masked_number(text);
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_spells_keep_both_times"), ("access", "0003_api_token")]
    operations = [
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("identity_number__regex", "^[1-9][0-9]{16}[0-9X]$")),
                name="person_identity_number_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credit_code__regex", "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
                ),
                name="employer_credit_code_form",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
