"""What a resident answered, as it is read back to them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from renshe.casework.items.typed import end_in_words
from renshe.law import Month
from renshe.law.person.given import number_of
from renshe.law.units import Unit
from renshe.law.worksheet.words import unit_words
from renshe.money import FEN_IN_YUAN
from renshe.portal.calculators.declaring import Ask, Calculator
from renshe.portal.calculators.fields import choices
from renshe.portal.calculators.questions import QuestionForm
from renshe.portal.calculators.sentences import duration, month_words
from renshe.portal.calculators.subjects import Subject
from renshe.portal.calculators.walking import Walk
from renshe.readers_language import reads_chinese


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: the name of what was asked, the question, the answer in words (of rows, one each)."""

    name: str
    question: str
    answers: tuple[str, ...]


def said(calculator: Calculator, way: Walk) -> list[Said]:
    """Return what was answered, in the order of the questions; what is asked just now is not among it."""
    asks = {ask.name: ask for ask in calculator.asks()}
    return [
        Said(name, _asked(form, name), _told(asked, asks[name], way.answers[name]))
        for form in way.forms[: way.open]
        for name, asked in form.subjects.items()
    ]


def _asked(form: QuestionForm, name: str) -> str:
    """The question, with what of it the answer is where it asks several things."""
    label, words = str(form.fields[name].label), str(form.question.words)
    return label if len(form.fields) == 1 else _("%(question)s (%(part)s)") % {"question": words, "part": label}


def _told(asked: Subject, ask: Ask, answer: str) -> tuple[str, ...]:
    if asked.columns:
        return tuple(_row_in_words(row, asked.columns) for row in answer.splitlines())
    return (dict(choices(asked, ask)).get(answer) or _in_words(answer, asked.unit),)


def _row_in_words(row: str, columns: tuple[Subject, ...]) -> str:
    told = [_in_words(answer, column.unit) for answer, column in zip(row.split(), columns, strict=True)]
    return " ".join(told)


def _in_words(answer: str, unit: Unit) -> str:
    if unit.kind == "month":
        return month_words(Month.parse(answer))
    if unit.name == "months":
        return duration(int(answer))
    number = number_of(answer, unit)
    assert number is not None  # it was read before
    counted = Fraction(number) * (FEN_IN_YUAN if unit.is_money else 1)
    told, behind = end_in_words(counted, unit), unit_words(unit, chinese=reads_chinese())
    return f"{told} {behind}" if behind else told
