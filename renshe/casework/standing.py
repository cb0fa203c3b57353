"""As what an officer stands before a step: allowed by a role of their own, or for a colleague on leave (代办)."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.access import acting
from renshe.access.models import User
from renshe.casework.items import Transition
from renshe.casework.models import Case, CaseQuerySet


@dataclass(frozen=True)
class Standing:
    """Whether a user may take a step (`may`), and for which colleague; None: for themselves."""

    may: bool
    acts_for: int | None = None


def standing(user: User | None, step: Transition, case: Case) -> Standing:
    """May the user take this step, and for whom? None is the system: it may what no role and no applicant is named for.

    It is done for a colleague where the role is lent, or where the case is in the hands of whom the user stands in for.
    """
    if user is None:
        return Standing(step.by_system)
    if user.kind != User.Kind.OFFICER:
        return Standing(step.by_applicant and CaseQuerySet.scope.sees(user, case))
    if not step.roles or not user.is_active:
        return Standing(False)
    found = acting.power(user, case.unit_id, step.roles)
    in_hand = case.assigned_to_id
    if found and in_hand not in (None, user.pk) and in_hand in acting.in_place_of(user):
        return Standing(True, in_hand)
    return Standing(bool(found), found.acts_for)
