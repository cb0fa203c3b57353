"""What a declaration says, in words: who may apply, by when it is done, what is needed, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from renshe.casework.attachments.files import Attachable, Files
from renshe.casework.clocks import Days, Limit
from renshe.casework.items import Applicant, Channel, Clock, Form, Material, ServiceItem, get_item
from renshe.casework.items.declared_at import Words
from renshe.casework.models import Case, CaseEvent
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
    """`held`: what the bureau has itself and never asks for; `attached`: as files; `brought`: shown on paper."""

    held: tuple[Material, ...]
    attached: tuple[Material, ...]
    brought: tuple[Material, ...]

    @property
    def asked(self) -> tuple[Material, ...]:
        """What the applicant is asked for, whichever way it comes."""
        return self.attached + self.brought


def needed(item: ServiceItem, answers: Mapping[str, str] | None = None) -> Needed:
    """What is needed; with the answers given, what these answers ask for."""
    wanted = [
        one for one in item.materials if answers is None or one.shown_when is None or one.shown_when.holds(answers)
    ]
    asked = [one for one in wanted if one.is_asked]
    return Needed(
        tuple(one for one in wanted if not one.is_asked),
        tuple(one for one in asked if one.attached is not None),
        tuple(one for one in asked if one.attached is None),
    )


@dataclass(frozen=True)
class MaterialsShown:
    """The materials of a case with their files; whether it is the applicant's turn, or the case is over."""

    item: ServiceItem
    files: Files
    is_waiting: bool
    is_open: bool

    def may_attach(self, one: Attachable) -> bool:
        """Whether the applicant may hand it in now: when asked for more, and what may follow until the end."""
        return self.is_open and (self.is_waiting or one.material.may_follow)

    @property
    def to_attach(self) -> list[Attachable]:
        return [one for one in self.files.wanted if self.may_attach(one)]

    @property
    def has_any(self) -> bool:
        return any(one.files or one.refused or self.may_attach(one) for one in self.files.wanted)


def materials_of(case: Case, events: Sequence[CaseEvent] | None = None) -> MaterialsShown:
    """What is attached to a case and may be; `events`: in their order, where they are at hand."""
    item = get_item(case.item)
    is_waiting = case.is_open and item.state(case.state).waits_for_applicant
    if not any(one.attached for one in item.materials):
        return MaterialsShown(item, Files(()), is_waiting, case.is_open)
    told = list(case.events.order_by("sequence")) if events is None else events
    answers = told[0].data.get("answers") or {}
    return MaterialsShown(item, Files.of_case(case, answers, named_in(told)), is_waiting, case.is_open)


def filed(first: CaseEvent) -> str:
    """By which way an application came in, and by whose hand; "" where nobody noted it."""
    known = first.data.get("channel")
    way = next((str(words) for channel, words in CHANNELS.items() if channel.value == known), "")
    return f"{way} · {first.by}" if way and first.by else way


def named_in(events: Iterable[CaseEvent]) -> list[str]:
    """The codes of the materials that officers have asked for, in the order in which they did."""
    return list(dict.fromkeys(code for event in events for code in event.data.get("materials") or ()))


def names_of(item: ServiceItem, data: Mapping[str, object]) -> list[str]:
    """The names of the materials that an event asks for."""
    codes = data.get("materials")
    return [str(one.name) for one in item.materials if isinstance(codes, list) and one.code in codes]


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
