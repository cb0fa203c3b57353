"""The form of a what-if: a box for each value of law that may be changed, a choice for each formula with several
editions; empty where it stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renshe.errors import Phrase, RensheError
from renshe.law import DatedParameter, Month, Reform, Rulebook, Value
from renshe.law.amounts import plain
from renshe.law.errors import ValueWrong
from renshe.law.what_if import edition_key
from renshe.law.writing.formulas import Edition, Formula
from renshe.portal import typed
from renshe.portal.forms import MonthField, PortalForm
from renshe.portal.words import in_words
from renshe.programmes.social_insurance.scenarios.choices import Choice, require_reckonable
from renshe.programmes.social_insurance.scenarios.editions import EditionChoice, last_month_of
from renshe.programmes.social_insurance.scenarios.models import reform_of
from renshe.readers_language import reads_chinese

LONGEST_TITLE = 80
YEARS_AHEAD = 10


def edition_words_of(formula: Formula, edition: str) -> str:
    """As `edition_words`, of the edition that is asked for by that key."""
    return edition_words(formula, next(one for one in formula.editions if edition_key(one) == edition))


def title_of(name: str, value: str, month: str, more: int) -> str:
    """What a what-if is called after its first change; `more`: how many others it has."""
    title = _("%(name)s %(value)s from %(month)s on") % {"name": name, "value": value, "month": month}
    behind = _(" and %(more)s more") % {"more": more} if more else ""
    return title[: LONGEST_TITLE - len(behind)] + behind


@dataclass(frozen=True)
class Row:
    """A value that may be changed, as the page lists it."""

    choice: Choice
    name: str
    box: BoundField


@dataclass(frozen=True)
class EditionRow:
    """A formula that may go by another edition, as the page lists it. `now`: what holds, in words, with its clause."""

    formula: str  # a template would call a Formula
    name: str
    now: list[tuple[str, str]]
    box: BoundField
    since: BoundField


def label_of(choice: Choice) -> str:
    """Its name in the reader's language; of a table with the entry."""
    name = own_name(choice.parameter)
    return name if choice.key is None else _("%(name)s: %(key)s") % {"name": name, "key": choice.key}


def own_name(of: DatedParameter | Formula) -> str:
    """A parameter's or a formula's name in the reader's language."""
    return of.zh if reads_chinese() else of.en


def edition_words(formula: Formula, edition: Edition) -> str:
    """From when to when the present law goes by an edition."""
    until = last_month_of(formula, edition)
    if edition.since is None:
        return _("the edition until %(last)s") % {"last": until}
    if until is None:
        return _("the edition from %(first)s on") % {"first": edition.since}
    return _("the edition from %(first)s to %(last)s") % {"first": edition.since, "last": until}


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
        editions: Sequence[EditionChoice],
        months: Sequence[Month],
        **kwargs: Any,
    ) -> None:
        self.programme, self.book, self.choices, self.months = programme, book, choices, months
        self.edition_choices = editions
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
        for edition in editions:
            self._add_edition(edition)

    def _add_edition(self, choice: EditionChoice) -> None:
        name = own_name(choice.formula)
        offered = [("", _("as the law has it"))]
        offered += [(edition_key(one), edition_words(choice.formula, one)) for one in choice.formula.editions]
        box = forms.ChoiceField(label=name, choices=offered, required=False)
        box.widget.attrs |= {"class": "form-select"}
        since = MonthField(label=_("%(name)s: from which month on") % {"name": name}, max_length=8, required=False)
        since.widget.attrs |= {"class": "form-control", "autocomplete": "off"}
        self.fields[choice.field], self.fields[choice.since_field] = box, since

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
            is_open = any(row.box.errors or (self.is_bound and row.box.value()) for row in rows)
            found.append((own_name(parameter), rows, is_open))
        return found

    @property
    def editions(self) -> list[EditionRow]:
        return [
            EditionRow(
                choice.formula.name,
                own_name(choice.formula),
                [(edition_words(choice.formula, one), one.cites) for one in choice.in_force],
                self[choice.field],
                self[choice.since_field],
            )
            for choice in self.edition_choices
        ]

    def _row(self, choice: Choice) -> Row:
        name = label_of(choice) if choice.key is None else str(choice.key)
        return Row(choice, name, self[choice.field])

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not typed.is_one_line(title):
            raise forms.ValidationError(_("Write it on one line, without control characters."))
        return title

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first: Month | None = data.get("first")
        if first is None:
            return data
        if not self._is_near("first", first):
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
        self._choose_editions(data, first)
        if not self.errors:
            self._try()
        if not self.errors and not data.get("title"):
            data["title"] = self._named(data)
        return data

    def _choose_editions(self, data: dict[str, Any], first: Month) -> None:
        for choice in self.edition_choices:
            edition, since = data.get(choice.field), data.get(choice.since_field)
            if edition and (since is None or self._is_near(choice.since_field, since)):
                self.changes.append(choice.change(edition, since or first))
            elif since is not None and not edition:
                self.add_error(choice.field, _("Choose which edition shall apply from that month on."))

    def _is_near(self, field: str, month: Month) -> bool:
        if -12 * YEARS_AHEAD <= month - self.months[-1] <= 12 * YEARS_AHEAD:
            return True
        words = _("Write a month at most %(years)s years from the months tried.")
        self.add_error(field, words % {"years": YEARS_AHEAD})
        return False

    def _try(self) -> None:
        if not self.changes:
            self.add_error(None, _("Write a new value, or choose another edition, for at least one line."))
            return
        try:
            reform: Reform = reform_of(self.changes, "-", self.book)
            require_reckonable(self.programme, self.book, reform, self.months)
        except RensheError as error:
            self.add_error(None, in_words(error))

    def _named(self, data: dict[str, Any]) -> str:
        value = next((choice for choice in self.choices if data.get(choice.field)), None)
        if value is not None:
            name, words = label_of(value), data[value.field]
        else:
            chosen = next(choice for choice in self.edition_choices if data.get(choice.field))
            name, words = own_name(chosen.formula), edition_words_of(chosen.formula, data[chosen.field])
        return title_of(name, words, self.changes[0]["first"], len(self.changes) - 1)


def value_words(value: Value) -> str:
    """A value of law as people write it: money in yuan."""
    return in_people(plain(value.value, value.unit), value.unit.name)


def in_people(written: object, unit: str) -> str:
    """A value as it is kept (`plain`), with its unit."""
    if unit.startswith("fen"):
        return _("%(amount)s yuan") % {"amount": _with_separators(str(written))}
    if isinstance(written, bool):
        return _("yes") if written else _("no")
    return str(written)


def _with_separators(amount: str) -> str:
    whole, point, behind = amount.partition(".")
    return f"{int(whole):,}{point}{behind}" if whole.isdecimal() else amount
