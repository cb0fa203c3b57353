"""From a graph to a program over whole numbers: the same steps for one person (Python) and for the city (SQL).

A ratio is two whole numbers: what stands over the line and what stands under it (always above zero). Constants fold.
Each step knows the range that it lies in, reckoned from the declared ranges of the facts.

"No result" (a missing fact, a division by zero, a table without that entry) is not a step: a printer says how it
passes on. Only the branch of a choice that is taken may hinder the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from math import floor as floored
from math import gcd, lcm
from typing import Literal as OneOf
from typing import TypeAlias, assert_never

from renshe.law.month import Month
from renshe.law.nodes import (
    Both,
    Choice,
    Comparison,
    Constant,
    Difference,
    Either,
    Expression,
    Extreme,
    Field,
    Lookup,
    Node,
    Opposite,
    Parameter,
    Product,
    Quotient,
    Reference,
    Rounded,
    Sum,
)
from renshe.law.nodes import in_order as nodes_in_order
from renshe.law.parameters import DatedParameter


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """A number known when the law is read; of a condition 0 or 1."""

    low: int

    @property
    def high(self) -> int:
        return self.low


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A fact times `scale`, so that its decimals are whole; of a condition 0 or 1."""

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
    Literal | Given | Plus | Times | Divided | Sign | Size | Picked | Chosen | Entry | Compared | Joined | Not | Noted
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
        case Plus(left=a, right=b) | Times(left=a, right=b) | Picked(left=a, right=b):
            return a, b
        case Compared(left=a, right=b) | Joined(left=a, right=b):
            return a, b
        case Divided(over=a, under=b) | Entry(over=a, under=b):
            return a, b
        case Sign(of=a) | Size(of=a) | Not(of=a) | Noted(of=a):
            return (a,)
        case Chosen(condition=condition, then=then, otherwise=otherwise):
            return condition, then, otherwise
        case _:
            assert_never(step)


class Lowering:
    """The steps of the graphs of one month's law; what two formulas share is lowered once."""

    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        on: Month,
        ranges: Mapping[str, tuple[Fraction, Fraction]] | None = None,
        noted: Set[Expression] = frozenset(),
    ) -> None:
        self.parameters, self.on, self.ranges, self.noted = parameters, on, ranges or {}, noted
        self.values: dict[Expression, Over] = {}

    def lower(self, root: Expression) -> Over:
        for node in nodes_in_order(root):
            if node not in self.values:
                value = self._value(node)  # type: ignore[arg-type]  # the set is closed
                self.values[node] = Over(_noted(value.over), _noted(value.under)) if node in self.noted else value
        return self.values[root]

    def _value(self, node: Node) -> Over:
        get = self.values
        match node:
            case Field():
                return self._given(node)
            case Constant(value=value):
                return _ratio(value)
            case Parameter(name=name):
                return _ratio(self.parameters[name].at(self.on).value)
            case Lookup(name=name, key=key):
                return self._lookup(name, get[key])
            case Sum(left=left, right=right):
                a, b, under = _common(get[left], get[right])
                return Over(_plus(a, b), under)
            case Difference(left=left, right=right):
                a, b, under = _common(get[left], get[right])
                return Over(_plus(a, _times(b, Literal(-1))), under)
            case Product(left=left, right=right):
                x, y = get[left], get[right]
                return _reduced(_times(x.over, y.over), _times(x.under, y.under))
            case Quotient(left=left, right=right):
                return _quotient(get[left], get[right])
            case Extreme(which=which, left=left, right=right):
                a, b, under = _common(get[left], get[right])
                pick = min if which == "least" else max
                return Over(Picked(which, a, b, pick(a.low, b.low), pick(a.high, b.high)), under)
            case Comparison(operator=operator, left=left, right=right):
                a, b, _ = _common(get[left], get[right])
                return Over(Compared(operator, a, b), ONE)
            case Both(left=left, right=right):
                return Over(Joined("and", get[left].over, get[right].over), ONE)
            case Either(left=left, right=right):
                return Over(Joined("or", get[left].over, get[right].over), ONE)
            case Opposite(of=of):
                return Over(Not(get[of].over), ONE)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return _choice(get[condition].over, get[then], get[otherwise])
            case Rounded(how=how, of=of, places=places):
                return _rounded(how, get[of], places if how == "half" else 0)
            case Reference(root=root):
                return get[root]
            case _:
                assert_never(node)

    def _given(self, field: Field) -> Over:
        """A fact within its declared range, or a narrower one that its column was seen to hold."""
        scale = 10**field.places
        low, high = self.ranges.get(field.name, (field.low, field.high))
        if not field.low <= low <= high <= field.high:
            low, high = field.low, field.high
        return Over(Given(field, scale, int(low * scale), int(high * scale)), Literal(scale))

    def _lookup(self, name: str, key: Over) -> Over:
        table = {key: value.value for key, value in self.parameters[name].table_at(self.on).items()}
        under = lcm(*(value.denominator for value in table.values()))
        entries = {key: int(value * under) for key, value in table.items()}
        if isinstance(key.over, Literal) and isinstance(key.under, Literal):
            known = Fraction(key.over.low, key.under.low)
            # Without that entry there is no result, whatever else it is reckoned with.
            return _ratio(table[int(known)]) if known in table else Over(Entry(name, key.over, ONE, {}, 1, 1), ONE)
        low, high = min(entries.values()), max(entries.values())
        return _reduced(Entry(name, key.over, key.under, entries, low, high), Literal(under))


def _noted(step: Step) -> Step:
    return step if isinstance(step, Literal | Given | Noted) else Noted(step, step.low, step.high)


def _ratio(value: Fraction) -> Over:
    return Over(Literal(value.numerator), Literal(value.denominator))


def _plus(a: Step, b: Step) -> Step:
    low, high = a.low + b.low, a.high + b.high
    if isinstance(a, Literal) and isinstance(b, Literal):
        return Literal(low)
    if isinstance(a, Literal) and not a.low:
        return b
    if isinstance(b, Literal) and not b.low:
        return a
    for whole, part in ((a, b), (b, a)):
        if (joined := _added_within(whole, part)) is not None:
            return joined
    return Plus(a, b, low, high)


def _added_within(a: Step, b: Step) -> Step | None:
    """a + half up(a · rate) is half up(a · (1 + rate)) for amounts from nought on: a balance and its interest."""
    match b:
        case Divided(how="half", over=Times(left=same, right=Literal(low=rate)), under=Literal(low=under)):
            if same is a and a.low >= 0 and rate >= 0:
                whole = Literal(rate + under)
                over = Times(a, whole, a.low * whole.low, a.high * whole.low)
                return Divided("half", over, b.under, a.low + b.low, a.high + b.high)
    return None


def _times(a: Step, b: Step) -> Step:
    corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
    if isinstance(a, Literal):
        a, b = b, a
    if isinstance(a, Literal) and isinstance(b, Literal):
        return Literal(a.low * b.low)
    if isinstance(b, Literal):
        if b.low == 1:
            return a
        if isinstance(a, Times) and isinstance(a.right, Literal):
            return _times(a.left, Literal(a.right.low * b.low))
    return Times(a, b, min(corners), max(corners))


def _common(x: Over, y: Over) -> tuple[Step, Step, Step]:
    """Both over one line."""
    if isinstance(x.under, Literal) and isinstance(y.under, Literal):
        divisor = gcd(x.under.low, y.under.low)
        a = _times(x.over, Literal(y.under.low // divisor))
        b = _times(y.over, Literal(x.under.low // divisor))
        return a, b, Literal(x.under.low * y.under.low // divisor)
    if x.under is y.under:
        return x.over, y.over, x.under
    return _times(x.over, y.under), _times(y.over, x.under), _times(x.under, y.under)


def _quotient(x: Over, y: Over) -> Over:
    if isinstance(y.over, Literal) and y.over.low != 0:
        sign = Literal(1 if y.over.low > 0 else -1)
        over = _times(x.over, _times(y.under, sign))
        return _reduced(over, _times(x.under, Literal(abs(y.over.low))))
    top = _times(x.over, y.under)
    if y.over.low == y.over.high == 1:
        return Over(_times(top, y.over), x.under)  # 1 or no result: over the line it stands in nobody's way
    if y.over.low < 0:
        top = _times(top, Sign(y.over))
    size = Size(y.over, max(y.over.low, 1), max(abs(y.over.low), abs(y.over.high), 1))
    return Over(top, _times(x.under, size))


def _reduced(over: Step, under: Step) -> Over:
    """A constant that stands over and under the line falls out."""
    if isinstance(under, Literal) and under.low != 1:
        if isinstance(over, Literal):
            return _ratio(Fraction(over.low, under.low))
        if isinstance(over, Times) and isinstance(over.right, Literal):
            shared = gcd(over.right.low, under.low)
            return Over(_times(over.left, Literal(over.right.low // shared)), Literal(under.low // shared))
    return Over(over, under)


def _choice(condition: Step, then: Over, otherwise: Over) -> Over:
    if isinstance(condition, Literal):
        return then if condition.low else otherwise
    if isinstance(then.under, Literal) and isinstance(otherwise.under, Literal):
        a, b, under = _common(then, otherwise)
        return Over(_chosen(condition, a, b), under)
    # Two unlike ratios: brought to one line each would need what stands under the other.
    return Over(_chosen(condition, then.over, otherwise.over), _chosen(condition, then.under, otherwise.under))


def _chosen(condition: Step, a: Step, b: Step) -> Step:
    return Chosen(condition, a, b, min(a.low, b.low), max(a.high, b.high))


def _rounded(how: OneOf["half", "floor", "ceiling"], of: Over, places: int) -> Over:
    scale = 10**places
    if isinstance(of.under, Literal) and scale % of.under.low == 0:
        return Over(_times(of.over, Literal(scale // of.under.low)), Literal(scale))
    x = _reduced(_times(of.over, Literal(scale)), of.under)
    if isinstance(x.under, Literal) and isinstance(x.over, Literal):
        return Over(Literal(_whole(how, x.over.low, x.under.low)), Literal(scale))
    ends = [_whole(how, end, under) for end in (x.over.low, x.over.high) for under in (x.under.low, x.under.high)]
    return Over(Divided(how, x.over, x.under, min(ends), max(ends)), Literal(scale))


def _whole(how: str, over: int, under: int) -> int:
    if how == "half":
        size = (2 * abs(over) + under) // (2 * under)
        return size if over >= 0 else -size
    return floored(Fraction(over, under)) if how == "floor" else -floored(Fraction(-over, under))


def is_written_twice(step: Step) -> bool:
    """Whether its expression names an operand more than once: an operand of its own is then worth a name."""
    return isinstance(step, Picked | Sign) or (isinstance(step, Divided) and step.over.low < 0)


def in_order(ends: Iterable[Step]) -> list[Step]:
    """Every step that the ends are made of once, operands first."""
    done: set[Step] = set()
    order: list[Step] = []
    waiting = [(step, False) for step in reversed(list(ends))]
    while waiting:
        step, seen = waiting.pop()
        if step in done:
            continue
        if seen:
            done.add(step)
            order.append(step)
            continue
        waiting.append((step, True))
        waiting.extend((part, False) for part in reversed(operands(step)))
    return order
