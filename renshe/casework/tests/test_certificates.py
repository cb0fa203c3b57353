"""Certificates of any kind: whole or not there, numbered without doubles, changed by nobody, by keys that change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction

from renshe.access.models import TrailEntry
from renshe.casework import certificates
from renshe.casework.certificates.errors import NoNewSigningKey, SigningKeyNotAtHand
from renshe.casework.certificates.issuing import Draft
from renshe.casework.certificates.kinds import CertificateKind, register
from renshe.casework.certificates.models import Certificate, CertificatePaper, SigningKey
from renshe.casework.certificates.signing import keyring
from renshe.casework.certificates.signing.keys import make
from renshe.casework.certificates.verifying import mark, verify_file
from renshe.registry.models import Person
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
KIND = register(CertificateKind("test.skill", "T", "skill", about=lambda content: str(content["grade"])))


def printed(draft: Draft) -> bytes:
    return f"%PDF-1.7 {mark(draft.number, draft.code)} {draft.content['name']}".encode()


def issue(person: Person, **more: Any) -> Certificate:
    return certificates.issue(KIND, {"grade": 3}, printed, person=person, by=None, **more)


@pytest.fixture(autouse=True)
def keys_of_its_own(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.SIGNING_KEYS, settings.SIGNING_KEY_FILE = "", tmp_path / "keys" / "certificates.pem"
    yield


def test_what_is_issued_is_kept_signed_told_to_the_trail_and_verified(bureau: Bureau) -> None:
    made = issue(bureau.person())
    pdf = bytes(made.paper.pdf)
    assert pdf.decode().startswith(f"%PDF-1.7 renshe:{made.number}:{made.code} ")
    assert made.sha256 == hashlib.sha256(pdf).hexdigest()
    assert certificates.verify_file(pdf) == certificates.Verified("valid", made)
    assert certificates.verify_number(made.number, made.code).answer == "valid"
    assert TrailEntry.objects.filter(action="certificate.issued", subject_key=str(made.pk)).count() == 1


def test_to_look_at_the_key_makes_none(bureau: Bureau, settings: LazySettings) -> None:
    assert (keyring.looked_at(), settings.SIGNING_KEY_FILE.exists()) == (None, False)
    made = issue(bureau.person())
    assert keyring.looked_at() == made.signed_with_id
    settings.SIGNING_KEY_FILE.unlink()
    with pytest.raises(SigningKeyNotAtHand, match="renshe keys rotate"):
        keyring.looked_at()
    assert keyring.rotate().pk == issue(bureau.person()).signed_with_id


def test_an_employer_has_certificates_too(bureau: Bureau) -> None:
    employer = bureau.employer()
    made = certificates.issue(KIND, {"grade": 1}, printed, employer=employer, by=None)
    assert (made.content["name"], made.person) == (employer.name, None)
    assert list(Certificate.objects.seen_by(bureau.agent(employer))) == [made]
    assert list(Certificate.objects.seen_by(bureau.officer("west", "handler", bureau.west))) == []


def test_a_certificate_is_whole_or_not_there(bureau: Bureau) -> None:
    person = bureau.person()

    def stumbles(draft: Draft) -> bytes:
        raise OSError

    with pytest.raises(OSError):
        certificates.issue(KIND, {}, stumbles, person=person, by=None)
    with pytest.raises(RuntimeError), transaction.atomic():  # the caller's own work fails after it
        issue(person)
        raise RuntimeError
    counts = [model.objects.count() for model in (Certificate, CertificatePaper, SigningKey)]
    assert (counts, TrailEntry.objects.filter(action="certificate.issued").count()) == ([0, 0, 0], 0)
    issue(person)  # the key that was made then signs now
    assert len(keyring.at_hand()) == 1


def test_it_is_revoked_once_and_changed_never(bureau: Bureau) -> None:
    made, officer = issue(bureau.person()), bureau.officer("handler", "handler", bureau.east)
    revoked = certificates.revoke(made, officer=officer, reason=" 姓名有误 ")
    again = certificates.revoke(made, officer=officer, reason="又一次")
    assert (again.revoked_reason, again.revoked_at) == ("姓名有误", revoked.revoked_at)
    assert certificates.verify_number(made.number, made.code).answer == "revoked"
    assert verify_file(bytes(made.paper.pdf)).answer == "revoked"
    for change in (
        lambda: Certificate.objects.update(content={}),
        lambda: Certificate.objects.update(revoked_at=None, revoked_by=None, revoked_reason=""),
        lambda: CertificatePaper.objects.update(pdf=b"%PDF-"),
        lambda: CertificatePaper.objects.all().delete(),
        lambda: SigningKey.objects.update(public_key=""),
        lambda: Certificate.objects.filter(pk=made.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_keys_rotate_and_the_old_one_goes_on_verifying(bureau: Bureau, settings: LazySettings) -> None:
    person = bureau.person()
    before = issue(person)
    settings.SIGNING_ALGORITHM = "ed25519"
    new = keyring.rotate()
    after = issue(person)
    assert (before.signed_with_id != new.pk, after.signed_with_id, new.algorithm) == (True, new.pk, "Ed25519")
    old = SigningKey.objects.get(pk=before.signed_with_id)
    assert (old.algorithm, old.ended_at is not None, new.ended_at) == ("SM2-SM3", True, None)
    for one in (before, after):
        assert verify_file(bytes(one.paper.pdf)).answer == "valid"
    assert [key.public.key_id for key in keyring.at_hand()] == [new.pk]  # the old private key is gone
    assert settings.SIGNING_KEY_FILE.stat().st_mode & 0o077 == 0


def test_keys_of_the_environment_are_used_as_the_table_says(bureau: Bureau, settings: LazySettings) -> None:
    person, first, second = bureau.person(), make("sm2"), make("sm2")
    settings.SIGNING_KEYS = first.pem
    assert issue(person).signed_with_id == first.public.key_id
    with pytest.raises(NoNewSigningKey):
        keyring.rotate()
    settings.SIGNING_KEYS = first.pem + second.pem  # given to every machine first
    assert issue(person).signed_with_id == first.public.key_id
    keyring.rotate()
    assert issue(person).signed_with_id == second.public.key_id
    settings.SIGNING_KEYS = first.pem  # a machine that was forgotten
    with pytest.raises(SigningKeyNotAtHand) as refused:
        issue(person)
    assert (second.public.key_id in str(refused.value), "RENSHE_SIGNING_KEYS" in str(refused.value)) == (True, True)
    with pytest.raises(SigningKeyNotAtHand):
        keyring.looked_at()
    file = Path(settings.SIGNING_KEY_FILE).parent / "of the city.pem"
    file.parent.mkdir(parents=True)
    file.write_text(second.pem)
    settings.SIGNING_KEYS = str(file)
    assert issue(person).signed_with_id == second.public.key_id


@pytest.mark.django_db(transaction=True)
def test_who_issues_at_once_agrees_on_the_key_and_no_number_is_given_twice(bureau: Bureau) -> None:
    people = [bureau.person() for _index in range(4)]
    begun = Barrier(4)

    def three(person: Person) -> list[Certificate]:
        try:
            made = [issue(person)]  # the first of all takes a key into use
            begun.wait(60)
            if person == people[0]:
                keyring.rotate()  # while the others go on
            return [*made, issue(person), issue(person)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as issuers:
        made = [one for of_one in issuers.map(three, people) for one in of_one]
    assert len({one.number for one in made}) == 12
    assert SigningKey.objects.count() == 2
    assert {verify_file(bytes(one.paper.pdf)).answer for one in made} == {"valid"}
