"""A sealed month's rows, held by the database: no file record of it is added, changed or deleted; no seal either."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION archive_file_of_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM archive_sealedmonth WHERE month = OLD.month) THEN
    RAISE EXCEPTION '% of the file % of %: the month is sealed', TG_OP, OLD.name, OLD.month
      USING ERRCODE = 'restrict_violation', HINT = 'A correction is a row in a later month.';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT 1 FROM archive_sealedmonth WHERE month = NEW.month) THEN
    RAISE EXCEPTION '% of the file % of %: the month is sealed', TG_OP, NEW.name, NEW.month
      USING ERRCODE = 'restrict_violation', HINT = 'A correction is a row in a later month.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER archive_file_of_open_month BEFORE INSERT OR UPDATE OR DELETE ON archive_archivefile
  FOR EACH ROW EXECUTE FUNCTION archive_file_of_open_month();

CREATE FUNCTION archive_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %: what is sealed never changes', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'A correction is a row in a later month.';
END $$;
CREATE TRIGGER archive_file_no_truncate BEFORE TRUNCATE ON archive_archivefile
  FOR EACH STATEMENT EXECUTE FUNCTION archive_never_changes();
CREATE TRIGGER archive_sealed_month_no_change BEFORE UPDATE OR DELETE ON archive_sealedmonth
  FOR EACH STATEMENT EXECUTE FUNCTION archive_never_changes();
CREATE TRIGGER archive_sealed_month_no_truncate BEFORE TRUNCATE ON archive_sealedmonth
  FOR EACH STATEMENT EXECUTE FUNCTION archive_never_changes();
"""

BACK = """
DROP TRIGGER archive_sealed_month_no_truncate ON archive_sealedmonth;
DROP TRIGGER archive_sealed_month_no_change ON archive_sealedmonth;
DROP TRIGGER archive_file_no_truncate ON archive_archivefile;
DROP FUNCTION archive_never_changes();
DROP TRIGGER archive_file_of_open_month ON archive_archivefile;
DROP FUNCTION archive_file_of_open_month();
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
