"""Worked examples: what the law gives for a person in a month, as an officer can check it on paper.

- case: pension-gd-zhongshan-2025-04
  source: determination sheet, transcribed in a public repository
  month: 2025-04
  law: {calculation_base: 930700}                # values that the example states itself; the rest is the book's
  given: {average_index: "0.5241", account: 6672085, …}   # facts, and results that are taken as they stand
  then: {basic_pension: 112731}                  # fen; ratios quoted
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from renshe.errors import Phrase
from renshe.law import yaml_file
from renshe.law.errors import LawError, LawFileUnreadable, LawFileWrong, shown
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.yaml_file import Places


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example; `path` and `line` say where it stands."""

    name: str
    source: str
    month: Month
    law: dict[str, Any]
    given: dict[str, Any]
    then: dict[str, Any]
    path: Path
    line: int

    def facts_for(self, formula: str) -> dict[str, Any]:
        """What is given for one of the results: a result isn't given to itself."""
        return {fact: value for fact, value in self.given.items() if fact != formula}


@dataclass(frozen=True, slots=True)
class Failure:
    """A result that isn't the expected one. `found`: what came out, or why nothing did."""

    case: str
    formula: str
    expected: str
    found: str | LawError

    def in_words(self, translate: Callable[[str], str]) -> str:
        found = self.found.in_words(translate) if isinstance(self.found, LawError) else self.found
        return Phrase(
            "%(case)s: %(formula)s should be %(expected)s, and is: %(found)s",
            case=self.case,
            formula=self.formula,
            expected=self.expected,
            found=found,
        ).in_words(translate)


def load(paths: Iterable[Path]) -> tuple[Case, ...]:
    """Read every case of the files, in order.

    Raises:
        LawFileWrong: a case without name, source, month, or result.
    """
    return tuple(case for path in paths for case in _file(path))


def _file(path: Path) -> list[Case]:
    entries = yaml_file.read(path) or []
    if not isinstance(entries, list):
        raise LawFileUnreadable(shown(path), 1, "", Phrase("it must be a list of worked examples"))
    places = Places(path)
    return [_case(path, entry, places.of_item(number)) for number, entry in enumerate(entries)]


def _case(path: Path, entry: Any, line: int) -> Case:
    name = str(entry.get("case") or "-") if isinstance(entry, dict) else "-"

    def wrong(words: str) -> LawFileWrong:
        return LawFileWrong(shown(path), line, name, Phrase(words))

    if not isinstance(entry, dict) or not entry.get("case"):
        raise wrong("a worked example needs a name (case)")
    if not entry.get("source"):
        raise wrong("a worked example names its source")
    try:
        month = Month.parse(str(entry.get("month"))[:7])
    except ValueError:
        raise wrong("a worked example names the month whose law applies, such as 2021-07") from None
    law, given, then = (entry.get(part) or {} for part in ("law", "given", "then"))
    if not all(isinstance(part, dict) for part in (law, given, then)):
        raise wrong("“law”, “given” and “then” are mappings of names to values")
    if not then or None in then.values():
        raise wrong("a worked example says what has to come out: fill in “then”")
    return Case(name, str(entry["source"]), month, law, given, then, path, line)


def failures(book: Rulebook, case: Case) -> list[Failure]:
    """Return what doesn't come out as the case says; empty when all of it does."""
    try:
        book = book.with_values(case.law, source=case.source) if case.law else book
    except LawError as error:
        return [Failure(case.name, name, str(value), error) for name, value in case.then.items()]
    found: list[Failure] = []
    for name, expected in case.then.items():
        try:
            value = book.compute(name, case.facts_for(name), case.month)
        except LawError as error:
            found.append(Failure(case.name, name, str(expected), error))
        else:
            if not same(value, expected):
                found.append(Failure(case.name, name, str(expected), str(value)))
    return found


def same(value: object, expected: object) -> bool:
    """Whether a result is what the case says: numbers exactly, all else by its text."""
    if isinstance(value, bool) or isinstance(expected, bool):
        return value is expected
    if isinstance(value, int | Fraction):
        try:
            return value == Fraction(str(expected))
        except (ValueError, ZeroDivisionError):
            return False
    return str(value) == str(expected)
