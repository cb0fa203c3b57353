"""Whose hands a case went through (经办痕迹): its own, those before it was split, those of the case it looks at again.

Four eyes are asked for across cases: what was split off remembers who took which step before, and whoever took a step
in the first case takes none in one that reviews it, where the item says so.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from renshe.access.models import User
from renshe.casework.items import Following, Transition, get_item, item_of
from renshe.casework.models import Case

HANDS = "hands"
"""In the first event of what was split off: by kind of step the keys of those who took it before."""


def kinds_taken(case: Case, by: User, acts_for: int | None = None) -> set[str]:
    """The kinds of what the user did in the case, also before it was split off.

    Whom the user acts for counts as the user, and so does who acted for them: four eyes are never one power's.
    """
    people = {by.pk} | ({acts_for} if acts_for is not None else set())
    taken = case.events.filter(Q(by__in=people) | Q(on_behalf_of__in=people))
    own = set(taken.values_list("kind", flat=True))
    return own | {kind for kind, users in _before(case).items() if people.intersection(users)}


def all_hands(case: Case) -> dict[str, list[int]]:
    """By kind of step who took it, as what is split off has to remember."""
    found: dict[str, set[int]] = defaultdict(set)
    for kind, *people in case.events.exclude(by=None).values_list("kind", "by", "on_behalf_of"):
        found[kind].update(one for one in people if one is not None)
    for kind, users in _before(case).items():
        found[kind].update(users)
    return {kind: sorted(users) for kind, users in found.items()}


def _before(case: Case) -> dict[str, list[int]]:
    if case.origin_way != Case.SPLIT:
        return {}
    told: dict[str, list[int]] = case.events.get(sequence=1).data.get(HANDS, {})
    return told


def following_of(case: Case) -> Following | None:
    """As what the case follows its origin, as the origin's item has it today; None: it follows none."""
    if case.origin is None or case.origin_way == Case.SPLIT:
        return None
    declared = get_item(case.origin.item).followed_by
    return next((one for one in declared if (one.way.value, one.item) == (case.origin_way, case.item)), None)


def took_first(case: Case, step: Transition, by: User | None, acts_for: int | None = None) -> bool:
    """Whether the user took an officer's step in the case that this one looks at again, and so may take none here."""
    following = following_of(case)
    if following is None or not following.other_hands or by is None or not step.roles:
        return False
    assert case.origin is not None, "it follows one"
    officers = {one.code for one in item_of(case.origin).procedure.transitions if one.roles}
    return bool(kinds_taken(case.origin, by, acts_for) & officers)
