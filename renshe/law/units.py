"""Units: what may be added to what. An amount of a month (fen/month) and an amount (fen) are both money."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from renshe.errors import Phrase

Kind = Literal["number", "flag", "code", "practice", "month", "date"]


class UnitProblem(Exception):
    """Raised while a formula is read; becomes FormulaWrong with the formula's name and line."""

    def __init__(self, words: str, **data: object) -> None:
        self.phrase = Phrase(words, **data)
        super().__init__(str(self.phrase))


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A closed set of codes, in the order of their declaration: each with its text as data, and its names."""

    name: str
    texts: tuple[str, ...]
    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Powers of money, months, years and days; flags, codes and practices take part in no arithmetic.

    A month and a date are places in time: to one a number of months or days is added, two of them have a distance.
    """

    name: str
    fen: int = 0
    months: int = 0
    years: int = 0
    days: int = 0
    kind: Kind = "number"
    codes: CodeSet | None = None

    @property
    def powers(self) -> tuple[int, int, int, int]:
        """Of money, months, years, days: what it is made of, as exponents."""
        # A pension is an account divided by months: fen/month. The law adds such amounts to plain ones of that month.
        months = 0 if (self.fen, self.months, self.years, self.days) == (1, -1, 0, 0) else self.months
        return self.fen, months, self.years, self.days

    @property
    def is_moment(self) -> bool:
        """A calendar month or a day: counted, never added to another."""
        return self.kind in DISTANCES

    @property
    def is_money(self) -> bool:
        return self.fen == 1

    def same(self, other: Unit) -> bool:
        """Whether amounts of both may be added: an amount of a month and an amount are both money."""
        return self.kind == other.kind and self.powers == other.powers and self.codes == other.codes

    @property
    def told(self) -> Phrase:
        """What a message calls it."""
        return Phrase("%(en)s", zh=CHINESE.get(self.name, self.name), en=self.name)

    def __str__(self) -> str:
        return self.name


UNITS = {
    unit.name: unit
    for unit in (
        Unit("fen", fen=1),
        Unit("fen/month", fen=1, months=-1),
        Unit("fen*months", fen=1, months=1),
        Unit("fen*months/year", fen=1, months=1, years=-1),
        Unit("ratio"),
        Unit("whole"),
        Unit("count"),
        Unit("months", months=1),
        Unit("years", years=1),
        Unit("days", days=1),
        Unit("months/year", months=1, years=-1),
        Unit("ratio/day", days=-1),
        Unit("fen/day", fen=1, days=-1),
        Unit("fen*days", fen=1, days=1),
        Unit("ratio/year", years=-1),
        Unit("fen/year", fen=1, years=-1),
        Unit("flag", kind="flag"),
        Unit("code", kind="code"),
        Unit("practice", kind="practice"),
        Unit("month", kind="month"),
        Unit("date", kind="date"),
    )
}
CHINESE = {
    "fen": "金额",
    "fen/month": "每月金额",
    "fen*months": "金额×月数",
    "fen*months/year": "金额×每年月数",
    "ratio": "比例",
    "whole": "整数",
    "count": "个数",
    "months": "月数",
    "years": "年数",
    "days": "天数",
    "months/year": "每年月数",
    "ratio/day": "每日比例",
    "fen/day": "每日金额",
    "fen*days": "金额×天数",
    "ratio/year": "每年比例",
    "fen/year": "每年金额",
    "flag": "是否",
    "code": "代码",
    "practice": "做法",
    "month": "年月",
    "date": "日期",
}
RATIO, FLAG, FEN, WHOLE = UNITS["ratio"], UNITS["flag"], UNITS["fen"], UNITS["whole"]
MONTHS, DAYS, MONTH, DATE = UNITS["months"], UNITS["days"], UNITS["month"], UNITS["date"]
DISTANCES = {"month": MONTHS, "date": DAYS}
"""What lies between two places in time."""


def code_unit(codes: CodeSet) -> Unit:
    """Return the unit of a closed set of codes."""
    return Unit(codes.name, kind="code", codes=codes)


@lru_cache(maxsize=1024)
def unit_of(fen: int, months: int, years: int, days: int = 0) -> Unit:
    """Return the unit with these powers, by its name where it has one. Raises UnitProblem: money times money."""
    if abs(fen) > 1:
        raise UnitProblem("money times money is not an amount")
    if (fen, months, years, days) == (1, -1, 0, 0):
        return UNITS["fen/month"]
    plain = Unit("", fen=fen, months=months, years=years, days=days)
    for unit in UNITS.values():
        if unit.kind == "number" and unit.powers == plain.powers:
            return unit
    parts = {"fen": fen, "months": months, "years": years, "days": days}
    return Unit("*".join(f"{name}^{power}" for name, power in parts.items() if power), fen, months, years, days)


def product_of(left: Unit, right: Unit) -> Unit:
    """An amount a month, for so many months, is an amount."""
    for amount, times in ((left, right), (right, left)):
        if amount.name == "fen/month" and times.powers == MONTHS.powers:
            return FEN
    return unit_of(*(a + b for a, b in zip(left.powers, right.powers, strict=True)))
