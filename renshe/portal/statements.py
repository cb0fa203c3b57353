"""A month's statement of account (对账单): contributions by insurance, pensions, the partners' files, room for three
signatures. Printed by Typst from what the month's page shows; the paper is Chinese always."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from renshe.access.models import User
from renshe.archive.models import SealedMonth
from renshe.casework.certificates.issuer import issuer
from renshe.law import Month
from renshe.law.worksheet.words import STATE_WORDS
from renshe.ledger.models import PaymentBatch
from renshe.portal.queries import months
from renshe.portal.templatetags.portal import yuan
from renshe.portal.watermark import printed_by
from renshe.programmes.social_insurance import doubts

PAPER = "zh-hans"
LAYOUT = Path(__file__).parent / "typst" / "statement.typ"
PARTS = ("count", "total_fen", "paid_fen", "failed_fen", "unknown_fen")


def pdf(month: Month, *, by: User) -> bytes:
    """Print the month's statement as things stand; one that is not closed says so on its head."""
    with translation.override(PAPER):
        data = _data(month, by)
    return typst.compile(LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


def _data(month: Month, by: User) -> dict[str, object]:
    sealed = SealedMonth.objects.filter(month=month.first_day).first()
    lines = months.lines(month)
    paid = PaymentBatch.objects.filter(month=month.first_day).aggregate(**{part: Sum(part) for part in PARTS})
    return {
        "words": _words(is_sealed=sealed is not None),
        "issuer": issuer(),
        "month": str(month),
        "state": _("Closed and sealed") if sealed else _("Not closed: as it stands now"),
        "hash": sealed.hash if sealed else "",
        "printed": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "by": printed_by(by),
        "lines": [_row(line, is_sealed=sealed is not None) for line in [*lines, months.total(lines)]],
        "pensions": [f"{paid['count'] or 0:,}", *(yuan(paid[part] or 0) for part in PARTS[1:])],
        "doubts": [
            _("%(name)s (from %(first)s on): %(state)s; %(source)s")
            % {"name": one.zh, "first": one.first, "state": STATE_WORDS[one.state][0], "source": one.source}
            for one in doubts.of_contributions(month, month)
        ],
        "files": [
            [str(file.get_direction_display()), file.name, f"{file.rows:,}", yuan(file.total_fen),
             f"{timezone.localtime(file.at):%Y-%m-%d %H:%M}"]
            for file in months.files(month)
        ],
    }  # fmt: skip


def _row(line: months.Line, *, is_sealed: bool) -> list[str]:
    """A line of contributions. What is owed now would differ on the next print: under a seal it is left out."""
    owed = line.arrears_fen if is_sealed else line.owed_fen
    amounts = (line.due_fen, owed, line.received_fen, line.arrived_fen, line.credited_fen, line.difference_fen)
    return [line.insurance, *(yuan(fen) for fen in amounts)]


def _words(*, is_sealed: bool) -> dict[str, object]:
    """The fixed words of the paper."""
    return {
        "title": _("Statement of the month's social insurance funds"),
        "month": _("Accounting period"),
        "state": _("State"),
        "hash": _("Hash of the seal"),
        "contributions": _("Contributions (yuan)"),
        "columns": [
            _("Insurance"), _("Due"), _("Arrears at the month's end") if is_sealed else _("Still owed now"),
            _("Received by the treasury"), _("Arrived"), _("Credited"), _("Difference"),
        ],
        "pensions": _("Pensions (yuan)"),
        "pension_columns": [
            _("Payments"), _("To be paid"), _("paid out"), _("returned by the bank"), _("not yet answered by the bank"),
        ],
        "files": _("Partners' files"),
        "file_columns": [_("Direction"), _("File"), _("Rows"), _("Amount (yuan)"), _("Time")],
        "doubts": _("Values of law in doubt that these amounts use"),
        "no_file": _("No file has been sent or received for this month."),
        "signatures": [_("Handler"), _("Checker"), _("Approver")],
        "day": _("Date"),
        "printed": _("Printed at"),
        "sample": _("Printed by the made-up sample city, to show how it works."),
    }  # fmt: skip
