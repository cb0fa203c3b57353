"""How wide a whole number is: INTEGER, BIGINT or else HUGEINT, as ranges prove."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from renshe.law.errors import TooWideForTheCity
from renshe.law.graph.nodes import Reference
from renshe.law.sql.words import cast, number, wrapped
from renshe.law.telling import named_node

SIZES = {"INTEGER": 2**31 - 1, "BIGINT": 2**63 - 1, "HUGEINT": 2**127 - 1}
KINDS = list(SIZES)


@dataclass(frozen=True, slots=True)
class Width:
    """The greatest whole number that an engine holds, and the greatest that a division of such numbers yields."""

    number: int
    quotient: int


DUCKDB = Width(SIZES["HUGEINT"], SIZES["HUGEINT"])


@dataclass(frozen=True, slots=True)
class Printed:
    """SQL of one step. `sure`: never NULL. `level`: the subquery in which it is ready."""

    sql: exp.Expression
    kind: str
    sure: bool
    level: int = 0


class Widths:
    """Of one engine. `formula`: whose step is printed now, to name it where the step is too wide."""

    def __init__(self, width: Width) -> None:
        self.width = width
        self.formula: Reference | None = None

    def kind(self, low: int, high: int, *of: Printed) -> str:
        """The narrowest kind that holds the range and the kinds of the operands."""
        size = max(abs(low), abs(high))
        if size > self.width.number:
            raise self.too_wide(low, high)
        enough = next(kind for kind in KINDS if size <= SIZES[kind])
        return max([enough, *(one.kind for one in of if one.kind in KINDS)], key=KINDS.index)

    def too_wide(self, low: int, high: int) -> TooWideForTheCity:
        assert self.formula is not None
        return TooWideForTheCity(named_node(self.formula), low, high)


def in_kind(printed: Printed, kind: str) -> exp.Expression:
    """Its SQL in that kind: one wide operand makes the whole operation wide."""
    if printed.kind == kind and not isinstance(printed.sql, exp.Literal | exp.Neg):
        return wrapped(printed.sql)
    return cast(printed.sql, kind)


def times(printed: Printed, kind: str, by: int) -> exp.Expression:
    value = in_kind(printed, kind)
    return value if by == 1 else exp.Mul(this=value, expression=number(by))
