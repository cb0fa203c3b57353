"""One person: a graph becomes nested Python functions over exact numbers, made once and called often."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from renshe.errors import Phrase
from renshe.law.amounts import outward
from renshe.law.errors import (
    DividedByZero,
    EndedThen,
    NoRowApplies,
    NotAWholeDistance,
    NotInForceThen,
    OutsideTheCalendar,
    ParameterEnded,
    ParameterNotInForce,
    TableHasNoEntry,
    TwoSpecialRules,
)
from renshe.law.graph.nodes import (
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
    children,
    in_order,
)
from renshe.law.month import CALENDAR, Month, day_of, first_day, first_day_of_month, month_of_day
from renshe.law.telling import missing, named_node
from renshe.law.units import Unit
from renshe.law.values.parameters import DatedParameter, Key, in_rows

Number: TypeAlias = int | Fraction
Row: TypeAlias = Mapping[str, Number]
Function: TypeAlias = Callable[[Row, dict[Expression, Number]], Number]


def round_half_up(value: Number, places: int) -> Number:
    """Half up, away from zero.

    >>> round_half_up(Fraction(-5, 2), 0), round_half_up(Fraction(12345, 100000), 4)
    (-3, Fraction(247, 2000))
    """
    if places < 0:
        whole = round_half_up(exact(Fraction(value) / 10**-places), 0)
        return whole * int(10**-places)
    if isinstance(value, int):
        return value
    scale = 10**places
    over, under = abs(value.numerator) * scale, value.denominator
    whole = (2 * over + under) // (2 * under)
    whole = -whole if value < 0 else whole
    return exact(Fraction(whole, scale)) if places else whole


def exact(value: Number) -> Number:
    """Return a whole number as int, any other as Fraction."""
    return value.numerator if value.denominator == 1 else value


class PersonCompiler:
    """Functions of the nodes of one month, shared between formulas."""

    def __init__(
        self, parameters: Mapping[str, DatedParameter], on: Month | date, given: frozenset[str] = frozenset()
    ) -> None:
        self.parameters, self.on, self.given = parameters, on, given
        self.functions: dict[Expression, Function] = {}

    def compile(self, root: Reference) -> Function:
        """Return the function that reckons a formula from a row of facts."""
        used: dict[Expression, int] = {}
        order = in_order(root, self.given)
        for node in order:
            if isinstance(node, Reference) and node.is_given(self.given):
                continue
            for child in children(node):  # type: ignore[arg-type]  # the set is closed
                used[child] = used.get(child, 0) + 1
        owner: dict[Expression, Reference] = {}
        for node in reversed(order):
            of = node if isinstance(node, Reference) else owner[node]
            for child in children(node):  # type: ignore[arg-type]  # the set is closed
                owner.setdefault(child, of)
        for node in order:
            if node not in self.functions:
                made = self._function(node, owner.get(node, root))  # type: ignore[arg-type]
                keep = isinstance(node, Reference) or used.get(node, 0) > 1
                plain = isinstance(node, Field | Constant | Parameter)
                self.functions[node] = _once(node, made) if keep and not plain else made
        return self.functions[root]

    def _function(self, node: Node, formula: Reference) -> Function:
        get = self.functions
        match node:
            case Field():
                return _field(node)
            case Constant(value=value):
                constant = exact(value)
                return lambda row, memo: constant
            case Parameter(name=name, on=on):
                held = self.parameters[name]
                if isinstance(on, Expression):
                    return self._dated(held, on, lambda day: _always(exact(held.at(day).value)))
                return _always(exact(held.at(self.on if on is None else on).value))
            case Lookup(name=name, on=on):
                held = self.parameters[name]
                if isinstance(on, Expression):
                    return self._dated(held, on, lambda day: self._lookup(node, day))
                return self._lookup(node, self.on if on is None else on)
            case Calendar(which=which, of=of):
                return _calendar(which, get[of])
            case NoRow():
                return _no_row(named_node(formula))
            case Exclusive(conditions=conditions, values=values, otherwise=otherwise):
                tests, results = [get[one] for one in conditions], [get[one] for one in values]
                return _exclusive(tests, results, get[otherwise], named_node(formula))
            case Sum(left=left, right=right):
                a, b = get[left], get[right]
                return _whole_moment(node, lambda row, memo: a(row, memo) + b(row, memo))
            case Difference(left=left, right=right):
                a, b = get[left], get[right]
                return _whole_moment(node, lambda row, memo: a(row, memo) - b(row, memo))
            case Product(left=left, right=right):
                a, b = get[left], get[right]
                return lambda row, memo: a(row, memo) * b(row, memo)
            case Quotient(left=left, right=right):
                return _quotient(get[left], get[right], named_node(formula), named_node(right, self.parameters))
            case Extreme(which=which, left=left, right=right):
                a, b = get[left], get[right]
                if which == "least":
                    return lambda row, memo: min(a(row, memo), b(row, memo))
                return lambda row, memo: max(a(row, memo), b(row, memo))
            case Comparison(operator=operator, left=left, right=right):
                a, b = get[left], get[right]
                if operator == "<":
                    return lambda row, memo: a(row, memo) < b(row, memo)
                if operator == "<=":
                    return lambda row, memo: a(row, memo) <= b(row, memo)
                return lambda row, memo: a(row, memo) == b(row, memo)
            case Both(left=left, right=right):
                a, b = get[left], get[right]
                return lambda row, memo: bool(a(row, memo)) and bool(b(row, memo))
            case Either(left=left, right=right):
                a, b = get[left], get[right]
                return lambda row, memo: bool(a(row, memo)) or bool(b(row, memo))
            case Opposite(of=of):
                a = get[of]
                return lambda row, memo: not a(row, memo)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                c, a, b = get[condition], get[then], get[otherwise]
                return lambda row, memo: a(row, memo) if c(row, memo) else b(row, memo)
            case Rounded(how=how, of=of, places=places):
                return _rounded(how, get[of], places)
            case Reference(name=name, root=root):
                if name in self.given:
                    return lambda row, memo: row[name]
                return get[root]
            case _:
                assert_never(node)

    def _lookup(self, node: Lookup, on: Month | date) -> Function:
        held = self.parameters[node.name]
        table = {key: exact(value.value) for key, value in held.table_at(on).items()}
        return _looked_up(held, self.keys(node, on), table, str(on))

    def keys(self, node: Lookup, on: Month | date) -> list[Callable[[Row, dict[Expression, Number]], Any]]:
        """What finds each key of a table's row."""
        held = self.parameters[node.name]
        rows = list(held.table_at(on))
        return [
            _key(axis, self.functions[key], key.unit, [_part(row, at) for row in rows])
            for at, (axis, key) in enumerate(zip(held.axes, node.keys, strict=True))
        ]

    def _dated(self, held: DatedParameter, on: Expression, of: Callable[[date], Function]) -> Function:
        """The value in force on a month or day that is a fact."""
        days = held.turns
        if not days:
            return of(first_day(self.on))  # which says that nobody has entered it
        found: list[Function | ParameterNotInForce] = []
        for day in days:
            try:
                found.append(of(day))
            except ParameterNotInForce as error:
                found.append(error)
        moment, unit = self.functions[on], on.unit
        first = min(held.values, key=lambda value: value.starts).first

        def ask(row: Row, memo: dict[Expression, Number]) -> Number:
            counted = int(moment(row, memo))
            asked = day_of(counted if unit.kind == "date" else first_day_of_month(counted))
            place = bisect_right(days, asked) - 1
            one = found[place] if place >= 0 else None
            if isinstance(one, ParameterEnded):
                raise EndedThen(held.told(), str(outward(counted, unit)), one.first)
            if one is None or isinstance(one, ParameterNotInForce):
                raise NotInForceThen(held.told(), str(outward(counted, unit)), str(first))
            return one(row, memo)

        return ask


def _always(value: Number) -> Function:
    return lambda row, memo: value


def _whole_moment(node: Sum | Difference, function: Function) -> Function:
    if not node.unit.is_moment:
        return function

    def reckon(row: Row, memo: dict[Expression, Number]) -> Number:
        value = function(row, memo)
        if Fraction(value).denominator != 1:
            right = node.right
            raise NotAWholeDistance(right.name if isinstance(right, Parameter | Lookup) else "-")
        return value

    return reckon


def _no_row(formula: Phrase) -> Function:
    def refuse(row: Row, memo: dict[Expression, Number]) -> Number:
        raise NoRowApplies(formula)

    return refuse


def _calendar(which: str, of: Function) -> Function:
    answers: dict[str, Callable[[int], int]] = {
        "month_of": month_of_day,
        "first_day": first_day_of_month,
        "last_day": lambda month: first_day_of_month(month + 1) - 1,
        "year": lambda month: month // 12,
        "month_number": lambda month: month % 12 + 1,
        "day_number": lambda day: day_of(day).day,
    }
    answer = answers[which]

    def ask(row: Row, memo: dict[Expression, Number]) -> Number:
        try:
            return answer(int(of(row, memo)))
        except (ValueError, OverflowError):
            raise OutsideTheCalendar(str(CALENDAR[0]), str(CALENDAR[1])) from None

    return ask


def _exclusive(tests: Sequence[Function], values: Sequence[Function], otherwise: Function, formula: Phrase) -> Function:
    def choose(row: Row, memo: dict[Expression, Number]) -> Number:
        # All of them are asked: a rule of which it isn't known whether it applies leaves it open.
        applies = [bool(test(row, memo)) for test in tests]
        held = [value for applied, value in zip(applies, values, strict=True) if applied]
        if len(held) > 1:
            raise TwoSpecialRules(formula)
        return (held[0] if held else otherwise)(row, memo)

    return choose


def _once(node: Expression, function: Function) -> Function:
    def remembered(row: Row, memo: dict[Expression, Number]) -> Number:
        if node not in memo:
            memo[node] = function(row, memo)
        return memo[node]

    return remembered


def _field(field: Field) -> Function:
    name = field.name

    def read(row: Row, memo: dict[Expression, Number]) -> Number:
        try:
            return row[name]
        except KeyError:
            raise missing(field) from None

    return read


def _part(row: Key, at: int) -> Any:
    return row[at] if isinstance(row, tuple) else row


def _key(axis: str, key: Function, unit: Unit, known: Sequence[Any]) -> Callable[[Row, dict[Expression, Number]], Any]:
    """What a key is in the table's rows: a whole number, a code's text, the least of its bracket."""
    if axis == "code":
        assert unit.codes is not None
        texts = unit.codes.texts
        return lambda row, memo: texts[int(key(row, memo))]
    if axis == "whole":

        def whole(row: Row, memo: dict[Expression, Number]) -> Any:
            wanted = key(row, memo)
            return int(wanted) if wanted == int(wanted) else wanted

        return whole
    least = sorted(set(known))

    def bracket(row: Row, memo: dict[Expression, Number]) -> Any:
        place = bisect_right(least, wanted := key(row, memo)) - 1
        return least[place] if place >= 0 else wanted

    return bracket


def _looked_up(
    held: DatedParameter,
    finders: Sequence[Callable[[Row, dict[Expression, Number]], Any]],
    table: Mapping[Key, Number],
    on: str,
) -> Function:
    first, last = (_row(which(table, key=in_rows)) for which in (min, max))

    def look_up(row: Row, memo: dict[Expression, Number]) -> Number:
        keys = tuple(find(row, memo) for find in finders)
        wanted = keys[0] if len(keys) == 1 else keys
        if wanted not in table:
            raise TableHasNoEntry(held.told(), _row(wanted), on, first, last)
        return table[wanted]

    return look_up


def _row(key: Any) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _quotient(over: Function, under: Function, formula: Phrase, divisor: Phrase) -> Function:
    def divide(row: Row, memo: dict[Expression, Number]) -> Number:
        top, bottom = over(row, memo), under(row, memo)
        if bottom == 0:
            raise DividedByZero(formula, divisor)
        return exact(Fraction(top) / bottom)

    return divide


def _rounded(how: str, of: Function, places: int) -> Function:
    if how == "half":
        return lambda row, memo: round_half_up(of(row, memo), places)
    unit = exact(1 / Fraction(10) ** places)
    if how == "floor":
        return lambda row, memo: exact(Fraction(of(row, memo) // unit * unit))
    return lambda row, memo: exact(Fraction(-(-of(row, memo) // unit) * unit))
