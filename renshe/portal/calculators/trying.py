"""What other answers would bring: the same formula, reckoned by the engine for answers a step away."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from django.forms import ValidationError

from renshe.casework.items.typed import read
from renshe.law import Month, Rulebook
from renshe.law.amounts import decimal_text
from renshe.law.errors import FormulaNotInForce, LawError
from renshe.portal.calculators import answering, sentences
from renshe.portal.calculators.answering import Answered, Answers
from renshe.portal.calculators.declaring import Calculator, Words
from renshe.portal.calculators.subjects import Subject, subject

Tried = list[tuple[Words, Answered]]


def tried(calculator: Calculator, book: Rulebook, answers: Answers, found: Answered) -> Tried:
    """Return each try that the calculator names and that brings more, with what comes of it."""
    told = sentences.sentence_of(calculator, found.results)
    if told is None or not told.is_raised:
        return []
    now = found.results[calculator.raised] if calculator.raised else 0
    barred = [name for name in calculator.barred if not found.results.get(name)]
    return [one for one in _tried(calculator, book, answers, barred) if one[1].results[calculator.raised] > now]


def _tried(
    calculator: Calculator, book: Rulebook, answers: Answers, barred: list[str]
) -> Iterator[tuple[Words, Answered]]:
    subjects = {ask.name: subject(calculator, ask, book) for ask in calculator.asks()}
    for one in calculator.tries:
        try:
            others = {name: _moved(subjects[name], answers[name], step) for name, step in one.steps.items()}
            tried_with = {**answers, **others}
            if not any(_is_so(calculator, book, tried_with, name) for name in barred):
                yield one.words, answering.result(calculator, book, tried_with, calculator.raised)
        except (ValidationError, LawError):
            continue  # so far nobody goes, or the law doesn't


def _is_so(calculator: Calculator, book: Rulebook, answers: Answers, name: str) -> bool:
    """Whether a result is a yes; of what the law of that month does not have, nothing is so."""
    try:
        return bool(answering.result(calculator, book, answers, name).results[name])
    except FormulaNotInForce:
        return False


def _moved(asked: Subject, answer: str, step: str) -> str:
    """The answer a step away, in its written form. Raises ValidationError where it leaves the range."""
    if asked.unit.kind == "month":
        return read(asked, str(Month.parse(answer) + int(step)))
    return read(asked, decimal_text(Fraction(answer) + Fraction(step)))
