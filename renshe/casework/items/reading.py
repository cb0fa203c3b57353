"""What was typed, read into its written form: the fields of Django's behind the declared ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from renshe.errors import RensheError
from renshe.law.typed_answers import DAY, plainly
from renshe.law.units import Unit
from renshe.registry.credit_code import parse_credit_code
from renshe.registry.identity import parse_identity

EARLIEST = date(1900, 1, 1)
LONGEST_CODE = 40
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}", re.ASCII)
BANK_ACCOUNT = re.compile(r"\d{12,25}", re.ASCII)
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


TOO_LONG = gettext_lazy("Write at most %(limit_value)d characters, not %(show_value)d.")
A_DAY = gettext_lazy("Write a day, such as 2021-03-05.")


@dataclass(frozen=True, slots=True)
class Range:
    unit: Unit
    low: Fraction
    high: Fraction
    places: int


class TextField(forms.CharField):
    """Words, without what can't be seen: marks of direction, controls, halves of characters."""

    def __init__(self, longest: int, lines: int) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        super().__init__(max_length=longest, widget=widget)
        self.lines = lines
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value: Any) -> str:
        text = UNSEEN.sub("", super().to_python(value) or "")
        return text.replace("\r\n", "\n").replace("\r", "\n") if self.lines > 1 else " ".join(text.split())


class DayField(forms.CharField):
    """A day in any usual way of writing."""

    def __init__(self, *, may_come: bool) -> None:
        super().__init__(max_length=LONGEST_CODE)
        self.may_come = may_come
        self.error_messages |= dict.fromkeys(("required", "max_length"), A_DAY)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        found = DAY.fullmatch(plainly(typed))
        try:
            day = date(*(int(part) for part in found.groups() if part)) if found else None
        except ValueError:
            day = None
        if day is None or day < EARLIEST:
            raise forms.ValidationError(str(A_DAY))
        if not self.may_come and day > timezone.localdate():
            raise forms.ValidationError(gettext("The day can't lie after today."))
        return day.isoformat()


class CodeField(forms.CharField):
    """A code; what is wrong with it its reader says."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__(max_length=LONGEST_CODE)
        self.read = read
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return self.read(typed)
        except RensheError as error:
            raise forms.ValidationError(error.in_words(gettext)) from error


def chosen(options: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    """Return a field in which one of the options is chosen."""
    words = gettext_lazy("Please choose one of the answers.")
    return forms.ChoiceField(
        choices=options, widget=forms.RadioSelect, error_messages={"required": words, "invalid_choice": words}
    )


def _phone(text: str) -> str:
    plain = plainly(text)
    if not PHONE.fullmatch(plain):
        raise forms.ValidationError(gettext("Write a phone number: 11 digits of a mobile, or with the area code."))
    return plain


def _bank_account(text: str) -> str:
    plain = plainly(text).replace("-", "")
    if not BANK_ACCOUNT.fullmatch(plain):
        raise forms.ValidationError(gettext("Write the number of the account or card, 12 to 25 digits."))
    return plain


READERS: Mapping[str, Callable[[str], str]] = {
    "identity": lambda text: parse_identity(text).number,
    "credit_code": parse_credit_code,
    "phone": _phone,
    "bank_account": _bank_account,
}
