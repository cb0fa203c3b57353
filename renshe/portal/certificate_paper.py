"""A certificate on paper, printed by Typst in the language of whoever opens it: number, code and amounts are the same.

The bureau stands by its Chinese name on every paper: it is the name on the seal. In English a translation is beside it.
"""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from renshe.law import Month
from renshe.portal.certificates import spells_in_words, standing
from renshe.portal.models import Certificate
from renshe.portal.templatetags.portal import yuan
from renshe.readers_language import reads_chinese
from renshe.registry.models import Insurance

LAYOUT = Path(__file__).parent / "typst" / "certificate.typ"


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
    """Answer with the certificate as a PDF whose code leads to the public page; 410 where it is no longer valid."""
    if (answer := standing(made)) != "valid":
        return render(request, "portal/certificate_void.html", {"certificate": made, "answer": answer}, status=410)
    url = request.build_absolute_uri(reverse("portal:verify"))
    link = f"{url}?{urlencode({'number': made.number, 'code': made.code})}"
    return HttpResponse(
        pdf(made, verify_url=link, url=url),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{made.number}.pdf"'},
    )


def pdf(certificate: Certificate, *, verify_url: str, url: str) -> bytes:
    """Print a certificate. `verify_url` goes into the QR code, `url` is the page where anyone checks it."""
    data = paper_data(certificate, verify_url=verify_url, url=url)
    return typst.compile(LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


def paper_data(certificate: Certificate, *, verify_url: str, url: str) -> dict[str, Any]:
    """All that stands on the paper, in words of the language in force."""
    code = BytesIO()
    segno.make(verify_url, error="m").save(code, kind="svg", scale=4, border=1)
    content = certificate.content
    labels = {kind.value: str(kind.label) for kind in Insurance}
    begin = content.get("records_begin", "")
    since = _("Payments are on record month by month from %(month)s on.") % {"month": begin} if begin else ""
    totals = {one["insurance"]: one for one in content.get("totals", [])}
    return {
        "language": "zh" if reads_chinese() else "en",
        "words": _words(url),
        "number": certificate.number,
        "code": certificate.code,
        "issued": f"{timezone.localtime(certificate.issued_at):%Y-%m-%d %H:%M}",
        "day": _day(timezone.localtime(certificate.issued_at)),
        "first": str(Month.of(certificate.first_month)),
        "last": str(Month.of(certificate.last_month)),
        "qr": code.getvalue().decode(),
        "name": content["name"],
        "identity_number": content["identity_number"],  # whole, to be held against an identity card
        "issuer": content.get("issuer", {"bureau": "", "city": "", "sample": False}),
        "bureau_en": "" if reads_chinese() else content.get("issuer", {}).get("bureau_en", ""),
        "since": since,
        "spells": spells_in_words(content),
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


def _day(moment: datetime) -> str:
    """The day of issue as a letter ends: 2021 年 3 月 5 日, 5 March 2021."""
    return f"{moment:%Y 年 %-m 月 %-d 日}" if reads_chinese() else date_format(moment, "j F Y")
