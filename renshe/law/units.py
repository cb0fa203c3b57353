"""Units: what may be added to what. An amount of a month (fen/month) and an amount (fen) are both money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from renshe.errors import Phrase

Kind = Literal["number", "flag", "code", "practice"]


class UnitProblem(Exception):
    """Raised while a formula is read; becomes FormulaWrong with the formula's name and line."""

    def __init__(self, words: str, **data: object) -> None:
        self.phrase = Phrase(words, **data)
        super().__init__(str(self.phrase))


@dataclass(frozen=True, slots=True)
class Unit:
    """Powers of money, months and years; flags, codes and practices take part in no arithmetic."""

    name: str
    fen: int = 0
    months: int = 0
    years: int = 0
    kind: Kind = "number"

    @property
    def powers(self) -> tuple[int, int, int]:
        # A pension is an account divided by months: fen/month. The law adds such amounts to plain ones of that month.
        months = 0 if (self.fen, self.months, self.years) == (1, -1, 0) else self.months
        return self.fen, months, self.years

    @property
    def is_money(self) -> bool:
        return self.fen == 1

    def same(self, other: Unit) -> bool:
        return self.kind == other.kind and self.powers == other.powers

    def __str__(self) -> str:
        return self.name


UNITS = {
    unit.name: unit
    for unit in (
        Unit("fen", fen=1),
        Unit("fen/month", fen=1, months=-1),
        Unit("fen*months", fen=1, months=1),
        Unit("ratio"),
        Unit("whole"),
        Unit("count"),
        Unit("months", months=1),
        Unit("years", years=1),
        Unit("months/year", months=1, years=-1),
        Unit("ratio/year", years=-1),
        Unit("fen/year", fen=1, years=-1),
        Unit("flag", kind="flag"),
        Unit("code", kind="code"),
        Unit("practice", kind="practice"),
    )
}
RATIO, FLAG, FEN = UNITS["ratio"], UNITS["flag"], UNITS["fen"]


def unit_of(fen: int, months: int, years: int) -> Unit:
    if abs(fen) > 1:
        raise UnitProblem("money times money is not an amount")
    plain = Unit("", fen=fen, months=months, years=years)
    for unit in UNITS.values():
        if unit.kind == "number" and unit.powers == plain.powers:
            return unit
    name = f"fen^{fen}*months^{months}*years^{years}"
    return Unit(name, fen, months, years)
