"""All that an application asks, on one page: for an officer who fills it in with the applicant at the counter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django import forms
from django.forms import BoundField

from renshe.casework.items import Code, Material
from renshe.casework.items.declared_at import Words
from renshe.casework.items.fields import Field
from renshe.casework.items.form import Form
from renshe.portal.cases.forms import dense_field, mark_looked_at
from renshe.portal.forms import PortalForm
from renshe.registry.models import Employer, Person


class DenseForm(PortalForm):
    """`problems`, by field, are said; without them it shows what was typed and no fault.

    A code that is on record (a phone) is shown masked, and stays what it is as long as nobody types over it.
    """

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, str],
        typed: Mapping[str, str],
        problems: Mapping[str, tuple[str, ...]],
        of: Person | Employer,
        materials: Iterable[Material] = (),
    ) -> None:
        self.groups = [(group.title, group.hint, one) for group, one in form.asked(answers)]
        fields = [one for _title, _hint, one in self.groups]
        shown = {one.name: _shown(one, typed.get(one.name, ""), of) for one in fields}
        self.asks, self.form = fields, form
        self.conditions = [one.shown_when for one in materials if one.shown_when is not None]
        wrong = {name: said for name, said in problems.items() if name in shown}
        super().__init__(initial=shown)
        self.sources = {
            one.name: str(one.prefilled.source)
            for one in fields
            if one.prefilled and typed.get(one.name) and typed[one.name] == one.prefilled.answer(of)
        }
        self.full_clean()
        self.cleaned_data: dict[str, object] = {}  # the whole form has judged: what is shown masked is no code
        for name, said in wrong.items():
            self.say(name, " ".join(said))

    def more_fields(self) -> dict[str, forms.Field]:
        found = {one.name: dense_field(one) for one in self.asks}
        mark_looked_at(found, self.form, self.conditions)
        return found

    def in_groups(self) -> Iterator[tuple[Words, Words, list[tuple[BoundField, str]]]]:
        """Yield title, hint and fields of each group, with where an answer is known from."""
        at: Words | None = None
        kept: list[tuple[BoundField, str]] = []
        last_hint: Words = ""
        for title, hint, one in self.groups:
            if at is not None and title is not at:
                yield at, last_hint, kept
                kept = []
            at, last_hint = title, hint
            kept.append((self[one.name], self.sources.get(one.name, "")))
        if at is not None:
            yield at, last_hint, kept


def _shown(one: Field, typed: str, of: Person | Employer) -> str:
    return one.masked(typed) if _is_on_record(one, typed, of) else typed


def _is_on_record(one: Field, typed: str, of: Person | Employer) -> bool:
    return isinstance(one, Code) and one.prefilled is not None and bool(typed) and typed == one.prefilled.answer(of)


def read(form: Form, sent: Mapping[str, str], of: Person | Employer) -> dict[str, str]:
    """What was typed into the fields that were sent; a masked code is the one on record."""
    typed = {}
    for one in form.fields():
        if one.name in sent:
            known = one.prefilled.answer(of) if isinstance(one, Code) and one.prefilled else ""
            is_untouched = known and sent[one.name] == one.masked(known)
            typed[one.name] = known if is_untouched else sent[one.name]
    return typed
