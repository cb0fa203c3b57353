"""Whether answers go together: nobody began to work before birth, or paid for longer than they have lived."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from renshe.law import Month, Rulebook
from renshe.law.typed_answers import canonical
from renshe.law.units import MONTH, MONTHS
from renshe.portal.calculators.declaring import Calculator, Question, Span
from renshe.portal.calculators.sentences import duration, month_words
from renshe.portal.calculators.subjects import subject

Answers = Mapping[str, str]


def contradiction(calculator: Calculator, book: Rulebook, question: Question, answers: Answers) -> str:
    """Return what of this question doesn't go with the answers before it, and what would; "" where all does."""
    for span in calculator.spans:
        if question.names & span.names and span.names <= answers.keys():
            months = {ask.name for ask in calculator.asks() if subject(calculator, ask, book).unit == MONTH}
            if words := _contradiction(calculator, span, months, question, answers):
                return words
    return ""


def _contradiction(calculator: Calculator, span: Span, months: set[str], question: Question, answers: Answers) -> str:
    earlier, later = (_added_up(side, months, answers) for side in (span.earlier, span.later))
    apart = int(canonical(span.apart, MONTHS) or 0)
    if earlier + apart <= later:
        return ""
    is_least = bool(question.names & span.later.keys())
    others = span.earlier if is_least else span.later
    other = next(one for one in calculator.questions if one.names & others.keys())
    end = earlier + apart if is_least else max(later - apart, 0)
    is_month = bool(question.names & span.names & months)
    told = month_words(Month.from_ordinal(end)) if is_month else duration(end)
    return _words(is_month=is_month, is_least=is_least) % {"question": str(other.words), "end": told}


def _added_up(side: Mapping[str, int], months: set[str], answers: Answers) -> int:
    """In months; a month of the calendar as counted from the year 0 on."""
    return sum(
        Month.parse(answers[name]).ordinal if name in months else int(answers[name]) * counted
        for name, counted in side.items()
    )


def _words(*, is_month: bool, is_least: bool) -> str:
    if is_month and is_least:
        return _("This does not go with your answer to “%(question)s”: it cannot be before %(end)s.")
    if is_month:
        return _("This does not go with your answer to “%(question)s”: it cannot be after %(end)s.")
    if is_least:
        return _("This does not go with your answer to “%(question)s”: it cannot be less than %(end)s.")
    return _("This does not go with your answer to “%(question)s”: it cannot be more than %(end)s.")
