"""Notices of a year's days off are only added to: a later edition takes the place of an earlier one."""

from django.db import migrations

TABLES = {
    "casework_yearnotice": "year_notices_only_grow",
    "casework_noticeday": "notice_days_only_grow",
}
FORWARD = "\n".join(
    f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
    for table, trigger in TABLES.items()
)
BACKWARD = "\n".join(f"DROP TRIGGER {trigger} ON {table};" for table, trigger in TABLES.items())


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_year_notices"), ("access", "0002_trail_only_grows")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
