"""A form filled in: what was typed, read and checked as a whole. Page, counter, workbook and API come through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms

from renshe.casework.items.declared_at import Words
from renshe.casework.items.form import Form

LONGEST_ANSWER = 4_000
"""Characters of an answer that are looked at at all."""


@dataclass(frozen=True)
class Filled:
    """`answers` that are good, in their written form and in the form's order; `problems` by field.

    `left_out`: what was typed for fields that are not asked; it is no part of the inputs.
    """

    answers: Mapping[str, str]
    problems: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        return not self.problems


def fill(form: Form, typed: Mapping[str, str]) -> Filled:
    """Read what was typed, field after field: whether a field is asked hangs on the good answers before it."""
    answers: dict[str, str] = {}
    problems: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    while True:
        following = next((one for _, one in form.asked(answers) if one.name not in seen), None)
        if following is None:
            break
        seen.add(following.name)
        asked = following.as_form_field()
        try:
            written = asked.clean(_shortened(typed.get(following.name, "")))
        except forms.ValidationError as error:
            problems[following.name] = tuple(error.messages)
            continue
        if written:
            answers[following.name] = written
    if not problems:
        problems = _checked(form, answers)
    left_out = tuple(name for name in typed if name not in seen)
    missing = tuple(name for name in problems if not typed.get(name, "").strip())
    return Filled(answers, problems, left_out, missing)


def _checked(form: Form, answers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[Words]] = {}
    for check in form.checks:
        for name, words in check(answers).items():
            found.setdefault(name, []).append(words)
    return {name: tuple(str(words) for words in said) for name, said in found.items()}


def _shortened(text: str) -> str:
    return text[: LONGEST_ANSWER + 1]
