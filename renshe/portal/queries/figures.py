"""How a figure's parts and records are put on a page: names of towns and choices, money, months, links."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from renshe.access.models import User
from renshe.errors import RensheError
from renshe.indicators.declare import STOCK, Indicator
from renshe.indicators.period import Period
from renshe.indicators.records import Column
from renshe.ledger.funds import Fund
from renshe.ledger.models import Account
from renshe.money import in_yuan
from renshe.portal.queries.documents import entry_text
from renshe.portal.templatetags.portal import month as month_words
from renshe.portal.templatetags.portal import yuan
from renshe.registry.models import Enrolment, Insurance, Town
from renshe.registry.profile import Bank, city_profile

PAYMENT_STATES = {
    "paid": gettext_lazy("paid out"),
    "failed": gettext_lazy("returned by the bank"),
    "unknown": gettext_lazy("not yet answered by the bank"),
    "found_paid": gettext_lazy("found paid afterwards"),
}


@dataclass(frozen=True)
class Part:
    """One line of a breakdown. `key` is what the records are filtered by."""

    key: Any
    name: str
    value: int


def towns_within(user: User) -> list[int] | None:
    """The towns whose records the user may see; None for all of them."""
    reach = user.units_in_reach()
    if reach.filter(kind="city").exists():
        return None
    return list(Town.objects.filter(unit__in=reach).values_list("pk", flat=True))


def parts(indicator: Indicator, period: Period, by: str, *, within: list[int] | None) -> list[Part]:
    found = indicator.breakdown(period, by, within=within)
    named = names(by)
    in_order = [key for key in named if key in found] + [key for key in found if key not in named]
    return [Part(key, named.get(key, str(key)), found[key]) for key in in_order]


def names(by: str) -> dict[Any, str]:
    """What the parts of a breakdown are called, by their keys, in the order in which one chooses among them."""
    if by == "town":
        return {town.pk: town.name for town in Town.objects.order_by("code")}
    if by == "account":
        return {account.code: account.name for account in Account.objects.order_by("code")}
    if by in ("fund", "insurance"):
        return {one.value: str(one.label) for one in Insurance}
    if by == "state":
        return {one.value: str(one.label) for one in Enrolment.State}
    if by == "bank":
        return _banks()
    return {}


def codes(column: Column) -> tuple[str, ...]:
    """The codes that a column of records holds, in the order in which one chooses among them; of others, none."""
    if column.kind == "payment_state":
        return tuple(PAYMENT_STATES)
    return tuple(names(column.kind)) if column.kind in ("insurance", "state", "bank") else ()


def _banks() -> dict[Any, str]:
    is_chinese = (get_language() or "").startswith("zh")
    return {bank.code: bank.name_zh if is_chinese else bank.name_en for bank in _profile_banks(_changed())}


def _changed() -> float:
    """When the city's profile was last written; 0 where there is none yet."""
    file = Path(settings.PROFILE_FILE)
    return file.stat().st_mtime if file.exists() else 0


@lru_cache(maxsize=1)
def _profile_banks(changed: float) -> tuple[Bank, ...]:
    """The banks, read once as long as the profile stays as it is: a list asks for each of its rows."""
    try:
        return city_profile().banks
    except RensheError:
        return ()


def heading(by: str) -> str:
    named = {
        "town": _("By town"),
        "fund": _("By insurance"),
        "insurance": _("By insurance"),
        "state": _("By enrolment state"),
        "account": _("By account"),
        "bank": _("By bank"),
    }
    return named.get(by, by)


def column_heading(by: str) -> str:
    """What one chooses a part of a breakdown by."""
    named = {
        "town": _("Town"),
        "fund": _("Insurance"),
        "insurance": _("Insurance"),
        "state": _("Enrolment state"),
        "account": _("Account"),
        "bank": _("Bank"),
    }
    return named.get(by, by)


def as_shown(column: Column, row: dict[str, Any]) -> tuple[str, str]:
    """A record's value as words, and where it leads ("" for nowhere)."""
    return _told(column, row), _link(column, row)


def _told(column: Column, row: dict[str, Any]) -> str:
    """A record's value as words."""
    if column.kind == "document":
        return entry_text(row["entry_kind"], row[column.name])
    return _words(column, row[column.name])


def _words(column: Column, value: Any) -> str:
    words = "—" if value is None else str(value)
    if value is not None and column.kind == "money":
        words = yuan(value)
    elif value is not None and column.kind == "month":
        words = month_words(value)
    elif column.kind == "insurance" and value in Fund:
        words = str(Fund(value).label)
    elif column.kind == "state" and value in Enrolment.State:
        words = str(Enrolment.State(value).label)
    elif column.kind == "bank":
        words = _banks().get(value, words)
    elif column.kind == "payment_state":
        words = str(PAYMENT_STATES.get(value, value))
    return words


def _link(column: Column, row: dict[str, Any]) -> str:
    link = ""
    if column.kind == "person" and row.get("person_id"):
        link = reverse("portal:person", args=[row["person_id"]])
    if column.kind == "bill":
        link = reverse("portal:bill", args=[row[column.name]])
    if column.kind == "pensioner":
        link = reverse("portal:award", args=[row["person_id"]])
    if column.kind == "employer" and row.get("employer_id"):
        link = reverse("portal:employer", args=[row["employer_id"]])
    if column.kind == "document":
        link = row.get("document", "")  # `documents.with_documents`
    return link


def as_exported(column: Column, row: dict[str, Any]) -> object:
    value = row[column.name]
    if column.kind == "money" and value is not None:
        return in_yuan(value)
    return _told(column, row)


def span(indicator: Indicator, period: Period) -> str:
    """The time that a figure's records are of: of a stock the end of the period, of a flow all its months."""
    if indicator.kind == STOCK or period.first == period.last:
        return str(period.last)
    return _("%(first)s to %(last)s") % {"first": period.first, "last": period.last}
