"""Certificates of enrolment: issued from the spells as we hold them, printed by Typst, checked by number and code."""

from __future__ import annotations

import hmac
import json
import secrets
from io import BytesIO
from pathlib import Path
from typing import Literal

import segno
import typst
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from renshe.access import masking, trail
from renshe.access.models import User
from renshe.law import Month
from renshe.portal.models import Certificate
from renshe.portal.templatetags.portal import spell
from renshe.registry.models import Enrolment, Person

LAYOUT = Path(__file__).parent / "typst" / "certificate.typ"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
Answer = Literal["valid", "unknown", "revoked"]


@transaction.atomic(durable=True)
def issue(person: Person, *, by: User, first: Month, last: Month) -> Certificate:
    """Issue a certificate of the spells that touch the months `first` to `last`."""
    months = DateRange(first.first_day, (last + 1).first_day)
    spells = (
        Enrolment.objects.current()
        .filter(person=person, valid__overlap=months)
        .exclude(state="ended")
        .select_related("employer")
        .order_by("insurance", "valid")
    )
    content = {
        "name": person.name,
        "identity_number": person.identity_number,
        "spells": [
            {
                "insurance": row.get_insurance_display(),
                "employer": row.employer.name if row.employer else "",
                "state": row.get_state_display(),
                "months": spell(row.valid),
            }
            for row in spells
        ],
    }
    made = Certificate.objects.create(
        number=f"CB{timezone.localdate():%Y%m%d}{secrets.randbelow(10**8):08d}",
        code="".join(secrets.choice(LETTERS) for _ in range(16)),
        person=person,
        first_month=first.first_day,
        last_month=last.first_day,
        content=content,
        issued_by=by,
    )
    trail.record(by, "certificate.issued", made)
    return made


def check(number: str, code: str) -> tuple[Answer, Certificate | None]:
    """Say whether a certificate of that number and code is valid. A wrong code tells nothing about the number."""
    found = Certificate.objects.filter(number=number.strip().upper()).first()
    if found is None or not hmac.compare_digest(found.code.encode(), code.strip().upper().encode()):
        return "unknown", None
    return ("revoked" if found.revoked_at else "valid"), found


def shown_to_all(certificate: Certificate) -> dict[str, object]:
    """What the public page shows: enough to compare with the paper in hand, not to learn from."""
    return {
        "number": certificate.number,
        "name": masking.mask_name(certificate.content["name"]),
        "identity_number": masking.mask_identity(certificate.content["identity_number"]),
        "issued_at": certificate.issued_at,
        "spells": certificate.content["spells"],
    }


def pdf(certificate: Certificate, *, verify_url: str, words: dict[str, str]) -> bytes:
    """Print a certificate. `words` are the fixed words of the page, in the reader's language."""
    code = BytesIO()
    segno.make(verify_url, error="m").save(code, kind="svg", scale=4, border=1)
    data = {
        "words": words,
        "number": certificate.number,
        "code": certificate.code,
        "issued": f"{timezone.localtime(certificate.issued_at):%Y-%m-%d %H:%M}",
        "first": str(Month.of(certificate.first_month)),
        "last": str(Month.of(certificate.last_month)),
        "qr": code.getvalue().decode(),
        **certificate.content,
    }
    return typst.compile(LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
