"""Certificates issued and revoked."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.casework.certificates.issuer import issuer
from renshe.casework.certificates.kinds import CertificateKind
from renshe.casework.certificates.models import Certificate, CertificatePaper
from renshe.casework.certificates.signing import keyring
from renshe.casework.certificates.told import ISSUED, REVOKED, hash_of
from renshe.casework.models import Case
from renshe.registry.models import Employer, Person

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
CODE_LENGTH = 16
NEXT_NUMBER = "SELECT nextval('casework_certificate_number')"


@dataclass(frozen=True)
class Draft:
    """All that a printer needs: the certificate as it will be, but for its paper. `content` is what is kept."""

    kind: CertificateKind
    number: str
    code: str
    issued_at: datetime
    content: dict[str, Any]


Printer = Callable[[Draft], bytes]
"""Prints the PDF; number, code and QR code have to stand on it."""


@as_system("the row is written and locked for the bureau; the page asked who may")
@transaction.atomic
def issue(
    kind: CertificateKind,
    content: Mapping[str, Any],
    printer: Printer,
    *,
    by: User | None,
    person: Person | None = None,
    employer: Employer | None = None,
    case: Case | None = None,
) -> Certificate:
    """Issue a certificate of a person or an employer: number it, print it, sign the bytes, keep both.

    In the caller's transaction: with it the certificate is there, paper and signature and all, or is not. `content` is
    JSON without floats; the holder's `name` and the `issuer` are added as they stand. `by`: None where the system
    issues it.

    Raises:
        SigningKeyWrong, SigningKeyNotAtHand, and what the printer raises.
    """
    holder = person or employer
    assert holder is not None, "of somebody"
    assert person is None or employer is None, "of one"
    kept = json.loads(json.dumps({"name": holder.name, "issuer": issuer(), **content}))  # as it will be read again
    draft = Draft(kind, _number(kind), _code(), timezone.now(), kept)
    pdf = printer(draft)
    key = keyring.current()
    made = Certificate.objects.create(
        kind=kind.code,
        number=draft.number,
        code=draft.code,
        person=person,
        employer=employer,
        case=case,
        content=kept,
        sha256=hashlib.sha256(pdf).hexdigest(),
        signature=key.sign(pdf),
        signed_with_id=key.public.key_id,
        issued_by=by,
        issued_at=draft.issued_at,
    )
    CertificatePaper.objects.create(certificate=made, pdf=pdf)
    trail.record(by, ISSUED, made, detail={"hash": hash_of(made)})
    return made


@as_system("the row is written and locked for the bureau; the page asked who may")
@transaction.atomic
def revoke(certificate: Certificate, *, officer: User, reason: str) -> Certificate:
    """Revoke a certificate: whoever checks it reads so from now on. Twice changes nothing."""
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.revoked_at is not None:
        return locked
    locked.revoked_at, locked.revoked_by, locked.revoked_reason = timezone.now(), officer, reason.strip()
    locked.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    trail.record(officer, REVOKED, locked, locked.revoked_reason)
    return locked


def _number(kind: CertificateKind) -> str:
    """Prefix, day, nine digits counted by the database: no two are the same, and nobody waits for another.

    A number whose certificate was not issued is left out. Numbers from before they were counted have eight digits.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER)
        (count,) = cursor.fetchone()
    return f"{kind.prefix}{timezone.localdate():%Y%m%d}{count:09d}"


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _index in range(CODE_LENGTH))
