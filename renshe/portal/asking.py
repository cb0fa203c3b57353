"""A form that asks as residents are asked: few fields, choices to press, readable on a phone."""

from __future__ import annotations

from django.forms import BoundField, Field, RadioSelect

from renshe.portal.forms import PortalForm

SHORT = 8
"""Letters of a choice, or fewer, that find room beside another on a phone."""


class AskingForm(PortalForm):
    """Its fields are added one by one (`ask`)."""

    def ask(self, name: str, field: Field) -> None:
        is_chosen = isinstance(field.widget, RadioSelect)
        field.widget.attrs["class"] = "form-check-input" if is_chosen else "form-control"
        self.fields[name] = field

    @property
    def has_short_choices(self) -> bool:
        """Whether what can be chosen stands side by side."""
        return all(len(str(radio.data["label"])) <= SHORT for field in self.chosen for radio in field.subwidgets)

    @property
    def chosen(self) -> list[BoundField]:
        """What is answered by choosing."""
        return [self[name] for name, field in self.fields.items() if isinstance(field.widget, RadioSelect)]
