"""Values of law that contributions and pensions rest on though nobody has settled them: assumed, disputed, provisional
or not verified. They are named wherever an amount that uses them is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from renshe.law import Month, Rulebook, Value
from renshe.law.errors import LawError
from renshe.law.month import months
from renshe.programmes.social_insurance.assessment import KINDS
from renshe.programmes.social_insurance.law import rulebook

IN_DOUBT = ("assumed", "disputed", "provisional", "unverified")
NOT_VERIFIED = (*IN_DOUBT, "reported")
"""Also what was reported, though nobody held it against the published text."""
FUNDS = ("pension", "injury", "unemployment")
PENSION = ("basic_pension", "account_pension", "transitional_pension")
ASSESSED = ("soc.contributions_due", "soc.contributions_arrived", "soc.fund_balance")  # figures that rest on them
PAID_OUT = ("soc.pensions_paid", "soc.fund_balance")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value, from the month or day on from which it is in force. `entries`: of a table, the keys that are meant."""

    name: str
    zh: str
    en: str
    state: str
    first: Month | date
    source: str
    source_en: str
    entries: tuple[str, ...] = ()


def of_contributions(
    first: Month,
    last: Month,
    *,
    funds: Iterable[str] = FUNDS,
    kinds: Iterable[str] = tuple(KINDS),
    injury_class: int | None = None,
    states: Collection[str] = IN_DOUBT,
) -> list[Doubt]:
    """Return what is in doubt of the law by which months are assessed, for people of these kinds.

    Args:
        injury_class: the payer's, where one payer is meant.
        states: which states of a value count as doubt.
    """
    wanted = tuple(funds)
    of_kinds = [KINDS[kind][1] for kind in sorted(set(kinds))]
    names = {name for of in of_kinds for column, name in of.items() if column.split("_")[0] in wanted}
    return of_formulas(sorted(names), first, last, injury_class=injury_class, states=states)


def of_figure(code: str, first: Month, last: Month) -> list[Doubt]:
    """Return what is in doubt of the law by which a figure's money was reckoned in these months."""
    found = of_contributions(first, last) if code in ASSESSED else []
    return [*found, *(of_formulas(PENSION, first, last) if code in PAID_OUT else [])]


def of_formulas(
    names: Iterable[str],
    first: Month,
    last: Month,
    *,
    injury_class: int | None = None,
    states: Collection[str] = IN_DOUBT,
) -> list[Doubt]:
    """Return what is in doubt of the values that the formulas use in any of the months."""
    book, wanted = rulebook(), tuple(names)
    found = {
        doubt: None
        for month in months(first, last)
        for name in wanted
        for doubt in _used(book, name, month, injury_class, states)
    }
    return sorted(found, key=lambda doubt: (doubt.name, str(doubt.first), doubt.state))


def _used(book: Rulebook, name: str, month: Month, injury_class: int | None, states: Collection[str]) -> list[Doubt]:
    try:
        used = book.states_used(name, month)
    except LawError:
        return []  # no law in force for it: then nothing was reckoned with it either
    tables: dict[tuple[str, str, Month | date, str, str], list[str]] = {}
    words: dict[str, tuple[str, str]] = {}
    for one in used:
        value = one.value
        if value.state not in states:
            continue
        if one.name == "injury_rate" and injury_class is not None and value.key != injury_class:
            continue
        words[one.name] = (one.zh, one.en)
        entries = tables.setdefault((one.name, value.state, value.first, *_sources(value)), [])
        if value.key is not None:
            entries.append(str(value.key))
    return [
        Doubt(name, *words[name], state, first, source, english, tuple(entries))
        for (name, state, first, source, english), entries in tables.items()
    ]


def _sources(value: Value) -> tuple[str, str]:
    return value.source, value.source_in(chinese=False)
