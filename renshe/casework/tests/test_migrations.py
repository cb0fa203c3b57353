import json

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from renshe.access.models import TrailEntry, User
from renshe.casework import certificates
from renshe.casework.models import Certificate
from renshe.law.law_text import canonical, sha256
from renshe.registry.tests.bureau import Bureau

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
    "certificates_stay",
    "certificate_is_only_revoked",
    "certificate_papers_only_grow",
    "signing_keys_stay",
    "signing_key_only_ends",
}


def present() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {row[0] for row in cursor.fetchall()} & TRIGGERS


@pytest.mark.proof
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


NUMBER, CODE = "CB2021030112345678", "ABCDEFGHJKLMNPQR"
OLD = """
INSERT INTO portal_certificate (number, code, person_id, first_month, last_month, content, issued_by_id, issued_at,
                                revoked_reason)
VALUES (%s, %s, %s, '2021-01-01', '2021-02-01', %s, %s, now(), '') RETURNING id"""


@pytest.mark.django_db(transaction=True)
def test_certificates_from_before_papers_were_kept_move_and_are_what_the_trail_was_told(bureau: Bureau) -> None:
    person, user = bureau.person(), User.objects.create(username="clerk")
    content = {"name": person.name, "spells": []}
    everything = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([("portal", "0002_certificate_revocation")])
        with connection.cursor() as cursor:
            cursor.execute(OLD, [NUMBER, CODE, person.pk, json.dumps(content), user.pk])
            (pk,) = cursor.fetchone()
    finally:
        MigrationExecutor(connection).migrate(everything)
    said = {"number": NUMBER, "code": CODE, "person": person.pk, "months": ["2021-01", "2021-02"], "content": content}
    TrailEntry.objects.create(
        user=user, action="certificate.issued", subject_type="portal.certificate", subject_key=str(pk),
        detail={"hash": sha256(canonical(said))},
    )  # fmt: skip
    moved = Certificate.objects.get()
    assert (moved.pk, moved.content) == (pk, {**content, "first": "2021-01", "last": "2021-02"})
    assert certificates.verify_number(NUMBER, CODE).answer == "valid"
    issued_since = Certificate.objects.create(kind=moved.kind, number="CB1", code=CODE, person=person, content={})
    assert issued_since.pk > pk
    certificates.revoke(moved, officer=user, reason="姓名有误")
    assert certificates.verify_number(NUMBER, CODE).answer == "revoked"
