"""How long the file of a case is kept (保管期限), written as it is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from renshe.casework.clocks import Limit, deadline
from renshe.casework.items import ServiceItem
from renshe.casework.models import Case
from renshe.errors import RensheError

KEPT = ("kept_until", "kept_for_good", "kept_basis")
"""What of a case says it."""


def keep(item: ServiceItem, cases: Iterable[Case], closed_on: date) -> None:
    """Set until when the files of cases closed on the day are kept; not saved. Nothing: the basis is to be entered."""
    until, for_good, basis = kept(item, closed_on)
    for case in cases:
        case.kept_until, case.kept_for_good, case.kept_basis = until, for_good, basis


def kept(item: ServiceItem, closed_on: date) -> tuple[date | None, bool, str]:
    """Until when, whether for good, by what. Law that has no value on the day closes the case all the same."""
    if item.kept is None:
        return None, False, ""
    try:
        limit: Limit | None = item.kept.limit_on(closed_on)
    except RensheError:
        return None, False, ""
    if limit is None:
        return None, True, item.kept.basis
    return deadline(limit, closed_on).ends_on, False, limit.basis or item.kept.basis
