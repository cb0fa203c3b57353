"""The journal's rules, held by the database.

An entry's postings are inserted by ONE statement (with the entry's fund, summing to nought); an entry has
postings by the time it is committed; entries and postings are never updated, deleted or truncated.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_postings_balance() RETURNS trigger LANGUAGE plpgsql
  SET enable_nestloop = off AS $$
DECLARE wrong record;
BEGIN
  SELECT entry_id, sum(amount_fen) AS off INTO wrong
    FROM new_postings GROUP BY entry_id HAVING sum(amount_fen) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % is off by % fen', wrong.entry_id, wrong.off
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_entry_balances';
  END IF;
  SELECT n.entry_id INTO wrong FROM new_postings n
    JOIN ledger_entry e ON e.id = n.entry_id JOIN ledger_account a ON a.id = n.account_id
    WHERE a.fund <> e.fund LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % posts to an account of another fund', wrong.entry_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_account_of_the_fund';
  END IF;
  SELECT n.entry_id INTO wrong
    FROM (SELECT entry_id, count(*) AS legs FROM new_postings GROUP BY entry_id) n
    JOIN (SELECT entry_id, count(*) AS legs FROM ledger_posting
            WHERE entry_id IN (SELECT entry_id FROM new_postings) GROUP BY entry_id) held USING (entry_id)
    WHERE held.legs <> n.legs LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % was posted before: a correction is an entry of its own', wrong.entry_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_by_one_statement';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_posting_balance AFTER INSERT ON ledger_posting
  REFERENCING NEW TABLE AS new_postings FOR EACH STATEMENT EXECUTE FUNCTION ledger_postings_balance();

CREATE FUNCTION ledger_entry_has_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_posting WHERE entry_id = NEW.id) THEN
    RAISE EXCEPTION 'entry % has no postings', NEW.key
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_postings';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_has_postings AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_postings();

CREATE FUNCTION ledger_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %: what is posted never changes', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'Post an entry that corrects it.';
END $$;
CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_posting_no_change BEFORE UPDATE OR DELETE ON ledger_posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_posting_no_truncate BEFORE TRUNCATE ON ledger_posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
"""

BACK = """
DROP TRIGGER ledger_posting_no_truncate ON ledger_posting;
DROP TRIGGER ledger_posting_no_change ON ledger_posting;
DROP TRIGGER ledger_entry_no_truncate ON ledger_entry;
DROP TRIGGER ledger_entry_no_change ON ledger_entry;
DROP FUNCTION ledger_never_changes();
DROP TRIGGER ledger_entry_has_postings ON ledger_entry;
DROP FUNCTION ledger_entry_has_postings();
DROP TRIGGER ledger_posting_balance ON ledger_posting;
DROP FUNCTION ledger_postings_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
