"""Facts as they are given for one person: looked at, and brought into the numbers that a formula reckons with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import Any

from renshe.errors import Phrase
from renshe.law.amounts import WRITTEN, plain
from renshe.law.errors import FactOutOfRange, FactWrong, UnknownFact
from renshe.law.graph.nodes import Field
from renshe.law.graph.related import Related
from renshe.law.month import Month, day_number
from renshe.law.person.at_length import Number, exact
from renshe.law.telling import amount, expected, named, rows_expected
from renshe.law.units import Unit
from renshe.law.writing.facts import Fact, Facts, Series
from renshe.law.writing.formulas import Formula


class GivenFacts:
    """The facts that one class declares, each place of a series and of related rows a field of its own.

    `exactly`: whether an amount or a ratio may have any decimals, as the means of published examples do; else more
    than the law reckons with are refused.
    """

    def __init__(self, facts: type[Facts], *, exactly: bool = False) -> None:
        self.declared = facts.declared
        self.exactly = exactly
        self.fields: dict[str, Field] = {}
        self.series: dict[str, Series] = {}
        self.related: dict[str, Related] = {}
        for name, declared in facts.declared.items():
            match declared:
                case Series():
                    self.series[name] = declared
                    self.fields |= {node.name: node for _, node in declared.nodes()}
                case Related():
                    self.related[name] = declared
                    for row in declared.rows():
                        self.fields |= {node.name: node for node in (row.present, *row.nodes.values())}
                case Fact():
                    self.fields[name] = declared.node

    @property
    def keys(self) -> dict[str, tuple[int, ...]]:
        """The keys of each series."""
        return {name: one.keys for name, one in self.series.items()}

    def row(
        self, facts: Mapping[str, Any], formulas: Mapping[str, Formula], asked: str
    ) -> tuple[dict[str, Number], frozenset[str]]:
        """Return the number of each field, and which results of other formulas are given in place of being reckoned.

        Raises:
            UnknownFact, FactWrong, FactOutOfRange.
        """
        row: dict[str, Number] = {}
        given: set[str] = set()
        for fact, value in facts.items():
            if value is None:
                continue
            if fact in self.related:
                self._related(self.related[fact], value, row)
            elif (field := self.fields.get(fact)) is not None:
                row[fact] = self._checked(field, value)
            elif fact in self.series:
                for key, one in _entries(self.series[fact], value):
                    if one is not None:
                        row[f"{fact}_{key}"] = self._checked(self._of_series(self.series[fact], key), one)
            elif fact in formulas and fact != asked:
                given.add(fact)
                row[fact] = _instead(formulas[fact], value)
            else:
                raise UnknownFact(fact, [_told(one) for one in self.declared.values()])
        return row, frozenset(given)

    def _of_series(self, series: Series, key: int) -> Field:
        if key not in series.keys:
            raise FactWrong(_told(series), str(key), _entries_expected(series))
        return self.fields[f"{series.name}_{key}"]

    def _related(self, related: Related, value: Any, row: dict[str, Number]) -> None:
        rows = in_their_order(related, value)
        if rows is None or len(rows) > related.at_most:
            shown = as_written(value) if rows is None else Phrase("%(rows)s rows", rows=len(rows))
            raise FactWrong(_told(related), shown, rows_expected(related.at_most, related.like))
        for at in range(1, related.at_most + 1):
            row[f"{related.name}_{at}"] = at <= len(rows)
        for at, one in enumerate(rows, 1):
            for name, given in one.items():
                if name not in related.row.declared:
                    known = [_told(of) for of in related.row.declared.values()]
                    raise UnknownFact(f"{related.name}[{at}].{name}", known)
                if given is not None:
                    place = f"{related.name}_{at}_{name}"
                    row[place] = self._checked(self.fields[place], given)

    def _checked(self, field: Field, value: Any) -> Number:
        # The common case first: a whole number within its range costs no Fraction.
        number = value if type(value) is int and field.unit.kind == "number" else number_of(value, field.unit)
        if number is None or not self._fits(number, field):
            shown = as_written(value) if number is None else str(plain(number, field.unit))
            raise FactWrong(named(field.name, field.zh, field.en), shown, expected(field.unit, field.places))
        if not field.low <= number <= field.high:
            amounts = (amount(Fraction(one), field.unit) for one in (number, field.low, field.high))
            raise FactOutOfRange(named(field.name, field.zh, field.en), *amounts)
        return number

    def _fits(self, number: Number, field: Field) -> bool:
        """Whether it has no more decimals than the law reckons with."""
        takes_any = self.exactly and (field.unit.is_money or field.places > 0)
        return takes_any or (number * 10**field.places).denominator == 1


def in_their_order(related: Related, value: Any) -> list[Mapping[str, Any]] | None:
    """The rows, by the fact that orders them; None where it is no list of rows."""
    if not isinstance(value, list | tuple) or any(not isinstance(one, Mapping) for one in value):
        return None
    if not related.order or any(one.get(related.order) is None for one in value):
        return list(value)
    unit = related.row.declared[related.order].unit
    ordered = [(number_of(one[related.order], unit), one) for one in value]
    if any(number is None for number, _ in ordered):
        return list(value)  # what is wrong with it is said where it is looked at
    return [one for _, one in sorted(ordered, key=itemgetter(0))]


def _entries(series: Series, value: Any) -> Iterable[tuple[int, Any]]:
    if isinstance(value, Mapping):
        given = [(_key(series, key), one) for key, one in value.items()]
        last = max((key for key, one in given if one is not None), default=None)
        if not series.is_growing or last is None:
            return given
        return [
            *((key, one) for key, one in given if one is not None),
            *((key, 0) for key in series.keys if key > last),
        ]
    if not isinstance(value, list | tuple):
        raise FactWrong(_told(series), as_written(value), _entries_expected(series))
    if len(value) != len(series.keys):
        raise FactWrong(_told(series), Phrase("%(count)s values", count=len(value)), _entries_expected(series))
    return zip(series.keys, value, strict=True)


def _key(series: Series, key: Any) -> int:
    try:
        return int(key)
    except (TypeError, ValueError):
        raise FactWrong(_told(series), as_written(key), _entries_expected(series)) from None


def _told(fact: Fact | Series | Related) -> Phrase:
    label = fact.of if isinstance(fact, Series) else fact
    return named(fact.name, label.zh, label.en)


def _entries_expected(series: Series) -> Phrase:
    return Phrase(
        "a list of %(count)s values, or values by their keys from %(first)s to %(last)s",
        count=len(series.keys),
        first=series.keys[0],
        last=series.keys[-1],
    )


def as_written(value: Any) -> str:
    """As the asker wrote it: true, not True; not more than a line of it."""
    if isinstance(value, str):
        return value[:80]
    try:
        return json.dumps(value, ensure_ascii=False)[:80]
    except (TypeError, ValueError):
        return str(value)[:80]


def _counted(value: Any, unit: Unit) -> int | None:
    """The whole number by which a month, a day or a code is counted; None where it is none."""
    try:
        match unit.kind:
            case "month":
                return (value if isinstance(value, Month) else Month.parse(str(value))).ordinal
            case "date":
                return day_number(value if type(value) is date else date.fromisoformat(str(value)))
            case _:
                assert unit.codes is not None
                return unit.codes.texts.index(str(value))
    except ValueError:
        return None


def number_of(value: Any, unit: Unit) -> Number | None:
    """Return the exact number; None where it is none."""
    if unit.kind in ("month", "date", "code"):
        return _counted(value, unit)
    if isinstance(value, float) or isinstance(value, bool) != (unit.kind == "flag"):
        return None
    if isinstance(value, str) and not WRITTEN.fullmatch(value):
        return None
    try:
        return exact(Fraction(value))
    except (ValueError, TypeError, ZeroDivisionError, OverflowError):
        return None


def _instead(formula: Formula, value: Any) -> Number:
    """A result that is given in place of being computed."""
    number = number_of(value, formula.unit)
    if number is None:
        raise FactWrong(named(formula.name, formula.zh, formula.en), as_written(value), expected(formula.unit, 4))
    return number
