import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

TRIGGERS = {
    "trail_only_grows",
    "seals_only_grow",
    "trail_dated_now",
    "events_only_grow",
    "case_state_follows",
    "spell_only_ends",
    "spells_stay",
    "decisions_only_grow",
    "decision_clauses_only_grow",
    "law_texts_only_grow",
    "run_receipts_only_grow",
    "year_notices_only_grow",
    "notice_days_only_grow",
}


def present() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {row[0] for row in cursor.fetchall()} & TRIGGERS


@pytest.mark.django_db(transaction=True)
def test_the_triggers_go_back_and_come_again() -> None:
    assert present() == TRIGGERS
    everything = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([("access", "0001_initial")])
        assert present() == set()
    finally:
        MigrationExecutor(connection).migrate(everything)
    assert present() == TRIGGERS
