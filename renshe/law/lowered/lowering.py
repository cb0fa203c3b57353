"""From a graph to a program over whole numbers: the same steps for one person (Python) and for the city (SQL).

A ratio is two whole numbers: what stands over the line and what stands under it (always above zero). Constants fold.
Each step knows the range that it lies in, reckoned from the declared ranges of the facts.

"No result" (a missing fact, a division by zero, a table without that entry) is not a step: a printer says how it
passes on. Only the branch of a choice that is taken may hinder the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from renshe.law.errors import NotAWholeDistance, ParameterEnded
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
)
from renshe.law.graph.nodes import in_order as nodes_in_order
from renshe.law.lowered.calendar import calendar
from renshe.law.lowered.ratios import choice, common, compared, noted, plus, quotient, ratio, reduced, rounded, times
from renshe.law.lowered.steps import ONE, Compared, Given, Joined, Literal, Never, Not, Over, Picked, Step
from renshe.law.lowered.tables import entry
from renshe.law.month import Month, day_number, first_day
from renshe.law.values.parameters import DatedParameter, Value


class Lowering:
    """The steps of the graphs of one month's law; what two formulas share is lowered once."""

    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        on: Month | date,
        ranges: Mapping[str, tuple[Fraction, Fraction]] | None = None,
        noted: Set[Expression] = frozenset(),
        given: Mapping[str, Field] | None = None,
    ) -> None:
        """`given`: results of other formulas that come as facts, in place of being reckoned."""
        self.parameters, self.on, self.ranges, self.noted = parameters, on, ranges or {}, noted
        self.given = given or {}
        self.values: dict[Expression, Over] = {}
        self._tables: dict[tuple[str, Month | date], Mapping[Any, Value]] = {}

    def lower(self, root: Expression) -> Over:
        """Return the node as one whole number over another. Raises as the values of law that it asks for."""
        for node in nodes_in_order(root, frozenset(self.given)):
            if node not in self.values:
                value = self._value(node)  # type: ignore[arg-type]  # the set is closed
                self.values[node] = Over(noted(value.over), noted(value.under)) if node in self.noted else value
        return self.values[root]

    def _value(self, node: Node) -> Over:
        get = self.values
        match node:
            case Field():
                return self._given(node)
            case Constant(value=value):
                return ratio(value)
            case Parameter(name=name, on=on):
                held = self.parameters[name]
                if isinstance(on, Expression):
                    return self._dated(held, on, lambda day: ratio(held.at(day).value))
                return ratio(held.at(self.on if on is None else on).value)
            case Lookup(on=on):
                held = self.parameters[node.name]
                if isinstance(on, Expression):
                    return self._dated(held, on, lambda day: self._entry(node, held, day))
                return self._entry(node, held, self.on if on is None else on)
            case Calendar(of=of):
                return calendar(node, get[of])
            case Exclusive():
                return self._exclusive(node)
            case NoRow():
                return Over(Never(), ONE)
            case Sum(left=left, right=right):
                a, b, under = common(get[left], get[right])
                return self._moment(node, Over(plus(a, b), under))
            case Difference(left=left, right=right):
                a, b, under = common(get[left], get[right])
                return self._moment(node, Over(plus(a, times(b, Literal(-1))), under))
            case Product(left=left, right=right):
                x, y = get[left], get[right]
                return reduced(times(x.over, y.over), times(x.under, y.under))
            case Quotient(left=left, right=right):
                return quotient(get[left], get[right])
            case Extreme(which=which, left=left, right=right):
                a, b, under = common(get[left], get[right])
                pick = min if which == "least" else max
                return Over(Picked(which, a, b, pick(a.low, b.low), pick(a.high, b.high)), under)
            case Comparison(operator=operator, left=left, right=right):
                a, b, _ = common(get[left], get[right])
                return Over(Compared(operator, a, b), ONE)
            case Both(left=left, right=right):
                return Over(Joined("and", get[left].over, get[right].over), ONE)
            case Either(left=left, right=right):
                return Over(Joined("or", get[left].over, get[right].over), ONE)
            case Opposite(of=of):
                return Over(Not(get[of].over), ONE)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return choice(get[condition].over, get[then], get[otherwise])
            case Rounded(how=how, of=of, places=places):
                return rounded(how, get[of], places)
            case Reference(name=name, root=root):
                return self._given(self.given[name]) if node.is_given(frozenset(self.given)) else get[root]
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

    def _entry(self, node: Lookup, held: DatedParameter, on: Month | date) -> Over:
        """Its table is looked up once: the formula of a history asks for each of its years."""
        at = (held.name, on)
        if at not in self._tables:
            self._tables[at] = held.table_at(on)
        return entry(held, node, [self.values[key] for key in node.keys], self._tables[at])

    def _dated(self, held: DatedParameter, on: Expression, of: Callable[[date], Over]) -> Over:
        """The value in force on a month or day that is a fact; before the first and after an end there is none."""
        days = held.turns
        asked = self.values[on]
        if not days:
            return of(first_day(self.on))  # which says that nobody has entered it
        result = Over(Never(), ONE)
        for day in days:
            begins = day_number(day) if on.unit.kind == "date" else Month.of(day).ordinal + (day.day > 1)
            begun = compared("<=", Literal(begins), asked.over)
            result = choice(begun, self._held(of, day), result)
        return result

    @staticmethod
    def _held(of: Callable[[date], Over], day: date) -> Over:
        try:
            return of(day)
        except ParameterEnded:
            return Over(Never(), ONE)

    def _exclusive(self, node: Exclusive) -> Over:
        conditions = [self.values[one].over for one in node.conditions]
        count: Step = Literal(0)
        result = self.values[node.otherwise]
        for condition, value in zip(conditions, node.values, strict=True):
            count = plus(count, choice(condition, Over(ONE, ONE), Over(Literal(0), ONE)).over)
            result = choice(condition, self.values[value], result)
        return choice(compared("<=", count, ONE), result, Over(Never(), ONE))
