"""What a declaration says, in words: who may apply, by when it is done, what is needed, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from renshe.casework.clocks import Days, Limit
from renshe.casework.items import Applicant, Channel, Clock, Form, Material, ServiceItem
from renshe.casework.items.declared_at import Words
from renshe.errors import RensheError
from renshe.money import yuan
from renshe.readers_language import reads_chinese

APPLICANTS = {
    Applicant.RESIDENT: pgettext_lazy("who applies", "residents"),
    Applicant.EMPLOYER: pgettext_lazy("who applies", "employers"),
    Applicant.OFFICER: pgettext_lazy("who applies", "the bureau, for somebody"),
}
CHANNELS = {
    Channel.PORTAL: pgettext_lazy("channel", "here"),
    Channel.COUNTER: pgettext_lazy("channel", "at the counter"),
    Channel.API: pgettext_lazy("channel", "by an interface"),
}


def applicants(item: ServiceItem) -> str:
    return _listed(APPLICANTS[one] for one in item.applicants)


def channels(item: ServiceItem) -> str:
    return _listed(CHANNELS[one] for one in item.channels)


def _listed(words: Iterable[Words]) -> str:
    return ("、" if reads_chinese() else ", ").join(str(one) for one in words)


def fee(item: ServiceItem) -> str:
    return _("%(amount)s yuan") % {"amount": yuan(item.fee_fen)} if item.fee_fen else _("free of charge")


@dataclass(frozen=True)
class Needed:
    """`held`: what the bureau has itself and never asks for; `brought`: what the applicant has to show."""

    held: tuple[Material, ...]
    brought: tuple[Material, ...]


def needed(item: ServiceItem, answers: Mapping[str, str] | None = None) -> Needed:
    """What is needed; with the answers given, what these answers ask for."""
    wanted = [
        one for one in item.materials if answers is None or one.shown_when is None or one.shown_when.holds(answers)
    ]
    held = tuple(one for one in wanted if not one.is_asked)
    return Needed(held, tuple(one for one in wanted if one.is_asked))


@dataclass(frozen=True)
class TimeLimit:
    """`length` "": law has none in force today."""

    clock: Clock
    length: str
    basis: str = ""


def limits(item: ServiceItem) -> Iterator[TimeLimit]:
    """The clocks under which a case of today would come."""
    for clock in item.procedure.clocks:
        try:
            limit = clock.limit_on(timezone.localdate())
        except RensheError:
            yield TimeLimit(clock, "")
        else:
            yield TimeLimit(clock, length_of(limit), limit.basis)


def length_of(limit: Limit) -> str:
    return {
        Days.NATURAL: _("days: %(count)s"),
        Days.WORKING: _("working days: %(count)s"),
        Days.MONTHS: _("months: %(count)s"),
        Days.YEARS: _("years: %(count)s"),
    }[limit.unit] % {"count": limit.count}


@dataclass(frozen=True)
class Said:
    """An answer with the question that it answers. `page`: where it is asked."""

    label: str
    words: str
    page: str = ""
    problems: tuple[str, ...] = ()


def said(form: Form, answers: Mapping[str, str]) -> list[Said]:
    """Answers as labelled words, in the form's order; what was not asked is not in it."""
    fields = [one for _group, one in form.asked(answers) if one.name in answers]
    return [Said(str(one.label), one.in_words(answers[one.name])) for one in fields]
