"""The forms beside a case: one for each step, as its declaration asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renshe.casework.items import Transition
from renshe.casework.items.condition import Condition
from renshe.casework.items.fields import Field
from renshe.casework.items.reading import TextField
from renshe.portal.forms import PortalForm

LONGEST_NOTE = 400
NOTE = "note"


class StepForm(PortalForm):
    """What a step asks for, all on one page; what is asked by another answer says so and may stay empty."""

    def __init__(self, step: Transition, data: Mapping[str, str] | None = None) -> None:
        self.step = step
        super().__init__(data, prefix=f"step-{step.code}")

    def more_fields(self) -> dict[str, forms.Field]:
        labels = {one.name: one for one in self.step.asks.fields()}
        asked = {
            one.name: _shown(one, _conditions(labels, group.shown_when, one.shown_when))
            for group in self.step.asks.groups
            for one in group.fields
        }
        return asked | ({NOTE: note_field()} if self.step.needs_note else {})

    def typed(self) -> dict[str, str]:
        return {one.name: self.data.get(self.add_prefix(one.name), "") for one in self.step.asks.fields()}

    @property
    def note(self) -> str:
        return str(self.cleaned_data.get(NOTE, ""))

    def say_all(self, by_field: Mapping[str, tuple[str, ...]]) -> None:
        """Say what is wrong with answers, where the field has not said it itself."""
        for name, words in by_field.items():
            if name not in self.errors:
                self.say(name, " ".join(words))


def note_field(*, is_required: bool = True) -> forms.Field:
    field = TextField(LONGEST_NOTE, 3)
    field.label, field.required = gettext_lazy("Reason"), is_required
    field.error_messages["required"] = gettext_lazy("Give the reason in words; the applicant reads it.")
    return field


def _shown(one: Field, conditions: str) -> forms.Field:
    field = one.as_form_field()
    if isinstance(field, forms.ChoiceField):
        field.widget = forms.Select()
        field.choices = [("", "—"), *_options(field)]
    if conditions:
        field.required = False
        field.help_text = " ".join(filter(None, (conditions, str(field.help_text))))
    return field


def _options(field: forms.ChoiceField) -> list[tuple[str, str]]:
    chosen: Any = field.choices
    return [(str(written), str(words)) for written, words in chosen]


def _conditions(labels: Mapping[str, Field], *conditions: Condition | None) -> str:
    """By which answers a field is asked, in words."""
    told = []
    for condition in conditions:
        for name, values in condition.looks_at() if condition is not None else ():
            one = labels[name]
            answers = " / ".join(sorted(one.in_words(value) for value in values))
            told.append(_("Depends on “%(field)s”: %(answers)s.") % {"field": one.label, "answers": answers})
    return " ".join(told)
