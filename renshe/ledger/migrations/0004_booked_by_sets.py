"""Fifty thousand arrivals are booked in one statement: what guards the journal looks at all of them at once, by index.

What it asks of callers: an entry and its postings go in by ONE statement. The rules are those of before: an entry has
postings, which sum to nought, stay in its fund and come once. They were looked for row by row at the commit, and by
reading the whole journal.

A bill is paid soon after it was raised: its page keeps room for the paid row, so that no index is written again.
"""

from django.db import migrations, models

# Plans are kept for the session, made for whatever came first, an empty journal too: no loop over a whole table, whatever
# the statistics say. Ids only rise, so all that is new stands at the journal's end, which the index gives at once.
PLANNED = "SET enable_seqscan = off SET enable_nestloop = off"

FORWARD = f"""
CREATE OR REPLACE FUNCTION ledger_postings_balance() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
  wrong record;
  lowest bigint;
BEGIN
  SELECT min(entry_id) INTO lowest FROM new_postings;
  SELECT entry_id, sum(amount_fen) AS off INTO wrong
    FROM new_postings GROUP BY entry_id HAVING sum(amount_fen) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % is off by % fen', wrong.entry_id, wrong.off
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_entry_balances';
  END IF;
  SELECT n.entry_id INTO wrong FROM new_postings n
    JOIN (SELECT id, fund FROM ledger_entry WHERE id >= lowest) e ON e.id = n.entry_id
    JOIN ledger_account a ON a.id = n.account_id
    WHERE a.fund <> e.fund LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % posts to an account of another fund', wrong.entry_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_account_of_the_fund';
  END IF;
  SELECT n.entry_id INTO wrong
    FROM (SELECT entry_id, count(*) AS legs FROM new_postings GROUP BY entry_id) n
    JOIN (SELECT entry_id, count(*) AS legs FROM ledger_posting WHERE entry_id >= lowest GROUP BY entry_id) held
      USING (entry_id)
    WHERE held.legs <> n.legs LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % was posted before: a correction is an entry of its own', wrong.entry_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_by_one_statement';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER ledger_entry_has_postings ON ledger_entry;
CREATE OR REPLACE FUNCTION ledger_entry_has_postings() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
  wrong record;
  lowest bigint;
BEGIN
  SELECT min(id) INTO lowest FROM new_entries;
  SELECT n.key INTO wrong FROM new_entries n
    LEFT JOIN (SELECT DISTINCT entry_id FROM ledger_posting WHERE entry_id >= lowest) held ON held.entry_id = n.id
    WHERE held.entry_id IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % has no postings', wrong.key
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_postings';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_has_postings AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_has_postings();

ALTER TABLE ledger_bill SET (fillfactor = 50);
"""

BACK = """
ALTER TABLE ledger_bill RESET (fillfactor);
DROP TRIGGER ledger_entry_has_postings ON ledger_entry;
CREATE OR REPLACE FUNCTION ledger_entry_has_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_posting WHERE entry_id = NEW.id) THEN
    RAISE EXCEPTION 'entry % has no postings', NEW.key
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_postings';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION ledger_entry_has_postings() RESET ALL;
CREATE CONSTRAINT TRIGGER ledger_entry_has_postings AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_postings();
ALTER FUNCTION ledger_postings_balance() RESET ALL;
ALTER FUNCTION ledger_postings_balance() SET enable_nestloop = off;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_facts_never_change")]
    operations = [
        migrations.RunSQL(FORWARD, BACK),
        migrations.AlterField("entry", "key", models.CharField(max_length=120, verbose_name="key")),
        migrations.AlterField("arrival", "voucher", models.CharField(max_length=40, verbose_name="voucher")),
        migrations.AlterField("bill", "number", models.CharField(max_length=40, verbose_name="number")),
        migrations.AddConstraint("entry", models.UniqueConstraint(fields=["key"], name="entry_key_once")),
        migrations.AddConstraint("arrival", models.UniqueConstraint(fields=["voucher"], name="arrival_voucher_once")),
        migrations.AddConstraint("bill", models.UniqueConstraint(fields=["number"], name="bill_number_once")),
    ]
