"""A form (表单): groups of fields in order, and the checks that look at several answers at once.

For residents each field is a page of its own, unless its group is asked `together`; for officers the whole form is one
dense page. An answer that is no longer asked for leaves: it is in neither the inputs nor the draft's answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from renshe.casework.items.applicant import Applicant
from renshe.casework.items.condition import Answers, Condition
from renshe.casework.items.declared_at import Declared, Words
from renshe.casework.items.fields import Field
from renshe.law.law_text import sha256

Check = Callable[[Answers], Mapping[str, Words]]
"""Looks at all answers of a form; returns what is wrong, by the name of the field beside which it is said."""


@dataclass(frozen=True)
class Group(Declared):
    """Fields under one heading. `together`: they are asked on one page, as an address is.

    `only_for`: the one kind of applicant who is asked them (an employer names the worker, a worker does not).
    """

    title: Words
    fields: tuple[Field, ...]
    hint: Words = ""
    together: bool = False
    shown_when: Condition | None = None
    only_for: Applicant | None = None


@dataclass(frozen=True)
class Page:
    """What is asked on one page: a field alone, or the fields of a group that belong together."""

    title: Words
    hint: Words
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """It stands in the page's address."""
        return self.fields[0].name


@dataclass(frozen=True)
class Form(Declared):
    """`groups` in the order in which they are asked; `checks` look at the whole."""

    groups: tuple[Group, ...] = ()
    checks: tuple[Check, ...] = field(default=(), compare=False)

    def fields(self) -> Iterator[Field]:
        for group in self.groups:
            yield from group.fields

    def of(self, applicant: Applicant) -> Form:
        """Return what this kind of applicant is asked."""
        groups = tuple(group for group in self.groups if group.only_for in (None, applicant))
        return replace(self, groups=groups)

    @property
    def content_hash(self) -> str:
        """It changes where another question, another order or another answer would be asked for."""
        told = [
            (type(one).__name__, one.name, sorted(one.possible() or ()), one.is_required, repr(one.shown_when))
            for one in self.fields()
        ]
        return sha256(json.dumps([*told, [repr(group.shown_when) for group in self.groups]]))

    def asked(self, answers: Answers) -> Iterator[tuple[Group, Field]]:
        """Yield what is asked, given the answers; a field is asked by the answers before it."""
        before: dict[str, str] = {}
        for group in self.groups:
            if group.shown_when is not None and not group.shown_when.holds(before):
                continue
            for one in group.fields:
                if one.shown_when is None or one.shown_when.holds(before):
                    yield group, one
                    if one.name in answers:
                        before[one.name] = answers[one.name]

    def pages(self, answers: Answers) -> Iterator[Page]:
        """Yield the pages that are asked, given the answers so far."""
        kept: list[Field] = []
        group: Group | None = None
        for of, one in self.asked(answers):
            if kept and of is not group:
                assert group is not None
                yield Page(group.title, group.hint, tuple(kept))
                kept = []
            group = of
            if of.together:
                kept.append(one)
            else:
                yield Page(one.label, one.hint, (one,))
        if kept:
            assert group is not None
            yield Page(group.title, group.hint, tuple(kept))

    def check(self) -> None:
        """Raise DeclaredWrong: a name given twice, a condition on what is not asked before or can't be answered."""
        before: dict[str, Field] = {}
        for group in self.groups:
            if not group.fields:
                raise group.fault("a group without fields asks nothing")
            look_back(group, group.shown_when, before)
            for one in group.fields:
                one.check()
                if one.name in before:
                    raise one.fault(f"{one.name} is asked already at {before[one.name].at}")
                look_back(one, one.shown_when, before)
                before[one.name] = one


def look_back(where: Declared, condition: Condition | None, before: Mapping[str, Field]) -> None:
    """Raise DeclaredWrong where a condition looks at a field that is not there, or for an answer that it never has."""
    if condition is None:
        return
    for name, values in condition.looks_at():
        if name not in before:
            raise where.fault(f"it is shown by the answer to {name}, which is not asked before it")
        possible = before[name].possible()
        if possible is not None and not values <= possible:
            strange = ", ".join(sorted(values - possible))
            raise where.fault(f"{name} is never answered by {strange}; it has: {', '.join(sorted(possible))}")
