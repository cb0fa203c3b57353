"""What may be changed: the values of law that a programme's formulas use, with what holds and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.law import DatedParameter, Month, Reform, Rulebook, Value, WhatIf
from renshe.law.amounts import plain
from renshe.law.errors import LawError, ParameterNotInForce
from renshe.law.values.typed import read_value
from renshe.programmes.social_insurance.scenarios import contributions, pensions
from renshe.programmes.social_insurance.scenarios.errors import NothingToTry
from renshe.programmes.social_insurance.scenarios.models import Scenario

MONTHS = 12
NOT_TO_BE_CHANGED = ("practice", "months/year")  # how is rounded, and that a year has twelve months
FILE = {Scenario.Programme.CONTRIBUTIONS: "roster", Scenario.Programme.PENSIONS: "payroll"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be changed; `values` are those in force in the months, the earliest first."""

    parameter: DatedParameter
    key: int | None
    values: tuple[Value, ...]

    @property
    def field(self) -> str:
        """Its name in a form, and in an answer of the API."""
        return self.parameter.name if self.key is None else f"{self.parameter.name}-{self.key}"

    def change(self, text: str, first: Month) -> dict[str, Any]:
        """Return the change to what was typed, as a scenario keeps it. Raises ValueWrong."""
        value = read_value(self.parameter, text, self.key)
        return {"parameter": self.parameter.name, "key": self.key, "value": str(value), "first": str(first)}


def last_months(programme: str) -> list[Month]:
    """The last twelve closed months that can be tried, in order.

    Raises:
        NothingToTry: there is none.
    """
    sealed = SealedMonth.objects.values("month")
    files = ArchiveFile.objects.filter(name=FILE[Scenario.Programme(programme)], month__in=sealed)
    days = files.order_by("-month").values_list("month", flat=True)[:MONTHS]
    months = sorted(Month.of(day) for day in days)
    if not months:
        raise NothingToTry()
    return months


def pairs(programme: str, months: Sequence[Month]) -> list[tuple[list[str], list[Month]]]:
    """The formulas that are reckoned, with the months whose law they may be reckoned by."""
    if programme == Scenario.Programme.CONTRIBUTIONS:
        return [(contributions.names(kind), list(months)) for kind in contributions.OWN]
    firsts = pensions.in_payment(months[-1]).values_list("first_month", flat=True).distinct()
    # Where nothing is decided yet, what could be changed is what would decide in these months.
    return [(pensions.NAMES, sorted(Month.of(day) for day in firsts) or list(months))]


def choices(programme: str, book: Rulebook, months: Sequence[Month]) -> list[Choice]:
    """What may be changed in a programme; a formula whose law is not in force in a month is left out of it."""
    found: dict[tuple[str, int | None], dict[Month, Value]] = {}
    for names, of in pairs(programme, months):
        for month in of:
            for name in names:
                for value in _used(book, name, month):
                    found.setdefault(value[0], {})[month] = value[1]
    return [
        Choice(book.parameters[name], key, tuple(dict.fromkeys(at[month] for month in sorted(at))))
        for (name, key), at in sorted(found.items(), key=lambda one: (one[0][0], one[0][1] or 0))
    ]


def _used(book: Rulebook, name: str, month: Month) -> list[tuple[tuple[str, int | None], Value]]:
    try:
        used_here = book.states_used(name, month)
    except LawError:
        return []
    return [
        ((one.name, one.value.key), one.value)
        for one in used_here
        if one.value.unit.name not in NOT_TO_BE_CHANGED
        and (one.value.key is None or isinstance(one.value.key, int))  # of tables those by one whole number
    ]


def require_reckonable(programme: str, book: Rulebook, reform: Reform, months: Sequence[Month]) -> None:
    """Refuse a reform under which the city could not be reckoned, before anything is begun.

    Raises:
        UnknownParameter, NoSuchEntry, ValueWrong, TooWideForTheCity.
    """
    what_if = WhatIf.of(book, reform)
    if programme == Scenario.Programme.CONTRIBUTIONS:
        for kind in contributions.OWN:
            with suppress(ParameterNotInForce):  # the present law lacks a value: of that kind there may be nobody
                what_if.select(contributions.names(kind), months[-1], "roster")


def used(programme: str, book: Rulebook, months: Sequence[Month]) -> list[dict[str, Any]]:
    """The values of law that a result rests on, as they are kept with it."""
    return [
        {
            "parameter": one.parameter.name,
            "key": one.key,
            "zh": one.parameter.zh,
            "en": one.parameter.en,
            "unit": one.parameter.unit.name,
            "values": [
                {
                    "value": plain(value.value, value.unit),
                    "from": str(value.first),
                    "state": value.state,
                    "source": value.source,
                    "source_en": value.source_in(chinese=False),
                }
                for value in one.values
            ],
        }
        for one in choices(programme, book, months)
    ]
