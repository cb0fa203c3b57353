"""Decisions, their clauses, the law's texts and the receipts of runs are only added to."""

from django.db import migrations

TABLES = {
    "casework_decision": "decisions_only_grow",
    "casework_decisionclause": "decision_clauses_only_grow",
    "casework_lawtext": "law_texts_only_grow",
    "casework_runreceipt": "run_receipts_only_grow",
}
FORWARD = "\n".join(
    f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
    for table, trigger in TABLES.items()
)
BACKWARD = "\n".join(f"DROP TRIGGER {trigger} ON {table};" for table, trigger in TABLES.items())


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_decisions"), ("access", "0002_trail_only_grows")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
