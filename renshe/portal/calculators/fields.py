"""The field of an answer, by the kind of thing that law declares: a choice, an amount, a month, a number of months."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renshe.law import Month
from renshe.law.amounts import decimal_text
from renshe.law.person.given import number_of
from renshe.law.units import Unit
from renshe.law.worksheet.words import shown
from renshe.money import FEN_IN_YUAN
from renshe.portal.calculators.declaring import Ask
from renshe.portal.calculators.subjects import Subject
from renshe.portal.calculators.typed_answers import canonical, plainly_apart
from renshe.readers_language import reads_chinese

FEW = 10
"""Whole answers so few that they are chosen, not typed."""
LONGEST_LINE = 40
YES, NO = "yes", "no"
TYPED = ("number", "month")
SUPPORTED = (*TYPED, "flag", "code")
"""Kinds of units that a resident can be asked for; in rows those that are typed."""


def field_of(asked: Subject, ask: Ask, label: str) -> forms.Field:
    """Return the field in which it is answered."""
    if asked.columns:
        return RowsField(asked, label)
    options = choices(asked, ask)
    if options:
        return forms.ChoiceField(
            label=label,
            choices=options,
            widget=forms.RadioSelect,
            error_messages={
                "required": gettext_lazy("Please choose one of the answers."),
                "invalid_choice": gettext_lazy("Please choose one of the answers."),
            },
        )
    return TypedField(asked, label)


def choices(asked: Subject, ask: Ask) -> list[tuple[str, str]]:
    """Return what can be chosen, each with its words; nothing where an answer is typed."""
    unit, chinese = asked.unit, reads_chinese()
    if unit.kind == "flag":
        return [(YES, str(ask.options.get(YES) or _("Yes"))), (NO, str(ask.options.get(NO) or _("No")))]
    if unit.codes is not None:
        names = unit.codes.zh if chinese else unit.codes.en
        return [(text, str(ask.options.get(text) or name)) for text, name in zip(unit.codes.texts, names, strict=True)]
    if unit.name == "whole" and asked.spread <= FEW:
        numbers = [str(number) for number in range(int(asked.low), int(asked.high) + 1)]
        return [(number, str(ask.options.get(number) or number)) for number in numbers]
    return []


def ends(asked: Subject, ask: Ask) -> list[str]:
    """Return answers from one end to the other, in their written form: each choice; the lowest and the highest."""
    if asked.columns:
        return [""]
    if options := choices(asked, ask):
        return [answer for answer, _words in options]
    return [_written(end, asked.unit) for end in (asked.low, asked.high)]


def _written(end: Fraction, unit: Unit) -> str:
    if unit.kind == "month":
        return str(Month.from_ordinal(int(end)))
    return decimal_text(end / FEN_IN_YUAN, 2) if unit.is_money else decimal_text(end)


class TypedField(forms.CharField):
    """An amount, a number, a number of months or a month, typed in any usual way; clean, its written form."""

    def __init__(self, asked: Subject, label: str) -> None:
        self.asked = asked
        super().__init__(label=label, max_length=LONGEST_LINE)
        self.error_messages |= dict.fromkeys(("required", "max_length"), what_would_be_right(asked))
        self.widget.attrs |= {"autocomplete": "off", "inputmode": _keyboard(asked.unit)}

    def clean(self, value: Any) -> str:
        return read(self.asked, super().clean(value))


class RowsField(forms.CharField):
    """Rows, one a line, what each has with blanks between. None at all is an answer too. Clean: the written forms."""

    def __init__(self, asked: Subject, label: str) -> None:
        self.asked = asked
        super().__init__(label=label, max_length=LONGEST_LINE * asked.most, required=False)
        self.widget = forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        rows = [row for row in (plainly_apart(line) for line in super().clean(value).splitlines()) if row]
        if len(rows) > self.asked.most:
            words = _("Write at most %(most)s lines, one for each year.")
            raise forms.ValidationError(words % {"most": self.asked.most})
        return "\n".join(self._read(row) for row in rows)

    def _read(self, row: list[str]) -> str:
        columns = self.asked.columns
        if len(row) != len(columns):
            words = _("Write on each line, with blanks between: %(columns)s.")
            raise forms.ValidationError(
                words % {"columns": ("、" if reads_chinese() else ", ").join(str(one.label) for one in columns)}
            )
        return " ".join(read(column, typed) for column, typed in zip(columns, row, strict=True))


def read(asked: Subject, typed: str) -> str:
    """Return an answer in its written form. Raises ValidationError, which says what would be right."""
    text = canonical(typed, asked.unit)
    number = None if text is None else number_of(text, asked.unit)
    if text is None or number is None:
        raise forms.ValidationError(what_would_be_right(asked))
    counted = Fraction(number) * (FEN_IN_YUAN if asked.unit.is_money else 1)
    if (counted * 10**asked.places).denominator != 1 or not asked.low <= counted <= asked.high:
        raise forms.ValidationError(what_would_be_right(asked))
    return text


def what_would_be_right(asked: Subject) -> str:
    """Return what is to be typed, with its range."""
    ends = {"low": end_in_words(asked.low, asked.unit), "high": end_in_words(asked.high, asked.unit)}
    unit = asked.unit
    if unit.kind == "month":
        return _("Write a month from %(low)s to %(high)s, such as 1968-03 or 196803.") % ends
    if unit.is_money:
        return _("Write an amount in yuan from %(low)s to %(high)s, such as 5000 or 5000.50.") % ends
    if unit.name == "months":
        return _("Write years and months, such as 20年3个月 or 243 (months), from %(low)s to %(high)s months.") % ends
    if asked.places:
        words = _("Write a number from %(low)s to %(high)s with at most %(places)s decimals, such as 0.6.")
        return words % {**ends, "places": asked.places}
    return _("Write a whole number from %(low)s to %(high)s.") % ends


def end_in_words(end: Fraction, unit: Unit) -> str:
    """Return an end of a range as people write it."""
    if unit.kind == "month":
        return str(Month.from_ordinal(int(end)))
    return shown(int(end) if end.denominator == 1 else end, unit, chinese=reads_chinese())


def _keyboard(unit: Unit) -> str:
    """Which keyboard a phone shows."""
    if unit.is_money or unit.name in ("ratio", "years"):
        return "decimal"
    return "numeric" if unit.name == "whole" else "text"
