"""From a graph to a program over whole numbers: the same steps for one person (Python) and for the city (SQL).

A ratio is two whole numbers: what stands over the line and what stands under it (always above zero). Constants fold.
Each step knows the range that it lies in, reckoned from the declared ranges of the facts.

"No result" (a missing fact, a division by zero, a table without that entry) is not a step: a printer says how it
passes on. Only the branch of a choice that is taken may hinder the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor as floored
from math import gcd, lcm
from typing import Any, TypeAlias, assert_never
from typing import Literal as OneOf

from renshe.law.errors import NotAWholeDistance
from renshe.law.month import (
    DAYS_OF_CALENDAR,
    MONTHS_OF_CALENDAR,
    Month,
    day_number,
    first_day,
    first_day_of_month,
    month_of_day,
)
from renshe.law.nodes import (
    Both,
    Calendar,
    Choice,
    Comparison,
    Constant,
    Difference,
    Either,
    Exclusive,
    Expression,
    Extreme,
    Field,
    Lookup,
    Node,
    NoRow,
    Opposite,
    Parameter,
    Product,
    Quotient,
    Reference,
    Rounded,
    Sum,
)
from renshe.law.nodes import in_order as nodes_in_order
from renshe.law.parameters import DatedParameter, Value


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


class Lowering:
    """The steps of the graphs of one month's law; what two formulas share is lowered once."""

    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        on: Month | date,
        ranges: Mapping[str, tuple[Fraction, Fraction]] | None = None,
        noted: Set[Expression] = frozenset(),
    ) -> None:
        self.parameters, self.on, self.ranges, self.noted = parameters, on, ranges or {}, noted
        self.values: dict[Expression, Over] = {}
        self._tables: dict[tuple[str, Month | date], Mapping[Any, Value]] = {}

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
            case Parameter(name=name, on=on):
                held = self.parameters[name]
                if isinstance(on, Expression):
                    return self._dated(held, on, lambda day: _ratio(held.at(day).value))
                return _ratio(held.at(self.on if on is None else on).value)
            case Lookup(on=on):
                held = self.parameters[node.name]
                if isinstance(on, Expression):
                    return self._dated(held, on, lambda day: self._entry(node, self._table(held, day)))
                return self._entry(node, self._table(held, self.on if on is None else on))
            case Calendar(of=of):
                return self._calendar(node, get[of])
            case Exclusive():
                return self._exclusive(node)
            case NoRow():
                return Over(Never(), ONE)
            case Sum(left=left, right=right):
                a, b, under = _common(get[left], get[right])
                return self._moment(node, Over(_plus(a, b), under))
            case Difference(left=left, right=right):
                a, b, under = _common(get[left], get[right])
                return self._moment(node, Over(_plus(a, _times(b, Literal(-1))), under))
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
                return _rounded(how, get[of], places)
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

    @staticmethod
    def _moment(node: Sum | Difference, value: Over) -> Over:
        """A month or a day is a whole number; a value of law that is none leads to no other."""
        if node.unit.is_moment and not (isinstance(value.under, Literal) and value.under.low == 1):
            right = node.right
            raise NotAWholeDistance(right.name if isinstance(right, Parameter | Lookup) else "-")
        return value

    def _table(self, held: DatedParameter, on: Month | date) -> Mapping[Any, Value]:
        """Looked up once: the formula of a history asks for each of its years."""
        at = (held.name, on)
        if at not in self._tables:
            self._tables[at] = held.table_at(on)
        return self._tables[at]

    def _entry(self, node: Lookup, table: Mapping[Any, Value]) -> Over:
        """The entry of a table: by one whole number or code at once, else by the place that its keys have."""
        held = self.parameters[node.name]
        keys = [self.values[key] for key in node.keys]
        if held.axes == ("whole",) and (known := _known(keys[0])) is not None and known in table:
            return _ratio(table[int(known)].value)
        rows = {key if isinstance(key, tuple) else (key,): value.value for key, value in table.items()}
        places = [self._places(node, at, axis, rows) for at, axis in enumerate(held.axes)]
        if len(keys) == 1 and held.axes[0] != "from":
            return _entry(node.name, keys[0], {places[0][key]: value for (key,), value in rows.items()})
        index: Step = Literal(0)
        size = 1
        for axis, key, place in reversed(list(zip(held.axes, keys, places, strict=True))):
            index = _plus(index, _times(self._place(node.name, axis, key, place), Literal(size)))
            size *= len(place)
        entries = {}
        for row, value in rows.items():
            at = 0
            for key, axis, place in zip(row, held.axes, places, strict=True):
                at = at * len(place) + (place[key] if axis == "from" else list(place).index(key))
            entries[at] = value
        return _entry(node.name, Over(index, ONE), entries)

    @staticmethod
    def _places(node: Lookup, at: int, axis: str, rows: Iterable[tuple[Any, ...]]) -> dict[Any, int]:
        """What each key of an axis is counted as: itself, a code's index, a bracket's place."""
        known = dict.fromkeys(row[at] for row in rows)
        if axis == "code":
            codes = node.keys[at].unit.codes
            assert codes is not None
            return {key: codes.texts.index(key) for key in known}
        if axis == "from":
            return {key: place for place, key in enumerate(sorted(known, key=Fraction))}
        return {key: key for key in sorted(known)}

    @staticmethod
    def _place(table: str, axis: str, key: Over, places: Mapping[Any, int]) -> Step:
        if axis == "from":
            return _bracket(key, tuple(Fraction(least) for least in places))
        return _entry(table, key, {counted: Fraction(at) for at, counted in enumerate(places.values())}).over

    def _dated(self, held: DatedParameter, on: Expression, of: Callable[[date], Over]) -> Over:
        """The value in force on a month or day that is a fact; before the first there is none."""
        days = sorted({value.starts for value in held.values})
        asked = self.values[on]
        if not days:
            return of(first_day(self.on))  # which says that nobody has entered it
        result = Over(Never(), ONE)
        for day in days:
            begins = day_number(day) if on.unit.kind == "date" else Month.of(day).ordinal + (day.day > 1)
            begun = _compared("<=", Literal(begins), asked.over)
            result = _choice(begun, of(day), result)
        return result

    def _calendar(self, node: Calendar, of: Over) -> Over:
        twelve = Literal(12)
        match node.which:
            case "month_of" | "first_day" as which:
                return Over(_of_calendar(which, of.over), ONE)
            case "last_day":
                return Over(_plus(_of_calendar("first_day", _plus(of.over, ONE)), Literal(-1)), ONE)
            case "year":
                return _rounded("floor", Over(of.over, twelve), 0)
            case "month_number":
                years = _rounded("floor", Over(of.over, twelve), 0).over
                return Over(_plus(_plus(of.over, _times(years, Literal(-12))), ONE), ONE)
            case "day_number":
                first = _of_calendar("first_day", _of_calendar("month_of", of.over))
                day = _plus(_plus(of.over, _times(first, Literal(-1))), ONE)
                return Over(_within(day, 1, 31), ONE)
            case _:
                assert_never(node.which)

    def _exclusive(self, node: Exclusive) -> Over:
        conditions = [self.values[one].over for one in node.conditions]
        count: Step = Literal(0)
        result = self.values[node.otherwise]
        for condition, value in zip(conditions, node.values, strict=True):
            count = _plus(count, _choice(condition, Over(ONE, ONE), Over(Literal(0), ONE)).over)
            result = _choice(condition, self.values[value], result)
        return _choice(_compared("<=", count, ONE), result, Over(Never(), ONE))


def _known(value: Over) -> Fraction | None:
    """A ratio that is known when the law is read."""
    known = isinstance(value.over, Literal) and isinstance(value.under, Literal)
    return Fraction(value.over.low, value.under.low) if known else None


def _entry(name: str, key: Over, table: Mapping[int, Fraction]) -> Over:
    if isinstance(key.over, Never):
        return Over(key.over, ONE)
    if (known := _known(key)) is not None:
        return _ratio(table[int(known)]) if known in table else Over(Never(), ONE)
    under = lcm(*(value.denominator for value in table.values()))
    entries = {key: int(value * under) for key, value in table.items()}
    low, high = min(entries.values()), max(entries.values())
    return _reduced(Entry(name, key.over, key.under, entries, low, high), Literal(under))


def _bracket(key: Over, least: tuple[Fraction, ...]) -> Step:
    def place(over: int, under: int) -> int:
        return max(sum(1 for one in least if one * under <= over) - 1, 0)

    if isinstance(key.over, Literal) and isinstance(key.under, Literal):
        return Literal(place(key.over.low, key.under.low)) if least[0] * key.under.low <= key.over.low else Never()
    if not isinstance(key.under, Literal):
        return Bracket(key.over, key.under, least, 0, len(least) - 1)
    ends = place(key.over.low, key.under.low), place(key.over.high, key.under.low)
    return Bracket(key.over, key.under, least, *ends)


def _of_calendar(which: OneOf["month_of", "first_day"], of: Step) -> Step:
    reckon = month_of_day if which == "month_of" else first_day_of_month
    first, last = DAYS_OF_CALENDAR if which == "month_of" else MONTHS_OF_CALENDAR
    if isinstance(of, Never) or of.high < first or of.low > last:
        return Never((of,))
    if isinstance(of, Literal):
        return Literal(reckon(of.low))
    found = OfCalendar(which, of, reckon(max(of.low, first)), reckon(min(of.high, last)))
    if first <= of.low and of.high <= last:
        return found
    inside = Joined("and", Compared("<=", Literal(first), of), Compared("<=", of, Literal(last)))
    return _chosen(inside, found, Never())


def _within(step: Step, low: int, high: int) -> Step:
    """The same sum, in the range that the calendar promises."""
    return Plus(step.left, step.right, low, high) if isinstance(step, Plus) else step


def _compared(operator: OneOf["<", "<=", "="], a: Step, b: Step) -> Step:
    """A comparison that the ranges decide is known."""
    if isinstance(a, Literal) and isinstance(b, Literal):
        return Literal(int({"<": a.low < b.low, "<=": a.low <= b.low, "=": a.low == b.low}[operator]))
    return Compared(operator, a, b)


def _noted(step: Step) -> Step:
    return step if isinstance(step, Literal | Given | Noted) else Noted(step, step.low, step.high)


def _ratio(value: Fraction) -> Over:
    return Over(Literal(value.numerator), Literal(value.denominator))


def _plus(a: Step, b: Step) -> Step:
    if isinstance(a, Never) or isinstance(b, Never):
        return Never((a, b))
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
            pass
        case Divided(how="half", over=same, under=Literal(low=under)):
            rate = 1
        case _:
            return None
    if same is not a or a.low < 0 or rate < 0:
        return None
    whole = Literal(rate + under)
    over = Times(a, whole, a.low * whole.low, a.high * whole.low)
    return Divided("half", over, b.under, a.low + b.low, a.high + b.high)


def _times(a: Step, b: Step) -> Step:
    if isinstance(a, Never) or isinstance(b, Never):
        return Never((a, b))
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
    if isinstance(y.over, Never):
        return Over(Never((x.over, x.under, y.over)), ONE)
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
    of: list[Step] = [one for one in (a, b) if not isinstance(one, Never)] or [a]
    return Chosen(condition, a, b, min(one.low for one in of), max(one.high for one in of))


def _rounded(how: OneOf["half", "floor", "ceiling"], of: Over, places: int) -> Over:
    if places < 0:
        whole = _rounded(how, _reduced(of.over, _times(of.under, Literal(10**-places))), 0)
        return Over(_times(whole.over, Literal(10**-places)), ONE)
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
