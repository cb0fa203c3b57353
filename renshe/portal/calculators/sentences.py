"""The sentence that answers, with results as people say them; as text and as HTML in which no figure breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString

from renshe.law import Month, Rulebook
from renshe.law.one_person import Result
from renshe.law.person.given import number_of
from renshe.law.units import Unit
from renshe.law.worksheet.words import shown
from renshe.portal.calculators.declaring import Calculator, Sentence, Words
from renshe.readers_language import reads_chinese

MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A result in its place in a sentence: `{x}`, or a number of months as `{x:years}` or `{x:age}`."""

    value: Result
    unit: Unit
    in_html: bool

    def __format__(self, spec: str) -> str:
        text = self._text(spec)
        return f'<span class="figure">{escape(text)}</span>' if self.in_html else text

    def _text(self, spec: str) -> str:
        if spec:
            return duration(int(self.value), age=spec == "age")
        if isinstance(self.value, Month):
            return month_words(self.value)
        number = number_of(self.value, self.unit)
        assert number is not None  # a result of the engine
        return shown(number, self.unit, chinese=reads_chinese())


def duration(months: int, *, age: bool = False) -> str:
    """Say a number of months in years and months; of an age in the words for ages.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"):
    ...     duration(243), duration(730, age=True), duration(0)
    ('20年3个月', '60岁10个月', '0个月')
    """
    years, rest = divmod(months, MONTHS_IN_A_YEAR)
    if reads_chinese():
        told = [f"{years}{'岁' if age else '年'}"] * bool(years) + [f"{rest}个月"] * bool(rest or not years)
        return "".join(told)
    told = [_counted(years, "year")] * bool(years) + [_counted(rest, "month")] * bool(rest or not years)
    return " ".join(told)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def month_words(month: Month) -> str:
    """Say a month as a letter does: 2028年3月, March 2028."""
    return f"{month.year}年{month.month}月" if reads_chinese() else date_format(month.first_day, "F Y")


def sentence_of(calculator: Calculator, results: Mapping[str, Result]) -> Sentence | None:
    """Return the first sentence that applies; None where a result is missing that one before it asks for."""
    for one in calculator.answers:
        if not one.conditions <= results.keys():
            return None
        if _applies(one, results):
            return one if _is_known(one, results) else None
    return None


def notes_of(calculator: Calculator, results: Mapping[str, Result]) -> list[Words]:
    """Return the notes that apply and whose results are there."""
    known = [one for one in calculator.notes if _is_known(one, results)]
    return [one.words for one in known if _applies(one, results)]


def _applies(one: Sentence, results: Mapping[str, Result]) -> bool:
    is_so = all(results[name] for name in one.when) and not any(results[name] for name in one.unless)
    return is_so and all(results[name] == code for name, code in one.codes.items())


def _is_known(one: Sentence, results: Mapping[str, Result]) -> bool:
    return {*one.conditions, *places(one.words.zh)} <= results.keys()


def as_text(words: Words, book: Rulebook, results: Mapping[str, Result]) -> str:
    """Return words with the results in their places."""
    return str(words).format_map({name: Figure(one, book.unit(name), False) for name, one in results.items()})


def as_html(words: Words, book: Rulebook, results: Mapping[str, Result]) -> SafeString:
    """Return the same as HTML: every word escaped, each figure kept on one line."""
    figures = {name: Figure(one, book.unit(name), True) for name, one in results.items()}
    return SafeString(escape(str(words)).format_map(figures))


def places(text: str) -> Sequence[str]:
    """Return the names of the results that stand in a text.

    >>> places("每月 {monthly_pension} 元，{required_months:years}")
    ['monthly_pension', 'required_months']
    """
    return [name for _literal, name, _spec, _conversion in Formatter().parse(text) if name]
