"""The way through the questions: which are asked, which one is open. What the formulas don't ask for is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from renshe.law import Rulebook
from renshe.law.typed_answers import canonical
from renshe.law.units import MONTH
from renshe.portal.calculators import answering
from renshe.portal.calculators.answering import Answers
from renshe.portal.calculators.declaring import ON, Calculator, Question
from renshe.portal.calculators.fields import ends
from renshe.portal.calculators.going_together import contradiction
from renshe.portal.calculators.questions import QuestionForm
from renshe.portal.calculators.subjects import FIRST_MONTH, subject, this_month

LONGEST_ANSWER = 4_000
"""Characters of an answer that are looked at at all."""


@dataclass(frozen=True)
class Walk:
    """The questions so far, each with its form; the answers that stand; `open`: which question is to be answered."""

    forms: tuple[QuestionForm, ...]
    answers: Mapping[str, str]
    open: int | None
    left: int

    @property
    def total(self) -> int:
        """How many questions there are, with those that may still be asked."""
        return len(self.forms) + self.left


def walk(calculator: Calculator, book: Rulebook, typed: Mapping[str, str], *, shown: str = "") -> Walk:
    """Go through the questions with what was typed. `shown`: what is asked on the page that is wanted, else the first
    question without a good answer."""
    forms: list[QuestionForm] = []
    answers: dict[str, str] = {ON: typed[ON]} if ON in typed and not _asks_month(calculator) else {}
    for question in _those_asked(calculator, book, answers):
        form = QuestionForm(calculator, question, book, typed)
        forms.append(form)
        left = len(calculator.questions) - calculator.questions.index(question) - 1
        if not (form.is_bound and form.is_valid()) or shown in question.names:
            return Walk(tuple(forms), answers, len(forms) - 1, left)
        if words := contradiction(calculator, book, question, {**answers, **form.answers}):
            form.say(next(iter(form.fields)), words)
            return Walk(tuple(forms), answers, len(forms) - 1, left)
        answers |= form.answers
    return Walk(tuple(forms), answers, None, 0)


def typed_of(calculator: Calculator, query: Mapping[str, str]) -> dict[str, str]:
    """Return what the address says of the calculator's questions, and of the month whose law applies.

    A link that is passed on has the month in it, so that whoever opens it next year reads the same figures.
    """
    typed = {ask.name: query[ask.name][:LONGEST_ANSWER] for ask in calculator.asks() if ask.name in query}
    month = canonical(query.get(ON, "")[:LONGEST_ANSWER], MONTH)
    if not _asks_month(calculator) and month is not None and FIRST_MONTH <= month <= str(this_month()):
        typed[ON] = month
    return typed


def _asks_month(calculator: Calculator) -> bool:
    """Whether the answers say which month's law applies."""
    return bool(calculator.month_from) or any(ON in question.names for question in calculator.questions)


def _those_asked(calculator: Calculator, book: Rulebook, answers: Answers) -> Iterator[Question]:
    """The questions that are asked; `answers` has those given so far whenever the next one is taken."""
    left_out = []
    for question in calculator.questions:
        if _is_asked(calculator, book, question, answers):
            yield question
        else:
            left_out.append(question)
    for question in left_out:
        # What neither end of the later answers brought up, what was answered between them may.
        if _is_among(book, question, answering.missing(calculator, book, answers)):
            yield question


def _is_asked(calculator: Calculator, book: Rulebook, question: Question, answers: Answers) -> bool:
    """Whether the formulas need this answer, or may need it after a later one on which it hangs whether they do.

    For the later ones each end of what can be answered is tried.
    """
    if ON in question.names:
        return True
    return any(_is_asked_at(end, calculator, book, question, answers) for end in (0, -1))


def _is_asked_at(end: int, calculator: Calculator, book: Rulebook, question: Question, answers: Answers) -> bool:
    later = calculator.questions[calculator.questions.index(question) + 1 :]
    while True:
        needed = answering.missing(calculator, book, answers)
        if _is_among(book, question, needed):
            return True
        open_still = [
            one for two in later if _is_among(book, two, needed) for one in two.asks if one.name not in answers
        ]
        if not open_still:
            return False
        answers = {**answers, **{one.name: ends(subject(calculator, one, book), one)[end] for one in open_still}}


def _is_among(book: Rulebook, question: Question, needed: frozenset[str]) -> bool:
    return any(not needed.isdisjoint(_settles(book, name)) for name in question.names)


def _settles(book: Rulebook, name: str) -> set[str]:
    """Return the facts that an answer makes known: its own, and those that a result stands in place of."""
    return {name, *book.fields(name)} if name in book.formulas else {name}


def kept(calculator: Calculator, typed: Mapping[str, str], question: Question) -> Iterator[tuple[str, str]]:
    """What was typed at the other questions, to go on with this one."""
    return ((name, text) for name, text in typed.items() if name not in question.names)
