"""Certificates, their papers and signing keys are only added to; a certificate is revoked once, a key ended once.

What it asks of callers: take numbers from `casework_certificate_number`; a revocation writes the three columns of it
in one statement.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE casework_certificate_number;

CREATE TRIGGER certificate_papers_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON casework_certificatepaper
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certificates_stay BEFORE DELETE OR TRUNCATE ON casework_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signing_keys_stay BEFORE DELETE OR TRUNCATE ON casework_signingkey
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION certificate_is_only_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
       AND to_jsonb(NEW) - ARRAY['revoked_at', 'revoked_by_id', 'revoked_reason']
         = to_jsonb(OLD) - ARRAY['revoked_at', 'revoked_by_id', 'revoked_reason'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'certificate % is not changed, only revoked, and that once', OLD.number
        USING ERRCODE = 'restrict_violation', HINT = 'Revoke it and issue another.';
END $$;
CREATE TRIGGER certificate_is_only_revoked BEFORE UPDATE ON casework_certificate
    FOR EACH ROW EXECUTE FUNCTION certificate_is_only_revoked();

CREATE FUNCTION signing_key_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
       AND to_jsonb(NEW) - 'ended_at' = to_jsonb(OLD) - 'ended_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'signing key % is not changed, only ended, and that once', OLD.key_id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER signing_key_only_ends BEFORE UPDATE ON casework_signingkey
    FOR EACH ROW EXECUTE FUNCTION signing_key_only_ends();
"""

BACKWARD = """
DROP TRIGGER signing_key_only_ends ON casework_signingkey;
DROP FUNCTION signing_key_only_ends();
DROP TRIGGER certificate_is_only_revoked ON casework_certificate;
DROP FUNCTION certificate_is_only_revoked();
DROP TRIGGER signing_keys_stay ON casework_signingkey;
DROP TRIGGER certificates_stay ON casework_certificate;
DROP TRIGGER certificate_papers_only_grow ON casework_certificatepaper;
DROP SEQUENCE casework_certificate_number;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_certificates"), ("access", "0002_trail_only_grows")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
