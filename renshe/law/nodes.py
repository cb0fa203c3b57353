"""The closed set of nodes that a formula is made of. Operators build them and check units at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from renshe.errors import gettext_noop
from renshe.law.units import FLAG, RATIO, Unit, UnitProblem, unit_of

Operand: TypeAlias = "Expression | int | Fraction"

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
        left, right = alike(self, other, ADDED)
        return Sum(left, right, left.unit)

    def __radd__(self, other: Operand) -> Expression:
        return lift(other) + self

    def __sub__(self, other: Operand) -> Expression:
        left, right = alike(self, other, SUBTRACTED)
        return Difference(left, right, left.unit)

    def __rsub__(self, other: Operand) -> Expression:
        return lift(other) - self

    def __mul__(self, other: Operand) -> Expression:
        left, right = numbers(self, other)
        a, b = left.unit.powers, right.unit.powers
        return Product(left, right, unit_of(a[0] + b[0], a[1] + b[1], a[2] + b[2]))

    def __rmul__(self, other: Operand) -> Expression:
        return lift(other) * self

    def __truediv__(self, other: Operand) -> Expression:
        left, right = numbers(self, other)
        a, b = left.unit.powers, right.unit.powers
        return Quotient(left, right, unit_of(a[0] - b[0], a[1] - b[1], a[2] - b[2]))

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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Constant(Expression):
    value: Fraction
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parameter(Expression):
    name: str
    unit: Unit

    def __getitem__(self, key: Operand) -> Expression:
        return Lookup(self.name, lift(key), self.unit)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lookup(Expression):
    name: str
    key: Expression
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
class Rounded(Expression):
    """`half`: half up, away from zero, to `places` decimals; `floor` and `ceiling` to whole ones."""

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
    | Rounded
    | Reference
)


def lift(value: Operand) -> Expression:
    match value:
        case Expression():
            return value
        case bool():
            return Constant(Fraction(int(value)), FLAG)
        case int() | Fraction():
            return Constant(Fraction(value), RATIO)
        case _:
            raise UnitProblem("%(value)s is not exact: write a whole number or Fraction", value=repr(value))


def numbers(left: Operand, right: Operand) -> tuple[Expression, Expression]:
    pair = lift(left), lift(right)
    for one in pair:
        if one.unit.kind != "number":
            raise UnitProblem("“%(unit)s” takes no part in arithmetic", unit=one.unit)
    return pair


def alike(left: Operand, right: Operand, refusal: str) -> tuple[Expression, Expression]:
    """Both of one unit, else `refusal`. A bare 0 has every unit: max(0, amount) is how statutes speak."""
    first, second = lift(left), lift(right)
    if isinstance(first, Constant) and first.value == 0 and first.unit is RATIO:
        first = Constant(first.value, second.unit)
    if isinstance(second, Constant) and second.value == 0 and second.unit is RATIO:
        second = Constant(second.value, first.unit)
    numbers(first, second)
    if not first.unit.same(second.unit):
        raise UnitProblem(refusal, first=first.unit, second=second.unit)
    return first, second


def compared(operator: Literal["<", "<=", "="], left: Operand, right: Operand) -> Expression:
    first, second = lift(left), lift(right)
    if operator != "=" or first.unit.kind == "number" == second.unit.kind:
        first, second = alike(first, second, COMPARED)
    return Comparison(operator, first, second)


def flag(value: Expression) -> Expression:
    if value.unit.kind != "flag":
        raise UnitProblem("“%(unit)s” is not a condition", unit=value.unit)
    return value


def children(node: Node) -> tuple[Expression, ...]:
    match node:
        case Field() | Constant() | Parameter():
            return ()
        case Lookup(key=key):
            return (key,)
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
        case Opposite(of=of) | Rounded(of=of):
            return (of,)
        case Reference(root=root):
            return (root,)


def in_order(root: Expression, given: frozenset[str] = frozenset()) -> list[Expression]:
    """Every node once, children before parents; without recursion, however deep the graph.

    A reference whose result is `given` is a leaf: what it is made of isn't needed.
    """
    done: set[Expression] = set()
    order: list[Expression] = []
    waiting: list[tuple[Expression, bool]] = [(root, False)]
    while waiting:
        node, seen = waiting.pop()
        if node in done:
            continue
        if seen:
            done.add(node)
            order.append(node)
            continue
        waiting.append((node, True))
        if isinstance(node, Reference) and node.name in given:
            continue
        waiting.extend((child, False) for child in reversed(children(node)))  # type: ignore[arg-type]  # closed set
    return order
