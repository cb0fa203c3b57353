"""What bills, arrivals, accounts, payments and files say is held by the database: it is added, never rewritten.

What it asks of callers: a bill's paid amount only rises; a batch goes on from state to state; a payment kept in sight
changes its state and what it was repaid as, nothing else.
"""

from django.db import migrations

FIXED = {
    "account": ("fund", "code", "kind"),
    "bill": ("number", "fund", "month", "employer_id", "person_id", "due_fen"),
    "arrival": ("bill_id", "voucher", "arrived_on", "month", "amount_fen", "entry_id"),
    "exchangefile": ("partner", "direction", "name", "month", "rows", "total_fen", "sha256"),
    "paymentbatch": ("number", "fund", "month", "bank_code", "count", "total_fen", "sha256"),
    "unpaidpayment": ("number", "batch_id", "person_id", "month", "amount_fen"),
}


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in columns)


FORWARD = """
CREATE FUNCTION ledger_fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %: what stands here stays', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', HINT = 'Add what corrects it.';
END $$;
CREATE TRIGGER ledger_bill_paid_rises BEFORE UPDATE ON ledger_bill
  FOR EACH ROW WHEN (NEW.paid_fen < OLD.paid_fen) EXECUTE FUNCTION ledger_fact_stays();
""" + "".join(
    f"""
CREATE TRIGGER ledger_{table}_stays BEFORE UPDATE ON ledger_{table}
  FOR EACH ROW WHEN ({_changed(columns)}) EXECUTE FUNCTION ledger_fact_stays();
CREATE TRIGGER ledger_{table}_no_delete BEFORE DELETE ON ledger_{table}
  FOR EACH ROW EXECUTE FUNCTION ledger_fact_stays();
"""
    for table, columns in FIXED.items()
)

BACK = (
    "".join(
        f"DROP TRIGGER ledger_{table}_no_delete ON ledger_{table}; DROP TRIGGER ledger_{table}_stays ON ledger_{table};"
        for table in FIXED
    )
    + "DROP TRIGGER ledger_bill_paid_rises ON ledger_bill; DROP FUNCTION ledger_fact_stays();"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_journal_never_changes")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
