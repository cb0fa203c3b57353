"""The field of an answer, by the kind of thing that law declares: a choice, an amount, a month, a number of months."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renshe.casework.items.typed import LONGEST_LINE, TypedField, read
from renshe.law import Month
from renshe.law.amounts import decimal_text
from renshe.law.typed_answers import plainly_apart
from renshe.law.units import Unit
from renshe.money import FEN_IN_YUAN
from renshe.portal.calculators.declaring import Ask
from renshe.portal.calculators.subjects import Subject
from renshe.readers_language import reads_chinese

FEW = 10
"""Whole answers so few that they are chosen, not typed."""
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


class RowsField(forms.CharField):
    """Rows, one a line, what each has with blanks between. None at all is an answer too. Clean: the written forms."""

    def __init__(self, asked: Subject, label: str) -> None:
        self.asked = asked
        super().__init__(label=label, max_length=LONGEST_LINE * asked.most, required=False)
        self.widget = forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        rows = [row for row in map(self._apart, super().clean(value).splitlines()) if row]
        if len(rows) > self.asked.most:
            words = _("Write at most %(most)s lines.")
            raise forms.ValidationError(words % {"most": self.asked.most})
        return "\n".join(self._read(row) for row in rows)

    def _apart(self, line: str) -> list[str]:
        """What stands on a line; of one column blanks within mean nothing: 8年 6个月."""
        typed = plainly_apart(line)
        return ["".join(typed)] if typed and len(self.asked.columns) == 1 else typed

    def _read(self, row: list[str]) -> str:
        columns = self.asked.columns
        if len(row) != len(columns):
            words = _("Write on each line, with blanks between: %(columns)s.")
            raise forms.ValidationError(
                words % {"columns": ("、" if reads_chinese() else ", ").join(str(one.label) for one in columns)}
            )
        return " ".join(read(column, typed) for column, typed in zip(columns, row, strict=True))
