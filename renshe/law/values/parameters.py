"""Values of law: each with the month from which it holds, its source, and how sure we are of it.

They stand in YAML, which `files.py` reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from renshe.errors import Phrase
from renshe.law.errors import ParameterEnded, ParameterMissing, ParameterNotInForce
from renshe.law.month import Month, first_day, month_in
from renshe.law.statutes.titles import cites_in_english
from renshe.law.units import Unit

RENEWALS = {"yearly": 12, "half-yearly": 6, "quarterly": 3, "monthly": 1}
"""How often a value is published anew, in months."""
MADE_FOR_THE_TIME_BEING = ("provisional", "assumed", "tried")
"""States of values that say already that another one is to come."""
Key: TypeAlias = "int | str | Fraction | tuple[int | str | Fraction, ...]"
"""A row of a table: a whole number, a code's text, the least of a bracket; of a table by several keys all of them."""
AXES = ("whole", "code", "from")
"""How a table is looked up by a key: that very number, that code, or the bracket that begins at or below it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value; of a table, that of one key. A practice's value is 1: what it says is its name and source.

    `first` is as the law says it: from a month on, or from a day on. `until`: the last month or day on which it holds,
    where its source says so; else it holds until the next one. `source_en`: the source in English where it is more than
    a citation.
    """

    value: Fraction
    unit: Unit
    first: Month | date
    source: str
    state: str
    key: Key | None = None
    until: Month | date | None = None
    source_en: str = ""

    @property
    def starts(self) -> date:
        """The first day on which it holds."""
        return first_day(self.first)

    @property
    def lasts(self) -> date:
        """The last day on which it holds; that of the calendar where its source names none."""
        return date.max if self.until is None else last_day(self.until)

    def source_in(self, *, chinese: bool) -> str:
        """Its source as that language says it."""
        return self.source if chinese else self.source_en or cites_in_english(self.source)

    def holds_in(self, on: Month | date) -> bool:
        """On that day, or on the month's first."""
        return self.starts <= first_day(on) <= self.lasts


@dataclass(frozen=True, slots=True)
class DatedParameter:
    """A value of law over time.

    `reserved`: why it stands here although no formula asks for it. `renewed`: how often a new value is published, a key
    of RENEWALS; `by`: the month of the year (1 to 12) from which a yearly one holds. `since`: the month from which a
    value is wanted; `rows`: the first and the last key that a table by whole numbers should have, the last one None
    where that is the year of the month in which it is asked.
    """

    name: str
    zh: str
    en: str
    unit: Unit
    file: str
    axes: tuple[str, ...]
    values: tuple[Value, ...]
    note: str = ""
    reserved: str = ""
    renewed: str = ""
    by: int = 0
    since: Month | None = None
    rows: tuple[int, int | None] | None = None

    @property
    def is_table(self) -> bool:
        """Whether it is looked up by a key."""
        return bool(self.axes)

    @property
    def make(self) -> tuple[Unit, tuple[str, ...]]:
        """All of it that a formula is read with; its values count when it is reckoned."""
        return self.unit, self.axes

    def told(self, key: Key | None = None) -> Phrase:
        """Its label, and the identifier that its file has."""
        name = self.name if key is None else f"{self.name}[{key}]"
        return Phrase("“%(en)s” (%(name)s)", zh=self.zh, en=self.en, name=name)

    def at(self, on: Month | date, key: Key | None = None) -> Value:
        """Return the value in force on that day, or on the month's first.

        Raises: ParameterNotInForce, ParameterMissing.
        """
        mine = [value for value in self.values if value.key == key]
        if not mine:
            raise ParameterMissing(self.told(key), str(on), self.file)
        held = [value for value in mine if value.starts <= first_day(on)]
        if not held:
            raise ParameterNotInForce(self.told(key), str(on), str(mine[0].first))
        if not held[-1].holds_in(on):
            raise ParameterEnded(self.told(key), str(on), str(held[-1].until))
        return self._for_the_time_being(held[-1], on)

    @property
    def turns(self) -> list[date]:
        """The days from which another value holds, or none does, in order."""
        ends = {value.lasts + timedelta(1) for value in self.values if value.until is not None}
        return sorted({value.starts for value in self.values} | ends)

    def holds_on(self, on: Month | date) -> bool:
        """Whether any value of it is in force then."""
        begun = sorted((one for one in self.values if one.starts <= first_day(on)), key=lambda one: one.starts)
        return any(last.holds_in(on) for last in {one.key: one for one in begun}.values())

    def table_at(self, on: Month | date) -> dict[Key, Value]:
        """Every key's value in force. Raises when there is none at all."""
        if not self.values:
            raise ParameterMissing(self.told(), str(on), self.file)
        ordered = sorted(self.values, key=lambda value: value.starts)
        if ordered[0].starts > first_day(on):
            raise ParameterNotInForce(self.told(), str(on), str(ordered[0].first))
        begun = {value.key: value for value in ordered if value.starts <= first_day(on) and value.key is not None}
        held = {key: value for key, value in begun.items() if value.holds_in(on)}
        if not held:
            last = max((value.until for value in begun.values() if value.until is not None), key=last_day)
            raise ParameterEnded(self.told(), str(on), str(last))
        return {key: self._for_the_time_being(value, on) for key, value in held.items()}

    def last_month_covered(self, first: Month) -> Month:
        """Return the last month for which a renewed value from `first` on was published."""
        if self.renewed != "yearly" or not self.by:
            return first + (RENEWALS[self.renewed] - 1)
        # It holds until the month before the next `by`: one published late, in December for July, covers seven months.
        return first + ((self.by - first.month - 1) % 12)

    def _for_the_time_being(self, value: Value, on: Month | date) -> Value:
        """The value, provisional where the next one is due and isn't there: what rests on it is reckoned again then."""
        if not self.renewed or value.until is not None or value.state in MADE_FOR_THE_TIME_BEING:
            return value
        newest = max(month_in(one.first) for one in self.values if one.starts <= first_day(on))
        is_covered = Month.of(first_day(on)) <= self.last_month_covered(newest)
        return value if is_covered else replace(value, state="provisional")


def last_day(until: Month | date) -> date:
    """The last day of a month; a day itself."""
    return (until + 1).first_day - timedelta(1) if isinstance(until, Month) else until


def in_rows(key: Key | None) -> tuple[Any, ...]:
    """The order in which a table's rows stand: numbers by size, codes by text."""
    parts = key if isinstance(key, tuple) else () if key is None else (key,)
    return tuple((isinstance(part, str), part if isinstance(part, str) else Fraction(part)) for part in parts)
