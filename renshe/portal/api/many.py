"""Many people at once: compiled functions for the good rows; a wrong row tells what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from renshe.errors import gettext_noop
from renshe.law import Month, Rulebook
from renshe.law.errors import LawError
from renshe.law.told.in_yuan import FactsInYuan, said, unit_name
from renshe.law.told.links import declared_fact, facts_read, not_verified
from renshe.portal.api import problems

MOST_PEOPLE = 10_000
MOST_FORMULAS = 20


@dataclass(eq=False)
class DifferentFacts(LawError):
    """Formulas about different things can't be asked of the same row."""

    first: str
    other: str
    code: ClassVar[str] = "law.different-facts"
    words: ClassVar[str] = gettext_noop("%(first)s and %(other)s do not read the same facts: ask for them separately.")


class Needed:
    """What of a row the formulas read in that month. Compiled functions take that and nothing besides."""

    def __init__(self, book: Rulebook, names: Sequence[str], on: Month) -> None:
        self.ranges = {name: (int(field.low), int(field.high)) for name, field in book.declared(names[0]).items()}
        declared = book.formulas[names[0]].facts.declared
        self.read = {declared_fact(declared, fact) for fact in facts_read(book, names, on)}

    def of(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is declared and as it must be; all else the rulebook looks at, and says what is wrong."""
        if facts.keys() <= self.read:
            return facts
        if not all(self._is_right(name, facts[name]) for name in facts.keys() - self.read):
            return facts
        return {name: value for name, value in facts.items() if name in self.read}

    def _is_right(self, name: str, value: object) -> bool:
        if isinstance(value, dict):
            return all(self._is_right(f"{name}_{key}", one) for key, one in value.items())
        low, high = self.ranges.get(name, (1, 0))
        return type(value) is int and low <= value <= high


def answers(book: Rulebook, names: Sequence[str], people: Sequence[Mapping[str, Any]], on: Month) -> dict[str, Any]:
    """Compute several formulas for each person, facts in yuan.

    Returns:
        `rows`, one for each person in their order: `values` by formula, or `error`.

    Raises:
        UnknownName, DifferentFacts.
    """
    units = {name: book.unit(name) for name in names}
    first, *others = names
    for other in others:
        if book.formulas[other].facts is not book.formulas[first].facts:
            raise DifferentFacts(first, other)
    facts, needed = FactsInYuan(book, first), Needed(book, names, on)
    rows: list[dict[str, Any]] = []
    for number, given in enumerate(people, 1):
        try:
            found = book.decide(names, needed.of(facts.read(given)), on)
        except LawError as error:
            rows.append({"row": number, "error": problems.of_error(error, facts=f"persons.{number}")})
        else:
            rows.append({"row": number, "values": {name: said(found[name], unit) for name, unit in units.items()}})
    return {
        "on": str(on),
        "units": {name: unit_name(unit) for name, unit in units.items()},
        "content_hash": book.content_hash,
        "not_verified": not_verified(book, names, on),
        "failed": sum("error" in row for row in rows),
        "rows": rows,
    }
