"""What decided each spell of a person: an employer's declaration, the pension award; or it came with the opening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Enrolment

BEGAN = {
    "opening": pgettext_lazy("spell", "came with the opening"),
    "joined": pgettext_lazy("spell", "the person's own application"),
    "died": pgettext_lazy("spell", "death"),
}
Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a spell began or ended, and the page of it; `page` is '' where there is none here."""

    words: str | Promise
    page: str = ""


@dataclass(frozen=True, slots=True)
class DecidedSpell:
    spell: Enrolment
    decisions: tuple[Decision, ...]


def decided(spells: Sequence[Enrolment], *, has_award: bool) -> list[DecidedSpell]:
    """Return a person's current spells with what decided them.

    Args:
        has_award: the person's pension was decided and has a page.
    """
    ended = {one.valid.upper: one.employer_id for one in spells if one.employer_id and one.valid.upper}
    wanted = {key for one in spells for key in (_began(one, ended), _ended(one)) if key}
    found = _declarations(wanted)
    return [DecidedSpell(one, tuple(_decisions(one, ended, found, has_award=has_award))) for one in spells]


def without_decisions(spells: Iterable[Enrolment]) -> list[DecidedSpell]:
    """The same for a counter, to which the pages of decisions are closed."""
    return [DecidedSpell(one, ()) for one in spells]


def _began(one: Enrolment, ended: dict[date, int]) -> Key | None:
    """Whose declaration of which month began it: a pause begins as the spell before it was ended."""
    if one.reason != "declared":
        return None
    employer = one.employer_id or ended.get(one.valid.lower)
    return (employer, one.valid.lower) if employer else None


def _ended(one: Enrolment) -> Key | None:
    return (one.employer_id, one.valid.upper) if one.employer_id and one.valid.upper else None


def _declarations(wanted: set[Key]) -> dict[Key, Declaration]:
    of_keys = Q(pk__in=[])
    for employer, month in wanted:
        of_keys |= Q(employer=employer, month=month)
    rows = Declaration.objects.filter(of_keys, state="accepted")
    return {(one.employer_id, one.month): one for one in rows}


def _decisions(
    one: Enrolment, ended: dict[date, int], found: dict[Key, Declaration], *, has_award: bool
) -> list[Decision]:
    made = []
    began, over = _began(one, ended), _ended(one)
    if began in found:
        made.append(_declared(found[began], _("declaration %(month)s: start") if one.employer_id else STOP))
    elif one.reason == "retired" and has_award:
        made.append(Decision(_("pension award"), reverse("portal:award", args=[one.person_id])))
    else:
        made.append(Decision(BEGAN.get(one.reason, one.reason or BEGAN["opening"])))
    if over in found:
        made.append(_declared(found[over], STOP))
    return made


STOP = _("declaration %(month)s: stop")


def _declared(declaration: Declaration, words: str | Promise) -> Decision:
    return Decision(
        str(words) % {"month": f"{declaration.month:%Y-%m}"}, reverse("portal:declaration", args=[declaration.pk])
    )
