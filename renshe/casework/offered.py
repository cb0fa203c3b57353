"""The steps that lead on from where a case stands, as one officer finds them: possible, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.access.models import User
from renshe.casework import hands
from renshe.casework.items import Transition, item_of
from renshe.casework.models import Case
from renshe.casework.standing import Standing, standing


@dataclass(frozen=True)
class Offered:
    """`is_own`: the officer took an earlier step, here or in the case this one looks at again; it needs other hands."""

    step: Transition
    is_own: bool = False
    acts_for: int | None = None
    """The colleague on leave for whom it would be taken."""


def steps(user: User, case: Case) -> list[Offered]:
    """The steps that the user's roles allow, in the order of their declaration."""
    reach: dict[tuple[str, ...], Standing] = {}
    taken: dict[int | None, set[str]] = {}
    item, found = item_of(case), []
    if not item.knows(case.version) or case.decided_with:
        return []
    for step in item.procedure.from_state(case.state):
        if step.roles and step.roles not in reach:
            reach[step.roles] = standing(user, step, case)
        if step.roles and reach[step.roles].may:
            acts_for = reach[step.roles].acts_for
            if acts_for not in taken:
                taken[acts_for] = hands.kinds_taken(case, user, acts_for)
            is_own = bool(taken[acts_for] & set(step.unlike)) or hands.took_first(case, step, user, acts_for)
            found.append(Offered(step, is_own, acts_for))
    return found


def of_applicant(case: Case) -> list[Transition]:
    """The steps that the applicant may take as the case stands."""
    item = item_of(case)
    found = item.procedure.from_state(case.state) if item.knows(case.version) else ()
    return [step for step in found if step.by_applicant]
