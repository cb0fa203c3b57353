"""One person: a graph becomes nested Python functions over exact numbers, made once and called often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias, assert_never

from renshe.errors import Phrase
from renshe.law.errors import DividedByZero, FactMissing, TableHasNoEntry
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
    children,
    in_order,
)
from renshe.law.parameters import DatedParameter
from renshe.law.telling import expected, named_node

Number: TypeAlias = int | Fraction
Row: TypeAlias = Mapping[str, Number]
Function: TypeAlias = Callable[[Row, dict[Expression, Number]], Number]


def round_half_up(value: Number, places: int) -> Number:
    """Half up, away from zero.

    >>> round_half_up(Fraction(-5, 2), 0), round_half_up(Fraction(12345, 100000), 4)
    (-3, Fraction(247, 2000))
    """
    if isinstance(value, int):
        return value
    scale = 10**places
    over, under = abs(value.numerator) * scale, value.denominator
    whole = (2 * over + under) // (2 * under)
    whole = -whole if value < 0 else whole
    return exact(Fraction(whole, scale)) if places else whole


def exact(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value


class PersonCompiler:
    """Functions of the nodes of one month, shared between formulas."""

    def __init__(
        self, parameters: Mapping[str, DatedParameter], on: Month, given: frozenset[str] = frozenset()
    ) -> None:
        self.parameters, self.on, self.given = parameters, on, given
        self.functions: dict[Expression, Function] = {}

    def compile(self, root: Reference) -> Function:
        used: dict[Expression, int] = {}
        order = in_order(root, self.given)
        for node in order:
            if isinstance(node, Reference) and node.name in self.given:
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
            case Parameter(name=name):
                held = self.parameters[name]
                found = exact(held.at(self.on).value)
                return lambda row, memo: found
            case Lookup(name=name, key=key):
                return _lookup(self.parameters[name], get[key], self.table(name), str(self.on))
            case Sum(left=left, right=right):
                a, b = get[left], get[right]
                return lambda row, memo: a(row, memo) + b(row, memo)
            case Difference(left=left, right=right):
                a, b = get[left], get[right]
                return lambda row, memo: a(row, memo) - b(row, memo)
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

    def table(self, name: str) -> dict[int, Number]:
        return {key: exact(value.value) for key, value in self.parameters[name].table_at(self.on).items()}


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
            raise FactMissing(named_node(field), expected(field.unit, field.places)) from None

    return read


def _lookup(held: DatedParameter, key: Function, table: dict[int, Number], on: str) -> Function:
    def look_up(row: Row, memo: dict[Expression, Number]) -> Number:
        wanted = key(row, memo)
        found = table.get(int(wanted)) if wanted == int(wanted) else None
        if found is None:
            raise TableHasNoEntry(held.told(), str(wanted), on, str(min(table)), str(max(table)))
        return found

    return look_up


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
    if how == "floor":
        return lambda row, memo: of(row, memo) // 1
    return lambda row, memo: -(-of(row, memo) // 1)
