"""The form of one question: a field for each thing that it asks."""

from __future__ import annotations

from collections.abc import Mapping

from django.forms import BoundField, RadioSelect

from renshe.law import Rulebook
from renshe.portal.calculators.declaring import Calculator, Question
from renshe.portal.calculators.fields import field_of
from renshe.portal.calculators.subjects import Subject, subject
from renshe.portal.forms import PortalForm

SHORT = 8
"""Letters of a choice, or fewer, that find room beside another on a phone."""


class QuestionForm(PortalForm):
    """What a question asks; unbound where nothing of it was answered yet."""

    def __init__(self, calculator: Calculator, question: Question, book: Rulebook, given: Mapping[str, str]) -> None:
        self.question = question
        self.subjects: dict[str, Subject] = {}
        mine = {name: given[name] for name in question.names if name in given}
        super().__init__(mine if mine else None)
        for ask in question.asks:
            asked = self.subjects[ask.name] = subject(calculator, ask, book)
            own = ask.label or (question.words if len(question.asks) == 1 else asked.label)
            field = self.fields[ask.name] = field_of(asked, ask, str(own))
            is_chosen = isinstance(field.widget, RadioSelect)
            field.widget.attrs["class"] = "form-check-input" if is_chosen else "form-control"

    @property
    def answers(self) -> dict[str, str]:
        """The answers in their written form. Of a form that is valid."""
        return {name: self.cleaned_data[name] for name in self.fields}

    @property
    def has_short_choices(self) -> bool:
        """Whether what can be chosen stands side by side."""
        return all(len(str(radio.data["label"])) <= SHORT for field in self.chosen for radio in field.subwidgets)

    @property
    def chosen(self) -> list[BoundField]:
        """What is answered by choosing."""
        return [self[name] for name, field in self.fields.items() if isinstance(field.widget, RadioSelect)]
