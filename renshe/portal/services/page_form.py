"""The form of one page of an application, with what was typed there before and where we know an answer from."""

from __future__ import annotations

from collections.abc import Mapping

from django.forms import BoundField

from renshe.casework.items.form import Page
from renshe.portal.asking import AskingForm
from renshe.registry.models import Employer, Person


class PageForm(AskingForm):
    """`problems`: what is wrong with what was typed, by field; without them it shows what was typed and no fault."""

    def __init__(
        self, page: Page, typed: Mapping[str, str], problems: Mapping[str, tuple[str, ...]], of: Person | Employer
    ) -> None:
        mine = {one.name: typed.get(one.name, "") for one in page.fields}
        wrong = {name: said for name, said in problems.items() if name in mine}
        super().__init__(mine if wrong else None, initial=mine)
        self.sources: dict[str, str] = {}
        for one in page.fields:
            self.ask(one.name, one.as_form_field())
            if one.prefilled and mine[one.name] and mine[one.name] == one.prefilled.answer(of):
                self.sources[one.name] = str(one.prefilled.source)
        for name, said in wrong.items():
            for words in said if name not in self.errors else ():
                self.say(name, words)

    @property
    def asked(self) -> list[tuple[BoundField, str]]:
        """Each field with where its answer is known from."""
        return [(self[name], self.sources.get(name, "")) for name in self.fields]
