"""A worksheet in the words of one language: what a reader sees of each step, whichever way it is then written.

A worksheet that is reckoned now (`in_words`) and one that was kept with a decision (`kept.py`) have the one shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renshe.law.worksheet.building import steps_of
from renshe.law.worksheet.lines import InForce, Line
from renshe.law.worksheet.notes import edition_words, following_words, source_words, value_words
from renshe.law.worksheet.rows import RowStep
from renshe.law.worksheet.steps import Step


@dataclass(frozen=True, slots=True)
class Held:
    """A value of law behind a figure: its clause, since when it holds, how sure it is (a key of `STATE_WORDS`).

    `cited`: the clause as the language says it.
    """

    cites: str
    cited: str
    edition: str
    state: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """What was rounded, how, and by whose practice; `practice`: its name, "" where none is known."""

    before: str
    how: str
    practice: str = ""
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its arithmetic; `key`: the year or month, "" of what the rows begin with. `steps`: what is its own."""

    key: str
    reckoned: str
    steps: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A step. `see`: the number of the step where the same result stands in full, None where it is this one.

    `cites` and `edition` are of its clause, `cited` is the clause as the language says it; `held` the value of law
    that it shows.
    """

    number: str
    kind: str
    name: str
    label: str
    figure: str
    unit: str
    cites: str = ""
    cited: str = ""
    edition: str = ""
    held: Held | None = None
    source: str = ""
    see: str | None = None
    formula: str = ""
    values: str = ""
    rounding: Rounding | None = None
    because: tuple[str, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    steps: tuple[Shown, ...] = ()

    @property
    def arithmetic(self) -> list[str]:
        """In names, then in values; what says no more than the figure itself is left out."""
        return [one for one in dict.fromkeys((self.formula, self.values)) if one not in ("", self.figure)]

    @property
    def is_leaf(self) -> bool:
        """Whether it goes in as it is: nothing of it was reckoned here."""
        return self.kind in ("fact", "given", "parameter", "entry")


def in_words(step: Step, *, chinese: bool) -> Shown:
    """Return a worksheet in words."""
    return _shown(step, "1", {}, chinese)


def all_in_words(steps: Sequence[Step], *, chinese: bool) -> list[Shown]:
    """Return worksheets that stand below each other: numbered on, and what stands in full in an earlier one seen there.

    One of which nothing is left but that it stands in an earlier one is not among them.
    """
    shown_at: dict[Line, str] = {}
    opened = [one for one in steps if one.first is None]
    return [_shown(one, str(number), shown_at, chinese) for number, one in enumerate(opened, 1)]


def _shown(step: Step, number: str, shown_at: dict[Line, str], chinese: bool) -> Shown:
    see = None if step.first is None else shown_at.get(step.line, "")
    if see is None:
        shown_at[step.line] = number
    line, held, source = step.line, step.in_force, step.source
    below = [_shown(one, f"{number}.{place}", shown_at, chinese) for place, one in enumerate(step.children, 1)]
    return Shown(
        number,
        step.kind,
        step.name,
        step.label(chinese=chinese),
        step.figure(chinese=chinese),
        step.unit_words(chinese=chinese),
        cites=step.cites,
        cited=step.cited(chinese=chinese),
        edition=edition_words(line.since, line.until, line.following, chinese=chinese),
        held=None if held is None else _held(held, line.as_percent, chinese),
        source="" if source is None else source_words(source, chinese=chinese),
        see=see,
        formula=step.formula(chinese=chinese),
        values=step.values(chinese=chinese),
        rounding=_rounding(step, chinese) if see is None else None,
        because=tuple(step.because(chinese=chinese)),
        rows=tuple(_row(row, number, chinese) for row in step.rows()),
        steps=tuple(below),
    )


def _rounding(step: Step, chinese: bool) -> Rounding | None:
    if step.before is None:
        return None
    before, how = step.figure_before(chinese=chinese), step.rounding(chinese=chinese)
    practice = None if step.practice is None else _held(step.practice, False, chinese)
    return Rounding(before, how, step.practice_name, practice)


def _row(row: RowStep, number: str, chinese: bool) -> ShownRow:
    if row.key is None:
        return ShownRow("", row.reckoned(chinese=chinese))
    below = enumerate(steps_of(row), 1)
    steps = [_shown(one, f"{number}({row.key}).{place}", {}, chinese) for place, one in below]
    return ShownRow(str(row.key), row.reckoned(chinese=chinese), tuple(steps))


def _held(held: InForce, as_percent: bool, chinese: bool) -> Held:
    value, following = held.value, following_words(held.following, as_percent=as_percent, chinese=chinese)
    edition = value_words(value.first, value.until, following, chinese=chinese)
    return Held(value.source, value.source_in(chinese=chinese), edition, value.state)
