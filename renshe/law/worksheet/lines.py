"""What the lines of a worksheet show, known before anyone's facts; and what one person's values have to offer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeAlias

from renshe.law.graph.nodes import Expression, Reference, Rounded
from renshe.law.month import Month
from renshe.law.units import Unit
from renshe.law.values.parameters import DatedParameter, Value
from renshe.law.worksheet.arithmetic import Known, Printer
from renshe.law.worksheet.outline import Guard, Outline, Rows

Kind = Literal["formula", "given", "fact", "parameter", "entry", "rounding", "rows"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact came from, in both languages; `reference`: the document's or file's own number."""

    zh: str
    en: str
    reference: str = ""

    def as_data(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en} | ({"reference": self.reference} if self.reference else {})


@dataclass(frozen=True, slots=True)
class InForce:
    """A value of law as a line shows it: since when, and what follows when."""

    value: Value
    following: Value | None


@dataclass(eq=False, slots=True)
class Line:
    """What a step shows, whoever it is about. `children`: the lines below, each where one of its guards holds.

    `since`, `until`, `following`: of a formula, the months of its edition, and the first of the next edition.
    """

    kind: Kind
    node: Expression
    name: str
    zh: str
    en: str
    unit: Unit
    cites: str = ""
    outline: Outline | None = None
    rows: Rows | None = None
    rounding: Rounded | None = None
    practice: InForce | None = None
    in_force: InForce | None = None
    as_percent: bool = False
    since: Month | None = None
    until: Month | None = None
    following: Month | None = None
    children: Children = ()


Children: TypeAlias = tuple[tuple[Line, tuple[Guard, ...]], ...]
"""Lines, each with the guards of which one has to hold."""


class Sheet(Known, Protocol):
    """One person's values, and the law that they were reckoned by."""

    parameters: Mapping[str, DatedParameter]
    on: Month | date
    given: frozenset[str]
    sources: Mapping[str, Source]
    printers: Mapping[tuple[str, bool], Printer]
    series: Mapping[str, tuple[str, int]]
    row_lines: Mapping[Expression, Children]


def holds(guards: tuple[Guard, ...], known: Known) -> bool:
    """Whether one of the guards holds: each of its conditions came out so."""
    return any(
        all((found := known.number(condition)) is not None and bool(found) is answer for condition, answer in guard)
        for guard in guards
    )


def is_given(line: Line, sheet: Sheet) -> bool:
    """Whether it is a formula's result that was given in place of being reckoned."""
    return isinstance(line.node, Reference) and line.node.is_given(sheet.given)


def has_reckoning(line: Line, sheet: Sheet) -> bool:
    """Whether it is reckoned here; else it goes in as it is."""
    return line.kind in ("formula", "rounding", "rows") and not is_given(line, sheet)
