"""Which formulas may go by another of their editions: those that the programme's formulas use and that have several."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from renshe.law import Formula, Month, NewFormula, Rulebook
from renshe.law.errors import LawError
from renshe.law.graph.usage import formulas_of
from renshe.law.what_if import edition_key
from renshe.law.writing.formulas import Edition
from renshe.programmes.social_insurance.scenarios.choices import pairs


@dataclass(frozen=True, slots=True)
class EditionChoice:
    """A formula with several editions; `in_force` are those that hold in the months, the earliest first."""

    formula: Formula
    in_force: tuple[Edition, ...]

    @property
    def field(self) -> str:
        """Its name in a form."""
        return f"edition-{self.formula.name}"

    @property
    def since_field(self) -> str:
        """The name, in a form, of the month from which the chosen edition applies."""
        return f"since-{self.formula.name}"

    def change(self, edition: str, first: Month) -> dict[str, Any]:
        """Return the change as a scenario keeps it. Raises NoSuchEdition."""
        NewFormula.of_its_own(self.formula, edition, first)
        return {"formula": self.formula.name, "edition": edition, "first": str(first)}


def edition_choices(programme: str, book: Rulebook, months: Sequence[Month]) -> list[EditionChoice]:
    """The formulas with several editions that the programme's formulas use in these months, by name."""
    found: dict[str, set[str]] = {}
    for names, of in pairs(programme, months):
        for month in of:
            for name in names:
                with suppress(LawError):  # not in force in that month
                    for used in formulas_of(book.root(name, month)):
                        edition = book.formulas[used].edition_on(month)
                        found.setdefault(used, set()).update({edition_key(edition)} if edition else ())
    return [
        EditionChoice(formula, tuple(one for one in formula.editions if edition_key(one) in keys))
        for name, keys in sorted(found.items())
        if len((formula := book.formulas[name]).editions) > 1
    ]


def last_month_of(formula: Formula, edition: Edition) -> Month | None:
    """The last month in which the present law goes by an edition; None where no end is set."""
    if edition.until is not None:
        return edition.until
    at = formula.editions.index(edition)
    following = formula.editions[at + 1].since if at + 1 < len(formula.editions) else None
    return None if following is None else following + -1
