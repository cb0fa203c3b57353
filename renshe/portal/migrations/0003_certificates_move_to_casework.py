"""Certificates of enrolment move to the room of all certificates, under the keys that the audit trail knows them by.

They have no paper and no signature: their papers were printed each time. The months stand in the content from now on.
Backward brings back what was issued without a paper; what was signed since has no place there.
"""

from django.db import migrations

KIND = "social_insurance.enrolment"
FORWARD = f"""
INSERT INTO casework_certificate (id, kind, number, code, person_id, content, issued_by_id, issued_at, revoked_at,
                                  revoked_by_id, revoked_reason)
SELECT id, '{KIND}', number, code, person_id,
       content || jsonb_build_object('first', to_char(first_month, 'YYYY-MM'), 'last', to_char(last_month, 'YYYY-MM')),
       issued_by_id, issued_at, revoked_at, revoked_by_id, revoked_reason
  FROM portal_certificate ORDER BY id
ON CONFLICT (id) DO NOTHING;
SELECT setval(pg_get_serial_sequence('casework_certificate', 'id'),
              greatest((SELECT max(id) FROM portal_certificate),
                       nextval(pg_get_serial_sequence('casework_certificate', 'id'))));
"""
BACKWARD = f"""
INSERT INTO portal_certificate (id, number, code, person_id, first_month, last_month, content, issued_by_id, issued_at,
                                revoked_at, revoked_by_id, revoked_reason)
SELECT id, number, code, person_id, to_date(content ->> 'first', 'YYYY-MM'), to_date(content ->> 'last', 'YYYY-MM'),
       content - 'first' - 'last', issued_by_id, issued_at, revoked_at, revoked_by_id, revoked_reason
  FROM casework_certificate WHERE kind = '{KIND}' AND sha256 IS NULL
ON CONFLICT (id) DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_certificate_revocation"), ("casework", "0010_certificates_only_grow")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
