"""Typed fields of a form: what is asked, in which words, and what a good answer is.

An answer has one written form, a text: `yes`, `2021-03-05`, `5000.00`, a code. It stands in drafts, events and the API
alike. `as_form_field` gives the field of Django's that reads what was typed into it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext, gettext_lazy

from renshe.access.masking import mask_account, mask_identity, mask_phone
from renshe.casework.items import reading
from renshe.casework.items.condition import Condition
from renshe.casework.items.declared_at import Declared, Words
from renshe.casework.items.typed import TypedField, end_in_words
from renshe.law.person.given import number_of
from renshe.law.units import UNITS, Unit
from renshe.money import FEN_IN_YUAN

if TYPE_CHECKING:
    from renshe.registry.models import Employer, Person

YES, NO = "yes", "no"
LONGEST_NAME = 40


@dataclass(frozen=True)
class Prefilled:
    """What we know already: `answer` of the applicant in its written form ("": nothing), and where it is from."""

    source: Words
    answer: Callable[[Person | Employer], str]


@dataclass(frozen=True)
class Field(Declared):
    """One thing that is asked. `name` stands in addresses, events and the API; `shown_when`: else it is not asked."""

    name: str
    label: Words
    hint: Words = ""
    is_required: bool = True
    shown_when: Condition | None = None
    prefilled: Prefilled | None = field(default=None, compare=False)

    def form_field(self) -> forms.Field:
        """Return Django's field; what it cleans is the written form, "" where nothing was answered."""
        raise NotImplementedError

    def as_form_field(self) -> forms.Field:
        field = self.form_field()
        field.label, field.help_text, field.required = str(self.label), str(self.hint), self.is_required
        if self.is_required and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = gettext("Please fill in “%(field)s”.") % {"field": self.label}
        return field

    def in_words(self, written: str) -> str:
        """Return an answer as a person reads it."""
        return written

    def masked(self, written: str) -> str:
        """Return an answer as whoever need not know it whole reads it."""
        return self.in_words(written)

    def check(self) -> None:
        """Raise DeclaredWrong where the declaration can't hold."""
        if not self.name.isidentifier() or len(self.name) > LONGEST_NAME:
            raise self.fault(f"{self.name!r} can't name a field: letters, digits and _, at most {LONGEST_NAME}")

    def possible(self) -> frozenset[str] | None:
        """The only answers there can be; None: answers without number."""
        return None


@dataclass(frozen=True)
class Text(Field):
    """Words: `longest` characters on one line, or on several."""

    longest: int = 60
    lines: int = 1

    def form_field(self) -> forms.Field:
        return reading.TextField(self.longest, self.lines)


@dataclass(frozen=True)
class YesNo(Field):
    def form_field(self) -> forms.Field:
        return reading.chosen([(YES, gettext("Yes")), (NO, gettext("No"))])

    def in_words(self, written: str) -> str:
        return gettext("Yes") if written == YES else gettext("No")

    def possible(self) -> frozenset[str]:
        return frozenset({YES, NO})


@dataclass(frozen=True)
class Choice(Field):
    """One of `options`, each with its words: pairs of written form and words."""

    options: tuple[tuple[str, Words], ...] = ()

    def form_field(self) -> forms.Field:
        return reading.chosen([(written, str(words)) for written, words in self.options])

    def in_words(self, written: str) -> str:
        return str(dict(self.options).get(written, written))

    def possible(self) -> frozenset[str]:
        return frozenset(written for written, _words in self.options)

    def check(self) -> None:
        super().check()
        if len(self.possible()) < len(self.options) or len(self.options) < 2:
            raise self.fault(f"{self.name} needs two options at least, each once")


@dataclass(frozen=True)
class Day(Field):
    """A day, such as 2021-03-05. `may_come`: a day after today is an answer too."""

    may_come: bool = False

    def form_field(self) -> forms.Field:
        return reading.DayField(may_come=self.may_come)


@dataclass(frozen=True)
class Amount(Field):
    """What is counted: money, months, a month, a number, by the name of a unit of law; ends as law counts (fen)."""

    unit_name: str = "whole"
    low: Fraction | int = 0
    high: Fraction | int = 10**9
    places: int = 0

    @property
    def unit(self) -> Unit:
        return UNITS[self.unit_name]

    def form_field(self) -> forms.Field:
        asked = reading.Range(self.unit, Fraction(self.low), Fraction(self.high), self.places)
        return TypedField(asked, str(self.label))

    def in_words(self, written: str) -> str:
        number = number_of(written, self.unit)
        if number is None:
            return written
        if self.unit.is_money:
            return gettext("%(amount)s yuan") % {"amount": end_in_words(Fraction(number) * FEN_IN_YUAN, self.unit)}
        return end_in_words(Fraction(number), self.unit)

    def check(self) -> None:
        super().check()
        if self.unit_name not in UNITS:
            raise self.fault(f"{self.name}: there is no unit {self.unit_name}")
        if self.low > self.high:
            raise self.fault(f"{self.name}: from {self.low} to {self.high} there is no answer")


class Kind(Enum):
    """Codes that people have, each checked by its standard."""

    IDENTITY = "identity"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    BANK_ACCOUNT = "bank_account"


MASKED: dict[Kind, Callable[[str], str]] = {
    Kind.IDENTITY: mask_identity,
    Kind.CREDIT_CODE: str,
    Kind.PHONE: mask_phone,
    Kind.BANK_ACCOUNT: mask_account,
}


@dataclass(frozen=True)
class Code(Field):
    """An identity number, a credit code, a phone number, a bank account."""

    kind: Kind = Kind.IDENTITY

    def form_field(self) -> forms.Field:
        return reading.CodeField(reading.READERS[self.kind.value])

    def masked(self, written: str) -> str:
        return MASKED[self.kind](written)


NOT_ANSWERED = gettext_lazy("not answered")
