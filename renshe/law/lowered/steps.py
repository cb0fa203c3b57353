"""What a formula is made of when it is lowered: steps over whole numbers, each with the range that it lies in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, TypeAlias, assert_never
from typing import Literal as OneOf

from renshe.law.graph.nodes import Field
from renshe.law.graph.walking import children_first


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A number known when the law is read; of a condition 0 or 1."""

    low: int

    @property
    def high(self) -> int:
        return self.low


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A fact times `scale`, so that its decimals are whole; of a condition 0 or 1; a month, day or code as counted."""

    field: Field
    scale: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Plus:
    left: Step
    right: Step
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    left: Step
    right: Step
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Divided:
    """`over / under` made whole; `under` is from 1 on."""

    how: OneOf["half", "floor", "ceiling"]
    over: Step
    under: Step
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    of: Step
    low: int = -1
    high: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Size:
    """The amount without its sign; nought is no result (it stands under a line)."""

    of: Step
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    which: OneOf["greatest", "least"]
    left: Step
    right: Step
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    condition: Step
    then: Step
    otherwise: Step
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """The entry of a table whose key is `over / under`."""

    table: str
    over: Step
    under: Step
    entries: Mapping[int, int]
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Bracket:
    """The place of `over / under` among the least values of brackets, from 0; below the first there is none."""

    over: Step
    under: Step
    least: tuple[Fraction, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class OfCalendar:
    """The month of a day, or the first day of a month, all of them counted."""

    which: OneOf["month_of", "first_day"]
    of: Step
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Never:
    """No result: two special rules at once, a value of law asked for before its first; `of` are steps it spares.

    They are named where the query stops, so that one person is told the same of the same facts.
    """

    of: tuple[Step, ...] = ()
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    operator: OneOf["<", "<=", "="]
    left: Step
    right: Step
    low: int = 0
    high: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    operator: OneOf["and", "or"]
    left: Step
    right: Step
    low: int = 0
    high: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    of: Step
    low: int = 0
    high: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """A value that a worksheet shows: it gets a name of its own, and what follows isn't merged with what made it."""

    of: Step
    low: int
    high: int


Step: TypeAlias = (
    Literal
    | Given
    | Plus
    | Times
    | Divided
    | Sign
    | Size
    | Picked
    | Chosen
    | Entry
    | Bracket
    | OfCalendar
    | Never
    | Compared
    | Joined
    | Not
    | Noted
)
CONDITIONS = (Compared, Joined, Not)


@dataclass(frozen=True, slots=True)
class Over:
    """`over / under`; a condition is one with `under` 1."""

    over: Step
    under: Step


ONE = Literal(1)


def operands(step: Step) -> tuple[Step, ...]:
    match step:
        case Literal() | Given():
            return ()
        case Never(of=spared):
            return spared
        case Plus(left=a, right=b) | Times(left=a, right=b) | Picked(left=a, right=b):
            return a, b
        case Compared(left=a, right=b) | Joined(left=a, right=b):
            return a, b
        case Divided(over=a, under=b) | Entry(over=a, under=b) | Bracket(over=a, under=b):
            return a, b
        case Sign(of=a) | Size(of=a) | Not(of=a) | OfCalendar(of=a) | Noted(of=a):
            return (a,)
        case Chosen(condition=condition, then=then, otherwise=otherwise):
            return condition, then, otherwise
        case _:
            assert_never(step)


def is_written_twice(step: Step) -> bool:
    """Whether its expression names an operand more than once: an operand of its own is then worth a name."""
    return isinstance(step, Picked | Sign) or (isinstance(step, Divided) and step.over.low < 0)


def in_order(ends: Iterable[Step], but: Iterable[Step] = ()) -> list[Step]:
    """Every step that the ends are made of once, operands first; without those that are known already."""
    return children_first(ends, operands, but)


def moved(step: Step, become: Mapping[Step, Step]) -> Step:
    """The same step over what its operands have become; itself where they are what they were."""
    parts = operands(step)
    if all(become[part] is part for part in parts):
        return step
    if isinstance(step, Never):
        return Never(tuple(become[part] for part in parts))
    held = {one.name: getattr(step, one.name) for one in fields(step)}
    changed: dict[str, Any] = {
        name: become[value] for name, value in held.items() if any(value is part for part in parts)
    }
    return replace(step, **changed)
