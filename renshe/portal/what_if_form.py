"""The form of a what-if: a box for each value of law that may be changed, empty where it stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from renshe.errors import Phrase, RensheError
from renshe.law import Month, Reform, Rulebook, Value
from renshe.law.amounts import plain
from renshe.law.errors import ValueWrong
from renshe.portal.forms import MonthField, PortalForm
from renshe.portal.words import in_words
from renshe.programmes.social_insurance.scenarios.choices import Choice, require_reckonable
from renshe.programmes.social_insurance.scenarios.models import reform_of

LONGEST_TITLE = 80
YEARS_AHEAD = 10


@dataclass(frozen=True)
class Row:
    """A value that may be changed, as the page lists it."""

    choice: Choice
    name: str
    box: BoundField


def label_of(choice: Choice) -> str:
    """Its name in the reader's language; of a table with the entry."""
    name = choice.parameter.zh if (get_language() or "").startswith("zh") else choice.parameter.en
    return name if choice.key is None else _("%(name)s: %(key)s") % {"name": name, "key": choice.key}


class ScenarioForm(PortalForm):
    title = forms.CharField(
        label=gettext_lazy("What you call it"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=gettext_lazy("Left empty, it is named after the first change."),
    )
    first = MonthField(label=gettext_lazy("From which month on"), max_length=8)

    def __init__(
        self,
        *args: Any,
        programme: str,
        book: Rulebook,
        choices: Sequence[Choice],
        months: Sequence[Month],
        **kwargs: Any,
    ) -> None:
        self.programme, self.book, self.choices, self.months = programme, book, choices, months
        self.changes: list[dict[str, Any]] = []
        super().__init__(*args, **kwargs)
        self.fields["first"].initial = months[0].compact
        self.fields["first"].help_text = _("Like %(month)s. Before it the present law holds.") % {
            "month": months[0].compact
        }
        for choice in choices:
            box = forms.CharField(label=label_of(choice), required=False, max_length=40, strip=True)
            box.widget.attrs |= {"class": "form-control", "autocomplete": "off"}
            self.fields[choice.field] = box

    @property
    def heads(self) -> list[BoundField]:
        return [self["title"], self["first"]]

    @property
    def single(self) -> list[Row]:
        return [self._row(choice) for choice in self.choices if choice.key is None]

    @property
    def tables(self) -> list[tuple[str, list[Row], bool]]:
        """Each table of law: its name, its entries, whether it is to be open because something stands in it."""
        keyed = [choice for choice in self.choices if choice.key is not None]
        found = []
        for _name, entries in groupby(keyed, key=lambda choice: choice.parameter.name):
            rows = [self._row(choice) for choice in entries]
            parameter = rows[0].choice.parameter
            name = parameter.zh if (get_language() or "").startswith("zh") else parameter.en
            is_open = any(row.box.errors or (self.is_bound and row.box.value()) for row in rows)
            found.append((name, rows, is_open))
        return found

    def _row(self, choice: Choice) -> Row:
        name = label_of(choice) if choice.key is None else str(choice.key)
        return Row(choice, name, self[choice.field])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first: Month | None = data.get("first")
        if first is None:
            return data
        if not -12 * YEARS_AHEAD <= first - self.months[-1] <= 12 * YEARS_AHEAD:
            self.add_error(
                "first", _("Write a month at most %(years)s years from the months tried.") % {"years": YEARS_AHEAD}
            )
            return data
        for choice in self.choices:
            if text := data.get(choice.field):
                try:
                    self.changes.append(choice.change(text, first))
                except ValueWrong as error:  # the box says already which value it is
                    words = Phrase(
                        "This cannot be “%(value)s”: it must be %(expected)s.",
                        value=error.value,
                        expected=error.expected,
                    )
                    self.add_error(choice.field, words.in_words(_))
        if not self.errors:
            self._try()
        if not self.errors and not data.get("title"):
            data["title"] = self._named(data)
        return data

    def _try(self) -> None:
        if not self.changes:
            self.add_error(None, _("Write a new value for at least one line."))
            return
        reform: Reform = reform_of(self.changes, "-")
        try:
            require_reckonable(self.programme, self.book, reform, self.months)
        except RensheError as error:
            self.add_error(None, in_words(error))

    def _named(self, data: dict[str, Any]) -> str:
        first = next(choice for choice in self.choices if data.get(choice.field))
        words = _("%(name)s %(value)s from %(month)s on") % {
            "name": label_of(first),
            "value": data[first.field],
            "month": data["first"],
        }
        return words[:LONGEST_TITLE]


def value_words(value: Value) -> str:
    """A value of law as people write it: money in yuan."""
    return in_people(plain(value.value, value.unit), value.unit.name)


def in_people(written: object, unit: str) -> str:
    """A value as it is kept (`plain`), with its unit."""
    if unit.startswith("fen"):
        return _("%(amount)s yuan") % {"amount": written}
    if isinstance(written, bool):
        return _("yes") if written else _("no")
    return str(written)
