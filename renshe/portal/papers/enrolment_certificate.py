"""What stands on a certificate of enrolment beside the head that every certificate has."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from renshe.portal.papers.certificate_head import Certified
from renshe.portal.templatetags.portal import yuan
from renshe.programmes.social_insurance.certificates import spells_in_words
from renshe.registry.models import Insurance

LAYOUT = "enrolment_certificate.typ"


def _words() -> dict[str, str]:
    """The fixed words of the paper."""
    return {
        "identity": _("Identity number"),
        "period": _("Months certified"),
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


def body(certified: Certified) -> dict[str, Any]:
    """All that stands under the head, in words of the language in force."""
    content = certified.content
    labels = {kind.value: str(kind.label) for kind in Insurance}
    begin = content.get("records_begin", "")
    since = _("Payments are on record month by month from %(month)s on.") % {"month": begin} if begin else ""
    totals = {one["insurance"]: one for one in content.get("totals", [])}
    return {
        "own": _words(),
        "first": content["first"],
        "last": content["last"],
        "identity_number": content["identity_number"],  # whole, to be held against an identity card
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
