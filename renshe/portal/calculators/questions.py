"""The form of one question: a field for each thing that it asks."""

from __future__ import annotations

from collections.abc import Mapping

from renshe.law import Rulebook
from renshe.portal.asking import AskingForm
from renshe.portal.calculators.declaring import Calculator, Question
from renshe.portal.calculators.fields import field_of
from renshe.portal.calculators.subjects import Subject, subject


class QuestionForm(AskingForm):
    """What a question asks; unbound where nothing of it was answered yet."""

    def __init__(self, calculator: Calculator, question: Question, book: Rulebook, given: Mapping[str, str]) -> None:
        self.question = question
        self.subjects: dict[str, Subject] = {}
        mine = {name: given[name] for name in question.names if name in given}
        super().__init__(mine if mine else None)
        for ask in question.asks:
            asked = self.subjects[ask.name] = subject(calculator, ask, book)
            own = ask.label or (question.words if len(question.asks) == 1 else asked.label)
            self.ask(ask.name, field_of(asked, ask, str(own)))

    @property
    def answers(self) -> dict[str, str]:
        """The answers in their written form. Of a form that is valid."""
        return {name: self.cleaned_data[name] for name in self.fields}
