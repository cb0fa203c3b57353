"""A certificate of enrolment on paper, printed by Typst in Chinese: it is issued, signed and kept so, byte by byte.

A reader of English can have a translation beside it, which is signed by nobody and says so. Number, code and amounts
are the same; the bureau stands by its Chinese name on both, the name on the seal.
"""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import segno
import typst
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from renshe.casework import certificates
from renshe.casework.certificates.verifying import mark
from renshe.portal.templatetags.portal import yuan
from renshe.programmes.social_insurance.certificates import spells_in_words
from renshe.readers_language import reads_chinese
from renshe.registry.models import Insurance

LAYOUT = Path(__file__).parents[1] / "typst" / "certificate.typ"
PAPER = "zh-hans"
TRANSLATION = "en"


class Certified(Protocol):
    """What is printed: a draft, or a certificate that was issued."""

    @property
    def number(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def issued_at(self) -> datetime: ...
    @property
    def content(self) -> dict[str, Any]: ...


def printer(request: HttpRequest) -> certificates.Printer:
    """Print the paper of a certificate that is being issued; its QR code leads to this portal's public page."""
    url = request.build_absolute_uri(reverse("portal:verify"))
    return lambda draft: pdf(draft, url=url)


def pdf(certified: Certified, *, url: str, language: str = PAPER) -> bytes:
    """Print a certificate. `url` is the page where anyone checks it."""
    with translation.override(language):
        data = paper_data(certified, url=url)
    return typst.compile(LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


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


def paper_data(certified: Certified, *, url: str) -> dict[str, Any]:
    """All that stands on the paper, in words of the language in force."""
    code = BytesIO()
    link = f"{url}?{urlencode({'number': certified.number, 'code': certified.code})}"
    segno.make(link, error="m").save(code, kind="svg", scale=4, border=1)
    content = certified.content
    labels = {kind.value: str(kind.label) for kind in Insurance}
    begin = content.get("records_begin", "")
    since = _("Payments are on record month by month from %(month)s on.") % {"month": begin} if begin else ""
    totals = {one["insurance"]: one for one in content.get("totals", [])}
    return {
        "language": "zh" if reads_chinese() else "en",
        "words": _words(url),
        "number": certified.number,
        "code": certified.code,
        "mark": mark(certified.number, certified.code) if reads_chinese() else "",
        "translation": "" if reads_chinese() else _("Translation, not signed. What counts is the Chinese certificate."),
        "issued": f"{timezone.localtime(certified.issued_at):%Y-%m-%d %H:%M}",
        "day": _day(timezone.localtime(certified.issued_at)),
        "first": content["first"],
        "last": content["last"],
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
