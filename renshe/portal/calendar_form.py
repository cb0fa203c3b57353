"""The form in which an officer enters a year's days off, as the notice prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renshe.casework.clocks.calendar import Festival
from renshe.casework.clocks.looked_at import Holiday
from renshe.casework.clocks.state_council import festivals_days
from renshe.casework.clocks.words import FESTIVALS
from renshe.errors import Phrase
from renshe.portal.calendar_year import HolidayShown
from renshe.portal.forms import PortalForm

BETWEEN = re.compile(r"[\s,，、;；]+")
A_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)


class DaysField(forms.CharField):
    """Days as officers type them: 2027-02-05 or 20270205, several with a comma or a blank between."""

    def clean(self, value: Any) -> Any:
        return [_day(word) for word in BETWEEN.split(super().clean(value)) if word]


class DayField(DaysField):
    """One day."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if len(found) > 1:
            raise forms.ValidationError(_("Write one day here."))
        return found[0] if found else None


def _day(word: str) -> date:
    wrong = _("“%(word)s” is no day: write it like 2027-02-05.") % {"word": word}
    if (found := A_DAY.fullmatch(word)) is None:
        raise forms.ValidationError(wrong)
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise forms.ValidationError(wrong) from None


class NoticeForm(PortalForm):
    """Which notice; each festival with its days off and what is worked for them. `seen`: the edition last shown."""

    document = forms.CharField(label=_("Number of the notice"), min_length=4, max_length=80)
    published_on = DayField(label=_("Published on"), max_length=10, help_text=_("Like 2026-11-04"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=999)
    reason = forms.CharField(label=_("Why it is entered again"), min_length=4, max_length=200)
    is_compared = forms.BooleanField(
        label=_("I have compared it with the notice: it says so"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, year: int, shown: Sequence[HolidayShown], is_again: bool, **kwargs: Any) -> None:
        """`shown`: what is known of the year; `is_again`: an officer entered it before."""
        self.own = festivals_days(year)
        self.festivals = [one for one in Festival if one in self.own or one is Festival.OTHER]
        known = {one.festival: one for one in reversed(shown)}
        kwargs["initial"] = {name: text for one in known.values() for name, text in _typed(one).items()} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        if not is_again:
            del self.fields["reason"]

    def more_fields(self) -> dict[str, forms.Field]:
        return {name: field for one in self.festivals for name, field in _fields(one).items()}

    def say_all(self, said: Iterable[Phrase]) -> None:
        """Say what is wrong with the whole, each by itself."""
        for one in said:
            self.add_error(None, one.in_words(gettext))

    def ask_to_compare(self) -> None:
        """Show the box in which the officer says that what is odd stands so in the notice."""
        widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
        self.fields["is_compared"].widget = widget

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The festivals with their fields, and on which days they fall by themselves."""
        return [
            {
                "name": FESTIVALS[one],
                "own": sorted(self.own.get(one, ())),
                "fields": [self[name] for name in _fields(one)],
            }
            for one in self.festivals
        ]

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields that are about the notice itself."""
        of_festivals = {name for one in self.festivals for name in _fields(one)}
        return [field for field in self.visible_fields() if field.name not in of_festivals]

    def holidays(self) -> list[Holiday]:
        """What was typed; a festival without days is left out."""
        found = []
        for one in self.festivals:
            first, last, make_up = (self.cleaned_data[name] for name in _fields(one))
            if first and last:
                found.append(Holiday(one, first, last, tuple(make_up)))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one in self.festivals:
            first, last, make_up = _fields(one)
            if self.errors.keys() & {first, last, make_up}:
                continue
            if data.get(last) and not data.get(first):
                self.say(first, str(_("Say from when it is off.")))
            if data.get(first) and not data.get(last):
                self.say(last, str(_("Say until when it is off.")))
            if data.get(make_up) and not data.get(first) and not data.get(last):
                self.say(first, str(_("Days are worked for it: say from when to when it is off.")))
        return data


LABELS = {
    "first": (DayField, _("%(festival)s, off from")),
    "last": (DayField, _("%(festival)s, off until")),
    "make_up": (DaysField, _("%(festival)s, worked instead")),
}


def _fields(festival: Festival) -> dict[str, forms.Field]:
    return {
        f"{festival.value}_{part}": kind(
            label=label % {"festival": FESTIVALS[festival]}, required=False, max_length=120
        )
        for part, (kind, label) in LABELS.items()
    }


def _typed(holiday: HolidayShown) -> dict[str, str]:
    of = holiday.festival.value
    return {
        f"{of}_first": str(holiday.first),
        f"{of}_last": str(holiday.last),
        f"{of}_make_up": "、".join(map(str, holiday.make_up)),
    }
