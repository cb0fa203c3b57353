"""Certificates of enrolment and payments (参保证明): drawn up from the spells and the archive's months as they stand,
printed by Typst, checked by number and code, revoked by an officer with a reason. The paper is Chinese always."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import segno
import typst
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from renshe.access import masking, trail
from renshe.access.models import Unit, User
from renshe.errors import RensheError
from renshe.law import Month
from renshe.portal.models import Certificate
from renshe.portal.queries import contributions
from renshe.portal.queries.contributions import PaidMonth
from renshe.portal.templatetags.portal import spell, state_on, yuan
from renshe.registry.models import Enrolment, Insurance, Person
from renshe.registry.profile import city_profile

LAYOUT = Path(__file__).parent / "typst" / "certificate.typ"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
PAPER = "zh-hans"
Answer = Literal["valid", "unknown", "revoked"]


@transaction.atomic(durable=True)
def issue(person: Person, *, by: User, first: Month, last: Month) -> Certificate:
    """Issue a certificate of the spells and payments of the months `first` to `last`."""
    with translation.override(PAPER):
        content = _content(person, by, first, last)
    made = Certificate.objects.create(
        number=f"CB{timezone.localdate():%Y%m%d}{secrets.randbelow(10**8):08d}",
        code="".join(secrets.choice(LETTERS) for _index in range(16)),
        person=person,
        first_month=first.first_day,
        last_month=last.first_day,
        content=content,
        issued_by=by,
    )
    trail.record(by, "certificate.issued", made)
    return made


def _content(person: Person, by: User, first: Month, last: Month) -> dict[str, Any]:
    months = DateRange(first.first_day, (last + 1).first_day)
    spells = (
        Enrolment.objects.current()
        .seen_by(by)  # staff of a bank point see no benefit, nor does what they print
        .filter(person=person, valid__overlap=months)
        .exclude(state="ended")
        .select_related("employer")
        .order_by("insurance", "valid")
    )
    begin = contributions.records_begin()
    lines = contributions.paid_months(person.pk, first, last)
    return {
        "name": person.name,
        "identity_number": person.identity_number,
        "issuer": issuer(),
        "records_begin": str(begin) if begin and begin > first else "",
        "spells": [
            {
                "insurance": row.get_insurance_display(),
                "employer": row.employer.name if row.employer else "",
                "state": state_on(row, months.upper),
                "months": spell(row.valid),
            }
            for row in spells
        ],
        "lines": [
            {
                "month": str(line.period),
                "insurance": line.insurance,
                "base_fen": line.base_fen,
                "employer_fen": line.employer_fen,
                "employee_fen": line.employee_fen,
                "is_whole": line.is_whole,
            }
            for line in lines
        ],
        "totals": [_total(kind, lines) for kind in Insurance],
    }


def _total(kind: Insurance, lines: Iterable[PaidMonth]) -> dict[str, Any]:
    of_kind = [line for line in lines if line.insurance == kind.value]
    return {
        "insurance": kind.value,
        "label": str(kind.label),
        "months": sum(line.is_whole for line in of_kind),
        "employer_fen": sum(line.employer_fen for line in of_kind),
        "employee_fen": sum(line.employee_fen for line in of_kind),
    }


def issuer() -> dict[str, Any]:
    """Who issues: the city's bureau, and whether the city is a made-up one."""
    city = Unit.objects.filter(kind=Unit.Kind.CITY).first()
    try:
        facts = city_profile().facts
    except RensheError:  # a bureau may certify before its profile is written
        facts = {}
    name = facts.get("name") or {}
    return {
        "bureau": city.name_zh if city else "",
        "city": str(name.get("zh", "")),
        "sample": bool(facts.get("sample")),
    }


@transaction.atomic(durable=True)
def revoke(certificate: Certificate, *, officer: User, reason: str) -> Certificate:
    """Revoke a certificate: whoever checks it reads so from now on. Twice changes nothing."""
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.revoked_at is not None:
        return locked
    locked.revoked_at, locked.revoked_by, locked.revoked_reason = timezone.now(), officer, reason.strip()
    locked.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    trail.record(officer, "certificate.revoked", locked, locked.revoked_reason)
    return locked


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
        "first_month": certificate.first_month,
        "last_month": certificate.last_month,
        "revoked_at": certificate.revoked_at,
        "spells": certificate.content["spells"],
        "totals": certificate.content.get("totals", []),
    }


def _words(url: str) -> dict[str, str]:
    """The fixed words of the paper."""
    return {
        "title": _("Certificate of enrolment and payments in social insurance"),
        "name": _("Name"),
        "identity": _("Identity number"),
        "period": _("Months certified"),
        "number": _("Certificate number"),
        "code": _("Verification code"),
        "issued": _("Issued at"),
        "spells": _("Enrolment"),
        "lines": _("Payments by month (yuan)"),
        "insurance": _("Insurance"),
        "employer": _("Employer"),
        "state": _("Enrolment state"),
        "months": _("Months"),
        "month": _("Month"),
        "base": _("Base"),
        "by_employer": _("Paid by the employer"),
        "by_person": _("Paid by the person"),
        "total": _("Total"),
        "months_paid": _("Months paid"),
        "none": _("No enrolment is on record in these months."),
        "no_payment": _("No payment is on record in these months."),
        "not_whole": _("* What was due for this month has not arrived in full; the month is not counted as paid."),
        "sample": _("Issued by the made-up sample city, to show how it works. It certifies nothing about anybody."),
        "check": _("Check this certificate at %(url)s or by the code beside.") % {"url": url},
    }


def _cells(content: dict[str, Any]) -> list[list[str]]:
    """The table by month: month; base, employer, person of pension and unemployment; base, employer of injury."""
    months: dict[str, dict[str, Any]] = {}
    for line in content.get("lines", []):
        months.setdefault(line["month"], {})[line["insurance"]] = line
    rows = []
    for month, by in months.items():
        row = [month if all(line["is_whole"] for line in by.values()) else f"{month}*"]
        for kind, parts in COLUMNS:
            row += [yuan(by[kind][part]) if kind in by else "—" for part in parts]
        rows.append(row)
    return rows


BOTH = ("base_fen", "employer_fen", "employee_fen")
COLUMNS = (("pension", BOTH), ("unemployment", BOTH), ("injury", BOTH[:2]))


def printed(request: HttpRequest, made: Certificate) -> HttpResponse:
    """Answer with the certificate as a PDF whose code leads to the public page."""
    url = request.build_absolute_uri(reverse("portal:verify"))
    link = f"{url}?{urlencode({'number': made.number, 'code': made.code})}"
    return HttpResponse(
        pdf(made, verify_url=link, url=url),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{made.number}.pdf"'},
    )


def pdf(certificate: Certificate, *, verify_url: str, url: str) -> bytes:
    """Print a certificate. `verify_url` goes into the QR code, `url` is the page where anyone checks it."""
    code = BytesIO()
    segno.make(verify_url, error="m").save(code, kind="svg", scale=4, border=1)
    content = certificate.content
    with translation.override(PAPER):
        words = _words(url)
        labels = {kind.value: str(kind.label) for kind in Insurance}
        begin = content.get("records_begin", "")
        since = _("Payments are on record month by month from %(month)s on.") % {"month": begin} if begin else ""
    totals = {one["insurance"]: one for one in content.get("totals", [])}
    data = {
        "words": words,
        "number": certificate.number,
        "code": certificate.code,
        "issued": f"{timezone.localtime(certificate.issued_at):%Y-%m-%d %H:%M}",
        "day": f"{timezone.localtime(certificate.issued_at):%Y 年 %-m 月 %-d 日}",
        "first": str(Month.of(certificate.first_month)),
        "last": str(Month.of(certificate.last_month)),
        "qr": code.getvalue().decode(),
        "name": content["name"],
        "identity_number": masking.mask_identity(content["identity_number"]),
        "issuer": content.get("issuer", {"bureau": "", "city": "", "sample": False}),
        "since": since,
        "spells": content["spells"],
        "labels": [labels[kind] for kind, _parts in COLUMNS],
        "rows": _cells(content),
        "totals": [
            {
                "months": str(totals[kind]["months"]) if kind in totals else "0",
                "amounts": [yuan(totals[kind][part]) if kind in totals else "—" for part in parts[1:]],
            }
            for kind, parts in COLUMNS
        ],
        "has_part": any(not line["is_whole"] for line in content.get("lines", [])),
    }
    return typst.compile(LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
