"""The forms beside a case: one for each step, as its declaration asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from renshe.casework.items import Form, ServiceItem, Transition
from renshe.casework.items.condition import Condition
from renshe.casework.items.fields import Field
from renshe.casework.items.filled import fill
from renshe.casework.items.reading import TextField
from renshe.portal.forms import PortalForm

LONGEST_NOTE = 400
NOTE, MATERIALS = "note", "materials"


class StepForm(PortalForm):
    """What a step asks for, as far as the answers so far bring it up; more is asked when they are sent."""

    def __init__(
        self,
        step: Transition,
        sent: QueryDict | None = None,
        *,
        item: ServiceItem,
        asks_why: bool = False,
        is_looked_at: bool = False,
    ) -> None:
        """`asks_why`: something of the checklist before it may stay open, for a reason.

        `is_looked_at`: it shows what was typed and what else is asked by it, and says no fault.
        """
        self.step, self.item, self.sent, self.asks_why = step, item, sent, asks_why
        prefix = f"step-{step.code}"
        initial: dict[str, object] = {name.removeprefix(f"{prefix}-"): text for name, text in (sent or {}).items()}
        if sent is not None and step.asks_materials:
            initial[MATERIALS] = sent.getlist(f"{prefix}-{MATERIALS}")
        super().__init__(None if is_looked_at else sent, initial=initial, prefix=prefix)

    def more_fields(self) -> dict[str, forms.Field]:
        found = dense_fields(self.step.asks, self.typed())
        mark_looked_at(found, self.step.asks)
        if self.step.asks_materials:
            found[MATERIALS] = _materials(self.item)
        if self.step.needs_note or self.asks_why:
            found[NOTE] = note_field(is_required=self.step.needs_note)
        return found

    def typed(self) -> dict[str, str]:
        """What was typed into the fields that the step may ask for."""
        sent: Mapping[str, str] = self.sent or {}
        typed = {one.name: sent.get(self.add_prefix(one.name)) for one in self.step.asks.fields()}
        return {name: text for name, text in typed.items() if text is not None}

    @property
    def has_conditions(self) -> bool:
        """Whether an answer may bring up more questions."""
        return bool(looked_at(self.step.asks))

    @property
    def note(self) -> str:
        return str(self.cleaned_data.get(NOTE, ""))

    def told(self) -> dict[str, object]:
        """What else the step's event says: the materials that are asked for."""
        named = self.cleaned_data.get(MATERIALS)
        return {"materials": list(named)} if named else {}

    def say_all(self, by_field: Mapping[str, tuple[str, ...]]) -> None:
        """Say what is wrong with answers, where the field has not said it itself."""
        for name, words in by_field.items():
            if name not in self.errors:
                self.say(name, " ".join(words))


def looked_at(form: Form) -> set[str]:
    """The fields whose answers bring up others."""
    conditions = [group.shown_when for group in form.groups] + [one.shown_when for one in form.fields()]
    return {name for one in conditions if one is not None for name, _answers in one.looks_at()}


def mark_looked_at(fields: Mapping[str, forms.Field], form: Form, more: Iterable[Condition] = ()) -> None:
    """Let the page ask anew when one of them changes; `more`: conditions of what is not asked but attached."""
    names = looked_at(form) | {name for one in more for name, _answers in one.looks_at()}
    for name in names & fields.keys():
        fields[name].widget.attrs["data-looked-at"] = ""


def note_field(*, is_required: bool = True) -> forms.Field:
    field = TextField(LONGEST_NOTE, 3)
    field.label, field.required = gettext_lazy("Reason"), is_required
    field.error_messages["required"] = gettext_lazy("Give the reason in words; the applicant reads it.")
    return field


def _materials(item: ServiceItem) -> forms.Field:
    """Which materials the applicant is asked to attach; none: the reason alone says what is missing."""
    return forms.MultipleChoiceField(
        label=gettext_lazy("What the applicant is to attach"),
        choices=[(one.code, str(one.name)) for one in item.materials if one.attached is not None],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose among the materials of this service.")},
    )


def dense_fields(form: Form, typed: Mapping[str, str]) -> dict[str, forms.Field]:
    """What a form asks, all on one page, as far as the answers so far bring it up."""
    so_far = fill(form, typed).answers
    return {one.name: dense_field(one) for _group, one in form.asked(so_far)}


def dense_field(one: Field) -> forms.Field:
    """A field of a dense page: what is chosen is chosen from a list."""
    field = one.as_form_field()
    if isinstance(field, forms.ChoiceField):
        field.widget = forms.Select()
        field.choices = [("", "—"), *_options(field)]
    return field


def _options(field: forms.ChoiceField) -> list[tuple[str, str]]:
    chosen: Any = field.choices
    return [(str(written), str(words)) for written, words in chosen]
