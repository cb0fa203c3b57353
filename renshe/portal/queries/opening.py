"""The opening month for a spreadsheet: its entries, the pensions brought in, its files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from renshe.ledger.check import fund_name
from renshe.money import in_yuan
from renshe.portal.queries.documents import entry_text
from renshe.programmes.social_insurance.opened import PARTS, Opening


def as_sheet(opened: Opening) -> list[list[object]]:
    """The page's tables one under the other."""
    entries: list[list[object]] = [
        [
            fund_name(leg.entry.fund),
            leg.account.name,
            entry_text(leg.entry.kind, leg.entry.text),
            _yuan(leg.debit_fen),
            _yuan(leg.credit_fen),
        ]
        for leg in opened.legs
    ]
    awards: list[object] = [opened.awards["count"], *(in_yuan(opened.awards[part]) for part in PARTS)]
    return [
        [_("Insurance"), _("Account"), _("Text"), _("Debit"), _("Credit")],
        *entries,
        [],
        [_("Pensioners"), _("Basic pension"), _("Individual-account pension"), _("Transitional pension"), _("Total")],
        awards,
        [],
        [_("File"), _("Rows"), "SHA-256"],
        *([one.name, one.rows, one.sha256] for one in opened.files),
    ]


def _yuan(fen: int | None) -> object:
    return None if fen is None else in_yuan(fen)
