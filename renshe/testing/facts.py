"""Facts drawn at random within what the law declares of them, for property tests of formulas."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import partial
from operator import itemgetter
from typing import Any

from hypothesis import strategies as st

from renshe.law import Facts, Month
from renshe.law.graph.nodes import Code, Field
from renshe.law.graph.related import Related
from renshe.law.month import day_of
from renshe.law.writing.facts import Series


class PlainDay(date):
    """A day as a formula writes it: days are added as numbers."""

    def __add__(self, days: Any) -> PlainDay:
        return PlainDay.fromordinal(self.toordinal() + int(days))

    def __sub__(self, other: Any) -> Any:
        return self.toordinal() - other.toordinal() if isinstance(other, date) else self + -other


def of_field(field: Field) -> st.SearchStrategy[Any]:
    scale = 10**field.places
    if field.unit.kind == "flag":
        return st.booleans()
    if field.unit.codes is not None:
        return st.sampled_from(range(len(field.unit.codes.texts))).map(lambda index: Code(field.unit, index))
    if field.unit.kind == "month":
        return st.integers(int(field.low), int(field.high)).map(Month.from_ordinal)
    if field.unit.kind == "date":
        return st.integers(int(field.low), int(field.high)).map(lambda n: PlainDay.fromordinal(day_of(n).toordinal()))
    numbers = st.integers(int(field.low * scale), int(field.high * scale)).map(lambda n: Fraction(n, scale))
    # Nought, the smallest and the largest are where rules part.
    return numbers | st.sampled_from([field.low, field.high, min(max(Fraction(0), field.low), field.high)])


def in_order(rows: list[dict[str, Any]], order: str) -> list[dict[str, Any]]:
    """By the fact that orders them, each value of it once."""
    return sorted({row[order]: row for row in rows}.values(), key=itemgetter(order)) if order else rows


def as_given(value: Any) -> Any:
    """As a rulebook takes it: a code as its text."""
    match value:
        case dict():
            return {key: as_given(one) for key, one in value.items()}
        case list():
            return [as_given(one) for one in value]
        case Code():
            return str(value)
    return value


def of_facts(facts: type[Facts]) -> st.SearchStrategy[dict[str, Any]]:
    entries: dict[str, st.SearchStrategy[Any]] = {}
    for name, declared in facts.declared.items():
        if isinstance(declared, Related):
            rows = st.lists(of_facts(declared.row), max_size=min(declared.at_most, 3))
            entries[name] = rows.map(partial(in_order, order=declared.order))
        elif isinstance(declared, Series):
            entries[name] = st.fixed_dictionaries({key: of_field(node) for key, node in declared.nodes()})
        else:
            entries[name] = of_field(declared.node)
    return st.fixed_dictionaries(entries)
