"""What binds the names of published examples to formulas: of each topic one entry of a programme's table.

"late_charge": Topic(
    on="2025-07",
    inputs={"arrears_CNY": fact("arrears", YUAN), "payment_date": fact("paid_on", DAY)},
    expected={"late_days": result("late_days"), "late_charge_CNY": result("late_charge", YUAN)},
),
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from renshe.law.examples.inputs import Given, Input, needed
from renshe.law.examples.kinds import PLAIN, Kind

Reckon: TypeAlias = Callable[[str, Mapping[str, Any]], Any]
"""The value of a formula of those facts; nothing else is taken from them than what the formula reads."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an expected name is: the formula, how it is written, of what facts.

    `unless`: a flag without which there is no such result (the example says null). `part`: what of it is asked for
    (a month's year). `taking`: facts of the formula that stand under another name in the example.
    """

    formula: str
    kind: Kind = PLAIN
    unless: str = ""
    part: Callable[[Any], Any] | None = None
    facts_of: Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]] | None] | None = None
    taking: Mapping[str, str] = field(default_factory=dict)
    is_value_of_law: bool = False

    def takes(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts by the formula's own names."""
        return {**facts, **{own: facts.get(name) for own, name in self.taking.items()}} if self.taking else facts

    def found(self, reckon: Reckon, facts: Mapping[str, Any]) -> Any:
        """A value, or one for each of `facts_of`. Raises Unreadable: what it is of is not given."""
        facts = self.takes(facts)
        if self.unless and not reckon(self.unless, facts):
            return None
        if self.facts_of is None or (several := self.facts_of(facts)) is None:
            found = reckon(self.formula, facts)
            return found if self.part is None else self.part(found)
        return [reckon(self.formula, one) for one in several]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What no formula of the law says: a standard's check, a day of the calendar, a name found again.

    `of`: the value, from the facts of the example and formulas. `formula`: the one whose worksheet explains it.
    """

    of: Callable[[Reckon, Mapping[str, Any]], Any]
    kind: Kind = PLAIN
    formula: str = ""

    def found(self, reckon: Reckon, facts: Mapping[str, Any]) -> Any:
        return self.of(reckon, facts)


def result(
    formula: str,
    kind: Kind = PLAIN,
    *,
    unless: str = "",
    part: Callable[[Any], Any] | None = None,
    taking: Mapping[str, str] | None = None,
) -> Result:
    return Result(formula, kind, unless, part, taking=taking or {})


def value_of_law(name: str, kind: Kind = PLAIN) -> Result:
    """A value of law in the month of the example."""
    return Result(name, kind, is_value_of_law=True)


def of_each(name: str, formula: str, kind: Kind = PLAIN) -> Result:
    """The formula of each of the related rows, as if it were the only one."""
    return Result(formula, kind, facts_of=lambda facts: [{**facts, name: [row]} for row in needed(facts, name)])


def of_each_value(name: str, formula: str, kind: Kind = PLAIN) -> Result:
    """The formula of each of the values that one fact has in the example, where it has several."""

    def facts_of(facts: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
        return [{**facts, name: value} for value in facts[name]] if isinstance(facts.get(name), list) else None

    return Result(formula, kind, facts_of=facts_of)


@dataclass(frozen=True, slots=True)
class Topic:
    """The names of one topic.

    `on`: the month whose law applies where no input says; `by_its_date`: that of the example's date, where it has one.
    `states` and `gives`: values of law and facts that the examples leave out. `at_last` looks at all that is given
    together.
    """

    on: str
    inputs: Mapping[str, Input]
    expected: Mapping[str, Result | Reckoned]
    states: Mapping[str, Any] = field(default_factory=dict)
    gives: Mapping[str, Any] = field(default_factory=dict)
    by_its_date: bool = False
    at_last: Callable[[Given], None] | None = None
