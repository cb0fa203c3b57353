"""No entry is posted into a sealed month or an earlier one: a correction counts in an open month."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION archive_entry_of_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
  SELECT key, month INTO wrong FROM new_entries
    WHERE month <= (SELECT max(month) FROM archive_sealedmonth) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % of %: the month is sealed', wrong.key, wrong.month
      USING ERRCODE = 'restrict_violation', HINT = 'A correction is an entry of an open month.';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER archive_entry_of_open_month AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION archive_entry_of_open_month();
"""

BACK = """
DROP TRIGGER archive_entry_of_open_month ON ledger_entry;
DROP FUNCTION archive_entry_of_open_month();
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_sealed_never_changes"), ("ledger", "0002_journal_never_changes")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
