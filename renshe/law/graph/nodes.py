"""The closed set of nodes that a formula is made of. Operators build them and check units at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from renshe.errors import gettext_noop
from renshe.law.graph.walking import children_first
from renshe.law.month import Month, day_number
from renshe.law.units import DATE, DISTANCES, FLAG, MONTH, MONTHS, RATIO, WHOLE, Unit, UnitProblem, product_of, unit_of

Operand: TypeAlias = "Expression | Code | Month | date | int | Fraction"

# What two values of different units can't be.
ADDED = gettext_noop("“%(second)s” cannot be added to “%(first)s”")
SUBTRACTED = gettext_noop("“%(second)s” cannot be subtracted from “%(first)s”")
COMPARED = gettext_noop("“%(second)s” cannot be compared with “%(first)s”")
ALTERNATIVE = gettext_noop("“%(second)s” cannot be an alternative to “%(first)s”")


class Expression:
    """What a formula computes with: reading a formula yields a graph of these, never a number."""

    __slots__ = ()
    unit: Unit

    def __add__(self, other: Operand) -> Expression:
        if self.unit.is_moment:
            return Sum(self, distance(self, other, ADDED), self.unit)
        left, right = alike(self, other, ADDED)
        return Sum(left, right, left.unit)

    def __radd__(self, other: Operand) -> Expression:
        return lift(other) + self

    def __sub__(self, other: Operand) -> Expression:
        if self.unit.is_moment:
            if isinstance(other, Expression) and other.unit.is_moment:
                left, right = alike(self, other, SUBTRACTED)
                return Difference(left, right, DISTANCES[left.unit.kind])
            return Difference(self, distance(self, other, SUBTRACTED), self.unit)
        left, right = alike(self, other, SUBTRACTED)
        return Difference(left, right, left.unit)

    def __rsub__(self, other: Operand) -> Expression:
        return lift(other) - self

    def __mul__(self, other: Operand) -> Expression:
        left, right = numbers(self, other)
        if is_nought(left) or is_nought(right):
            return Constant(Fraction(0), RATIO)
        return Product(left, right, product_of(left.unit, right.unit))

    def __rmul__(self, other: Operand) -> Expression:
        return lift(other) * self

    def __truediv__(self, other: Operand) -> Expression:
        left, right = numbers(self, other)
        return Quotient(
            left, right, unit_of(*(a - b for a, b in zip(left.unit.powers, right.unit.powers, strict=True)))
        )

    def __rtruediv__(self, other: Operand) -> Expression:
        return lift(other) / self

    def __lt__(self, other: Operand) -> Expression:
        return compared("<", self, other)

    def __le__(self, other: Operand) -> Expression:
        return compared("<=", self, other)

    def __gt__(self, other: Operand) -> Expression:
        return compared("<", lift(other), self)

    def __ge__(self, other: Operand) -> Expression:
        return compared("<=", lift(other), self)

    def __and__(self, other: Expression) -> Expression:
        return Both(flag(self), flag(other))

    def __or__(self, other: Expression) -> Expression:
        return Either(flag(self), flag(other))

    def __invert__(self) -> Expression:
        return Opposite(flag(self))

    def __repr__(self) -> str:
        """Short: what is below it isn't shown, else a failing test would print the whole graph."""
        of = next(
            (getattr(self, name) for name in ("name", "value", "operator", "how", "which") if hasattr(self, name)), ""
        )
        return f"<{' '.join(str(part) for part in (type(self).__name__, of, self.unit) if part != '')}>"

    def __bool__(self) -> bool:
        raise UnitProblem("Python can't run a formula over nodes: it is read from its source")


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a fact of a related row stands: the set of rows, the place among them from 1 on, the row's fact.

    Without `column` it is whether a row stands there. `zh`, `en`: what the rows are called together; `like`: a row as
    JSON, to show what one looks like.
    """

    rows: str
    at: int
    column: str
    at_most: int
    zh: str = ""
    en: str = ""
    like: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Field(Expression):
    """A fact. `places`: decimals that a ratio has. Ranges are in its unit, both ends included."""

    name: str
    zh: str
    en: str
    unit: Unit
    low: Fraction
    high: Fraction
    places: int = 0
    row: RowPlace | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Constant(Expression):
    value: Fraction
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parameter(Expression):
    """A value of law. `on`: the month or day whose value counts, where it is not that of the run."""

    name: str
    unit: Unit
    on: Month | Expression | None = None

    def __getitem__(self, key: Operand | tuple[Operand, ...]) -> Expression:
        keys = key if isinstance(key, tuple) else (key,)
        return Lookup(self.name, tuple(lift(one) for one in keys), self.unit, self.on)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lookup(Expression):
    """The entry of a table of law, by one key or several."""

    name: str
    keys: tuple[Expression, ...]
    unit: Unit
    on: Month | Expression | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Calendar(Expression):
    """What the calendar says of a month or a day."""

    which: Literal["month_of", "first_day", "last_day", "year", "month_number", "day_number"]
    of: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sum(Expression):
    left: Expression
    right: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Difference(Expression):
    left: Expression
    right: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Product(Expression):
    left: Expression
    right: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Quotient(Expression):
    left: Expression
    right: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Extreme(Expression):
    """The greater or the less of two."""

    which: Literal["greatest", "least"]
    left: Expression
    right: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison(Expression):
    operator: Literal["<", "<=", "="]
    left: Expression
    right: Expression
    unit: Unit = FLAG


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Both(Expression):
    left: Expression
    right: Expression
    unit: Unit = FLAG


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Either(Expression):
    left: Expression
    right: Expression
    unit: Unit = FLAG


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Opposite(Expression):
    of: Expression
    unit: Unit = FLAG


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Choice(Expression):
    """Only the branch that is taken counts: what has no result in the other one does no harm."""

    condition: Expression
    then: Expression
    otherwise: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Exclusive(Expression):
    """The value of the special rule that applies, else `otherwise`; where two apply there is no result."""

    conditions: tuple[Expression, ...]
    values: tuple[Expression, ...]
    otherwise: Expression
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NoRow(Expression):
    """No result: the greatest, the least, the latest of rows of which none applies."""

    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rounded(Expression):
    """`half`: half up, away from zero, to `places` decimals; `floor` and `ceiling` down and up. -2 places: to 100."""

    how: Literal["half", "floor", "ceiling"]
    of: Expression
    places: int
    unit: Unit
    practice: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reference(Expression):
    """A named result that another formula uses."""

    name: str
    root: Expression
    unit: Unit
    zh: str = ""
    en: str = ""
    on: Month | Expression | None = None
    """The month whose law it is asked by, where it is not that of the run."""

    def is_given(self, given: frozenset[str]) -> bool:
        """Whether its result is among what is given; that by the law of another time never is."""
        return self.on is None and self.name in given


Node: TypeAlias = (
    Field
    | Constant
    | Parameter
    | Lookup
    | Sum
    | Difference
    | Product
    | Quotient
    | Extreme
    | Comparison
    | Both
    | Either
    | Opposite
    | Choice
    | Exclusive
    | NoRow
    | Calendar
    | Rounded
    | Reference
)


@dataclass(frozen=True, slots=True)
class Code:
    """One of a closed set of codes."""

    unit: Unit
    index: int

    @property
    def constant(self) -> Constant:
        return Constant(Fraction(self.index), self.unit)

    def __str__(self) -> str:
        assert self.unit.codes is not None
        return self.unit.codes.texts[self.index]


def lift(value: Operand) -> Expression:
    """Return a value as a node. Raises UnitProblem for what is not exact, such as a float."""
    match value:
        case Expression():
            return value
        case Code():
            return value.constant
        case Month():
            return Constant(Fraction(value.ordinal), MONTH)
        case date():
            return Constant(Fraction(day_number(value)), DATE)
        case bool():
            return Constant(Fraction(int(value)), FLAG)
        case int() | Fraction():
            return Constant(Fraction(value), RATIO)
        case _:
            raise UnitProblem("%(value)s is not exact: write a whole number or Fraction", value=repr(value))


def numbers(left: Operand, right: Operand) -> tuple[Expression, Expression]:
    """Return both as nodes that take part in arithmetic, else raise UnitProblem: a flag, a code and a day don't."""
    pair = lift(left), lift(right)
    for one in pair:
        if one.unit.kind != "number":
            raise UnitProblem("“%(unit)s” takes no part in arithmetic", unit=one.unit)
    return pair


def is_nought(node: Expression) -> bool:
    """A bare 0, which has every unit: a balance begins with it."""
    return isinstance(node, Constant) and node.value == 0 and node.unit is RATIO


def alike(left: Operand, right: Operand, refusal: str) -> tuple[Expression, Expression]:
    """Both of one unit, else `refusal`. A bare 0 has every unit: max(0, amount) is how statutes speak."""
    first, second = lift(left), lift(right)
    if is_nought(first):
        first = Constant(Fraction(0), second.unit)
    if is_nought(second):
        second = Constant(Fraction(0), first.unit)
    if not (first.unit.is_moment and second.unit.is_moment):
        numbers(first, second)
    if not first.unit.same(second.unit):
        raise UnitProblem(refusal, first=first.unit, second=second.unit)
    return first, second


def alternatives(left: Operand, right: Operand) -> tuple[Expression, Expression]:
    """Both as values of which one is chosen: of one unit, or both conditions, or codes of one set."""
    first, second = lift(left), lift(right)
    if first.unit.kind in ("flag", "code") or second.unit.kind in ("flag", "code"):
        if not first.unit.same(second.unit):
            raise UnitProblem(ALTERNATIVE, first=first.unit, second=second.unit)
        return first, second
    return alike(first, second, ALTERNATIVE)


def distance(moment: Expression, other: Operand, refusal: str) -> Expression:
    """`other` as what lies between two such moments. Months added to a date are refused: 31 January + 1 month."""
    far = lift(other)
    if isinstance(far, Constant) and far.unit is RATIO and far.value.denominator == 1:
        far = Constant(far.value, DISTANCES[moment.unit.kind])
    if moment.unit.kind == "date" and far.unit.same(MONTHS):
        raise UnitProblem(
            "a month after the 31st may not exist: write months_later(day, months, month_end=…) and say how it ends"
        )
    if not far.unit.same(DISTANCES[moment.unit.kind]):
        raise UnitProblem(refusal, first=moment.unit, second=far.unit)
    if not is_whole(far):
        raise UnitProblem("only whole months and days lead to another: write floor(…) or ceiling(…)")
    return far


def is_whole(node: Expression) -> bool:
    """Whether it can only be a whole number; of a value of law, the lowering looks."""
    match node:
        case Field(places=places) | Rounded(places=places):
            return places <= 0
        case Constant(value=value):
            return value.denominator == 1
        case Quotient():
            return False
        case Calendar() | Parameter() | Lookup():
            return True
        case Choice(then=then, otherwise=otherwise):
            return is_whole(then) and is_whole(otherwise)
        case _:
            return all(is_whole(child) for child in children(node))  # type: ignore[arg-type]  # the set is closed


def calendar(which: Any, of: Expression) -> Expression:
    """Ask the calendar. Raises UnitProblem where `of` is not a month or a day as the question needs."""
    asked, answer = ASKED[which]
    if of.unit.kind not in asked:
        raise UnitProblem("“%(unit)s” is not a month or a date", unit=of.unit)
    if which in ("first_day", "last_day") and of.unit.kind == "date":
        of = Calendar("month_of", of, MONTH)
    if which in ("year", "month_number") and of.unit.kind == "date":
        of = Calendar("month_of", of, MONTH)
    return Calendar(which, of, answer)


ASKED = {
    "month_of": (("date",), MONTH),
    "first_day": (("month", "date"), DATE),
    "last_day": (("month", "date"), DATE),
    "year": (("month", "date"), WHOLE),
    "month_number": (("month", "date"), WHOLE),
    "day_number": (("date",), WHOLE),
}


def compared(operator: Literal["<", "<=", "="], left: Operand, right: Operand) -> Expression:
    """Return the comparison of two of one unit; codes and flags are only equal or not. Raises UnitProblem."""
    first, second = lift(left), lift(right)
    if operator == "=" and first.unit.kind == "code" == second.unit.kind:
        if not first.unit.same(second.unit):
            raise UnitProblem(COMPARED, first=first.unit, second=second.unit)
    elif operator != "=" or not first.unit.kind == "flag" == second.unit.kind:
        first, second = alike(first, second, COMPARED)
    return Comparison(operator, first, second)


def flag(value: Expression) -> Expression:
    """Return a node that is yes or no, else raise UnitProblem."""
    if value.unit.kind != "flag":
        raise UnitProblem("“%(unit)s” is not a condition", unit=value.unit)
    return value


def children(node: Node) -> tuple[Expression, ...]:
    """Return what a node is made of, in the order in which it is written."""
    match node:
        case Field() | Constant() | NoRow():
            return ()
        case Parameter(on=on):
            return (on,) if isinstance(on, Expression) else ()
        case Lookup(keys=keys, on=on):
            return (*keys, on) if isinstance(on, Expression) else keys
        case Exclusive(conditions=conditions, values=values, otherwise=otherwise):
            return (*conditions, *values, otherwise)
        case (
            Sum(left=left, right=right)
            | Difference(left=left, right=right)
            | Product(left=left, right=right)
            | Quotient(left=left, right=right)
            | Extreme(left=left, right=right)
            | Comparison(left=left, right=right)
            | Both(left=left, right=right)
            | Either(left=left, right=right)
        ):
            return left, right
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return condition, then, otherwise
        case Opposite(of=of) | Rounded(of=of) | Calendar(of=of):
            return (of,)
        case Reference(root=root):
            return (root,)


def in_order(root: Expression, given: frozenset[str] = frozenset()) -> list[Expression]:
    """Every node once, children before parents.

    A reference whose result is `given` is a leaf: what it is made of isn't needed.
    """

    def below(node: Expression) -> tuple[Expression, ...]:
        return () if isinstance(node, Reference) and node.is_given(given) else children(node)  # type: ignore[arg-type]  # closed set

    return children_first([root], below)
