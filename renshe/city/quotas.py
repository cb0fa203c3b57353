"""How many of each kind the city has at a scale: exact, never drawn.

Each figure is half-up(scale · figure at 1:1); those paused are what remains of the enrolments, and those
without any enrolment what remains of the people, so that the sums hold at every scale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from renshe.city.errors import ScaleOutOfRange

FOLDER = Path(__file__).resolve().parent


@cache
def sheet(name: str) -> Any:
    """Return one of the sample's data sheets (`towns`, `industries`, `names`, `sizes`)."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def parse_scale(text: str) -> Fraction:
    """Read a scale such as `0.01`.

    Raises:
        ScaleOutOfRange: below 0.001, above 1, or not a number.
    """
    try:
        scale = Fraction(Decimal(text))
    except (InvalidOperation, ValueError, OverflowError):
        raise ScaleOutOfRange(text) from None
    if not Fraction(1, 1000) <= scale <= 1:
        raise ScaleOutOfRange(text)
    return scale


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


@dataclass(frozen=True, slots=True)
class Quotas:
    """Who is what at the end of 2021, and how many came there during it."""

    people: int
    enrolments: int
    employees: int
    flexible: int
    specific: int
    pensioners: int
    paused: int
    others: int
    employers: int
    first_job: int
    return_from_pause: int
    move: int
    flexible_join: int
    retire: int
    pause: int
    deaths: int
    killed: int
    fund_balance_fen: int

    def without_specific_groups(self) -> Quotas:
        """The quotas of a year in which nobody could yet be insured against work injury alone; these are of no role."""
        return replace(self, specific=0, others=self.others + self.specific, enrolments=self.enrolments - self.specific)

    @classmethod
    def at(cls, scale: Fraction) -> Quotas:
        """Return the quotas at `scale`.

        >>> q = Quotas.at(Fraction(1, 100))
        >>> q.people, q.enrolments, 3 * q.employees + q.flexible + q.specific + q.pensioners + q.paused
        (28860, 55479, 55479)
        """
        figures = sheet("sizes")
        changes = figures["changes_permille"]

        def of(name: str) -> int:
            return half_up(scale * figures[name])

        def share(count: int, name: str) -> int:
            return count * int(changes[name]) // 1000

        people, enrolments, employees = of("people"), of("enrolments"), of("employees")
        flexible, specific, pensioners = of("flexible"), of("specific"), of("pensioners")
        paused = enrolments - 3 * employees - flexible - specific - pensioners
        return cls(
            people=people,
            enrolments=enrolments,
            employees=employees,
            flexible=flexible,
            specific=specific,
            pensioners=pensioners,
            paused=paused,
            others=people - employees - flexible - specific - pensioners - paused,
            employers=of("employers"),
            first_job=share(employees, "first_job"),
            return_from_pause=share(employees, "return_from_pause"),
            move=share(employees, "move"),
            flexible_join=share(flexible, "flexible_join"),
            retire=share(pensioners, "retire"),
            pause=share(paused, "pause"),
            deaths=share(pensioners, "deaths_of_pensioners"),
            killed=max(1, of("killed")),
            fund_balance_fen=of("fund_balance_fen"),
        )
