"""What the law answers: results, worksheets, what would raise them, and what of the law is not entered yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from renshe.law import Month, Rulebook, Step
from renshe.law.counterfactual.change import Change
from renshe.law.errors import FactMissing, FormulaNotInForce, LawError
from renshe.law.one_person import Result
from renshe.law.told.in_yuan import FactsInYuan
from renshe.portal.calculators.declaring import ON, Ask, Calculator, Reckoned
from renshe.portal.calculators.fields import YES
from renshe.portal.calculators.sentences import sentence_of
from renshe.portal.calculators.subjects import subject, this_month

CHANGES_LOOKED_AT = 10
"""So many changes of the facts are looked for; those that the calculator names are told."""

Answers = Mapping[str, str]


@dataclass
class Answered:
    """What came of the answers, by formula; `troubles`: why there is no result, in the order of the formulas."""

    on: Month
    results: dict[str, Result] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    troubles: list[LawError] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def month_of_law(calculator: Calculator, answers: Answers) -> Month:
    """Return the month whose law applies: that which was answered or follows from the answers, else this month."""
    answer = answers.get(calculator.month_from or ON)
    return Month.parse(answer) if answer else this_month()


def given(calculator: Calculator, book: Rulebook, answers: Answers) -> dict[str, Any]:
    """Return the answers as the command line and the API take facts: money in yuan as text."""
    return {
        ask.name: _given(calculator, book, ask.name, answers[ask.name])
        for ask in calculator.asks()
        if ask.name in answers
    }


def _given(calculator: Calculator, book: Rulebook, name: str, answer: str) -> Any:
    ask = next(one for one in calculator.asks() if one.name == name)
    asked = subject(calculator, ask, book)
    if asked.columns:
        names = [column.name for column in asked.columns]
        rows = [dict(zip(names, row.split(), strict=True)) for row in answer.splitlines()]
        return [_with_place(ask, row, at, len(rows)) for at, row in enumerate(rows, 1)]
    return answer == YES if asked.unit.kind == "flag" else answer


def _with_place(ask: Ask, row: dict[str, Any], at: int, most: int) -> dict[str, Any]:
    """A row with what is known by its place among the others."""
    numbered = {ask.numbered: str(at)} if ask.numbered else {}
    return row | numbered | ({ask.last: at == most} if ask.last else {})


def facts_of(one: Reckoned, book: Rulebook, known: Mapping[str, Any], results: Mapping[str, Result]) -> dict[str, Any]:
    """Return the facts of one formula: of what was answered those that it declares, and results in place of theirs."""
    declared = book.names_of_facts(one.formula)
    own = {name: value for name, value in known.items() if name in declared}
    instead = {name: value for name, value in known.items() if name in book.formulas and name != one.formula}
    facts = FactsInYuan(book, one.formula).read(own | instead | dict(one.supposes))
    for fact, source in one.takes.items():
        if source in results:
            facts[fact] = results[source]
        elif source in known:
            facts |= FactsInYuan(book, one.formula).read({fact: known[source]})
    return facts


def missing(calculator: Calculator, book: Rulebook, answers: Answers) -> frozenset[str]:
    """Return the facts that the formulas ask for beside these answers.

    Where a value of law is in a formula's way, no further answer helps it, and it asks for nothing.
    """
    on, known = month_of_law(calculator, answers), given(calculator, book, answers)
    results: dict[str, Result] = {}
    names: set[str] = set()
    for one in calculator.reckons:
        if not _has_to_be_reckoned(one, results):
            continue
        try:
            results[one.formula] = book.compute(one.formula, facts_of(one, book, known, results), on)
        except FactMissing as error:
            names.add(one.takes.get(error.name, error.name))
        except LawError:
            continue
    return frozenset(names)


def answer(calculator: Calculator, book: Rulebook, answers: Answers) -> Answered:
    """Reckon every formula of the calculator, each by the engine alone."""
    found = Answered(month_of_law(calculator, answers))
    known = given(calculator, book, answers)
    for group in _explained_together(calculator, book):
        facts = facts_of(group[0], book, known, found.results)
        explained = []
        for one in group:
            if not _has_to_be_reckoned(one, found.results):
                continue
            try:
                found.results[one.formula] = book.compute(one.formula, facts, found.on)
                if one.is_explained:
                    explained.append(one.formula)
            except LawError as error:
                if one.is_of_its_time and isinstance(error, FormulaNotInForce):
                    found.results[one.formula] = False
                else:
                    found.troubles.append(error)
        if explained:
            found.steps += book.explain_each(explained, facts, found.on)
        if calculator.raised in explained:
            changes = book.nearest_changes(calculator.raised, facts, found.on, at_most=CHANGES_LOOKED_AT)
            found.changes = [one for one in changes if one.fact in calculator.raised_by and _raises(one)]
    told = sentence_of(calculator, found.results)
    if told is None or not told.is_raised:
        found.changes = []
    return found


def result(calculator: Calculator, book: Rulebook, answers: Answers, formula: str) -> Answered:
    """Reckon one formula of the calculator alone, one that takes no other's result. Raises LawError."""
    found, known = Answered(month_of_law(calculator, answers)), given(calculator, book, answers)
    one = next(one for one in calculator.reckons if one.formula == formula)
    found.results[formula] = book.compute(formula, facts_of(one, book, known, {}), found.on)
    return found


def _raises(change: Change) -> bool:
    """Whether one answer alone, made otherwise, brings more."""
    return change.also is None and (change.before is None or change.after > change.before)


def _has_to_be_reckoned(one: Reckoned, results: Mapping[str, Result]) -> bool:
    """Whether nothing that was reckoned before leaves it without an object, and that is known."""
    is_open = not one.unless or results.get(one.unless) is False
    return is_open and all(results.get(name) == code for name, code in one.codes.items())


def _explained_together(calculator: Calculator, book: Rulebook) -> Iterator[list[Reckoned]]:
    """Formulas of the same facts stand together: what one worksheet has isn't opened again in the next."""
    groups: dict[tuple[object, ...], list[Reckoned]] = {}
    for one in calculator.reckons:
        facts = book.formulas[one.formula].facts
        asked = (one.unless, *one.takes.items(), *one.supposes.items(), *one.codes.items())
        groups.setdefault((facts, *asked), []).append(one)
    yield from groups.values()
