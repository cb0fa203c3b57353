"""The small form of a step that the applicant takes: what the step asks, and a note."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from renshe.casework.items import Transition
from renshe.casework.items.filled import fill
from renshe.portal.asking import AskingForm

NOTE, LONGEST_NOTE = "note", 400


class StepForm(AskingForm):
    """It asks what the answers so far bring up; what else is asked by them is asked when they are sent."""

    def __init__(self, step: Transition, sent: Mapping[str, str] | None = None) -> None:
        super().__init__(sent, auto_id=f"id_{step.code}_%s")
        self.step = step
        for _group, one in step.asks.asked(fill(step.asks, sent or {}).answers):
            self.ask(one.name, one.as_form_field())
        self.ask(NOTE, _note(step))

    @property
    def asked(self) -> list[tuple[BoundField, str]]:
        return [(self[name], "") for name in self.fields]

    def typed(self) -> dict[str, str]:
        """What was typed into the fields that the step asks."""
        return {name: self.data.get(name, "") for name in self.fields if name != NOTE}


def _note(step: Transition) -> forms.CharField:
    label = _("What you tell the bureau") if step.needs_note else _("Reason (may be left empty)")
    words = _("Please write it in a few words; the officer reads it.")
    return forms.CharField(
        label=label,
        required=step.needs_note,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": words},
    )
