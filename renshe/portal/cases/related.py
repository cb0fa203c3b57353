"""The cases that a case belongs with, and what becomes of its decision: for its officers and for its applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import pgettext

from renshe.access.models import User
from renshe.casework import first_decision, following, joining, splitting
from renshe.casework.items import Following, get_item, item_of
from renshe.casework.models import Case
from renshe.portal.cases import event_words, worded


@dataclass(frozen=True)
class Related:
    """`how` the other case belongs to this one; `outcome`: what it did to this one's decision, if it is at its end."""

    case: Case
    how: str
    state: str
    outcome: str = ""


@dataclass(frozen=True)
class Asked:
    """Something that may be asked for of a decided case. `is_ours`: this user may."""

    following: Following
    name: str
    last_day: date | None
    length: str
    basis: str
    is_late: bool
    is_ours: bool


def related_to(user: User, case: Case) -> list[Related]:
    """The others, as far as the user sees them."""
    found = []
    seen = Case.objects.seen_by(user)
    if case.origin_id is not None and (origin := seen.filter(pk=case.origin_id).first()):
        how = (
            pgettext("case is related", "was split off from it")
            if case.origin_way == Case.SPLIT
            else pgettext("case is related", "is looked at again here")
        )
        found.append(Related(origin, how, worded.state_name(origin)))
    for one in seen.filter(origin=case).order_by("pk"):
        outcome = item_of(one).state(one.state).outcome if one.origin_way != Case.SPLIT and not one.is_open else None
        told = str(event_words.OUTCOMES[outcome]) if outcome else ""
        found.append(Related(one, event_words.way_name(one.origin_way), worded.state_name(one), told))
    if case.heard_with_id is not None and (leader := seen.filter(pk=case.heard_with_id).first()):
        found.append(Related(leader, pgettext("case is related", "leads"), worded.state_name(leader)))
    for one in seen.filter(heard_with=case).order_by("pk"):
        how = (
            pgettext("case is related", "is decided with this one")
            if one.decided_with
            else pgettext("case is related", "is heard with this one")
        )
        found.append(Related(one, how, worded.state_name(one)))
    return found


def asked_for(user: User, case: Case) -> list[Asked]:
    """What may be asked for of the case as it stands; of what others ask, the last day too."""
    return [
        Asked(
            one.following,
            str(get_item(one.following.item).name),
            one.last_day,
            one.limit.in_words() if one.limit else "",
            one.limit.basis if one.limit else "",
            one.is_late,
            following.may_ask(user, case, one.following),
        )
        for one in following.ways(case)
    ]


def beside(user: User, case: Case) -> dict[str, Any]:
    """What both pages of a case show beside its steps."""
    standing = first_decision.standing(case) if not case.is_open else None
    return {
        "related": related_to(user, case),
        "standing": event_words.OUTCOMES[standing.outcome] if standing else "",
        "standing_case": Case.objects.filter(pk=standing.by).first() if standing else None,
        "asked_for": asked_for(user, case) if not case.is_open else [],
    }


def working(user: User, case: Case) -> dict[str, Any]:
    """What an officer may do with an open case beside its steps."""
    if not case.is_open:
        return {}
    splits = splitting.splits_of(case) if splitting.may_split(user, case) else None
    joins = item_of(case).procedure.joins
    return {
        "may_split": splits is not None,
        "names_parts": splits is not None and splits.parts is not None,
        "parts": splitting.parts_of(case) if splits is not None else [],
        "may_join": joins is not None and joining.may_join(user, case),
        "can_join": joins is not None and case.state in joins.states and case.heard_with_id is None,
        "is_joined": case.heard_with_id is not None or case.heard.exists(),
    }
