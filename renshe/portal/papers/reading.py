"""What decisions say of themselves: values by the law's names, out of their kept explanations. Nothing is reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar, cast

from django.db.models import Model

from renshe.casework.models import Decision
from renshe.law import Month
from renshe.law.receipts.receipt import explanation_hash, hash_of
from renshe.law.worksheet import kept
from renshe.law.worksheet.shown import Shown
from renshe.money import FEN_IN_YUAN
from renshe.portal.papers.errors import DecisionAltered
from renshe.readers_language import reads_chinese
from renshe.registry.models import Person

Kept = Mapping[str, Any]
Row = TypeVar("Row", bound=Model)
PROVISIONAL = "provisional"


class Worksheets:
    """The steps of worksheets as they are kept, by name: each as it stands in full."""

    def __init__(self, worksheets: Sequence[Kept]) -> None:
        self.worksheets = worksheets
        self.steps: dict[str, Kept] = {}
        for step in (found for sheet in self.worksheets for found in _walk(sheet)):
            if "shown_at" not in self.steps.setdefault(step["name"], step):
                continue
            self.steps[step["name"]] = step  # it stands in full here, or points on as well
        self._provisional: dict[str, bool] = {}

    def has(self, name: str) -> bool:
        return name in self.steps

    def value(self, name: str) -> Any:
        """A fact, value or result as it was kept: money in yuan as text; None where it played no part."""
        step = self.steps.get(name)
        return None if step is None else step["value"]

    def label(self, name: str) -> str:
        """What the law called it."""
        return self._shown(self.steps[name]).label

    def words(self, name: str, *, with_unit: bool = True) -> str:
        """The value as a person reads it, with its unit; "" where it played no part."""
        if (step := self.steps.get(name)) is None:
            return ""
        shown = self._shown(step)
        return f"{shown.figure} {shown.unit}".rstrip() if with_unit else shown.figure

    def unit(self, name: str) -> str:
        return str(self.steps[name]["unit"])

    def cited(self, name: str) -> str:
        """The clause of a result, in the reader's language."""
        return self._shown(self.steps[name]).cited

    def rows(self, name: str) -> list[Kept]:
        """The rows of a sum, as they were kept."""
        return list(self.steps[name].get("rows", ())) if self.has(name) else []

    def is_provisional(self, name: str) -> bool:
        """Whether a value that it rests on is provisional: then it is reckoned again once that is published (重核)."""
        if name not in self._provisional:
            self._provisional[name] = False  # a result rests on no result of its own name
            step = self.steps.get(name)
            self._provisional[name] = step is not None and self._rests_on_provisional(step)
        return self._provisional[name]

    def provisional_values(self) -> list[str]:
        """What the law calls the provisional values, each once."""
        found = (step for sheet in self.worksheets for step in _walk(sheet, rows=True))
        return list(dict.fromkeys(self._shown(one).label for one in found if one.get("state") == PROVISIONAL))

    def _rests_on_provisional(self, step: Kept) -> bool:
        below = [*step["steps"], *(one for row in step.get("rows", ()) for one in row.get("steps", ()))]
        return step.get("state") == PROVISIONAL or any(
            one.get("state") == PROVISIONAL
            or (self.is_provisional(one["name"]) if one["name"] in self.steps else self._rests_on_provisional(one))
            for one in below
        )

    def _shown(self, step: Kept) -> Shown:
        return kept.in_words({**step, "steps": (), "rows": ()}, chinese=reads_chinese())


class Reading(Worksheets):
    """One or more decisions about one person that make up one paper.

    Raises:
        DecisionAltered: what was kept is not what was decided.
    """

    def __init__(self, decisions: Sequence[Decision]) -> None:
        for one in decisions:
            require_whole(one)
        super().__init__([step for one in decisions for step in one.explanation])
        self.decisions = decisions
        self._records: dict[type[Model], Model | None] = {}

    @property
    def person(self) -> Person:
        return self.decisions[0].person

    @property
    def month(self) -> Month:
        """The month whose law applied: of a benefit by the month its first."""
        return Month.of(self.decisions[0].month)

    @property
    def months(self) -> list[Month]:
        """The months whose law applied, each once: of a death at work that of the injury and that of its allowances."""
        return sorted({Month.of(one.month) for one in self.decisions})

    def month_of(self, name: str) -> Month:
        """The month whose law gave a result."""
        for one in self.decisions:
            if name in one.receipt["results"]:
                return Month.of(one.month)
        return self.month

    def record(self, model: type[Row], **which: object) -> Row | None:
        """The person's record of one kind, as it stands today; asked for once. `which`: of several, the one meant."""
        if model not in self._records:
            self._records[model] = model._default_manager.filter(person=self.person, **which).first()
        return cast("Row | None", self._records[model])

    def fen(self, name: str) -> int | None:
        """An amount in fen: the decision's result, else the step's."""
        for one in self.decisions:
            if name in one.receipt["results"]:
                return int(one.receipt["results"][name])
        value = self.value(name)
        if value is None:
            return None
        fen = Fraction(value) * FEN_IN_YUAN
        assert fen.denominator == 1, "an amount that is paid is rounded to the fen"
        return int(fen)


def require_whole(decision: Decision) -> None:
    """See that receipt and explanation are those whose hashes were kept.

    Raises:
        DecisionAltered
    """
    is_same = explanation_hash(decision.explanation) == decision.receipt.get("explanation")
    if not is_same or hash_of(decision.receipt) != decision.receipt_hash:
        raise DecisionAltered(number=decision.pk)


def _walk(step: Kept, *, rows: bool = False) -> Iterator[Kept]:
    """The step and all below it; `rows`: also what belongs to one row alone."""
    yield step
    for one in step["steps"]:
        yield from _walk(one, rows=rows)
    if rows:
        for row in step.get("rows", ()):
            for one in row.get("steps", ()):
                yield from _walk(one, rows=True)
