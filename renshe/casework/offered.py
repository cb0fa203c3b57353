"""The steps that lead on from where a case stands, as one officer finds them: possible, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.access.models import User
from renshe.casework import cases, hands
from renshe.casework.items import Transition, item_of
from renshe.casework.models import Case


@dataclass(frozen=True)
class Offered:
    """`is_own`: the officer took an earlier step, here or in the case this one looks at again; it needs other hands."""

    step: Transition
    is_own: bool = False


def steps(user: User, case: Case) -> list[Offered]:
    """The steps that the user's roles allow, in the order of their declaration."""
    reach: dict[tuple[str, ...], bool] = {}
    taken, item, found = hands.kinds_taken(case, user), item_of(case), []
    if not item.knows(case.version) or case.decided_with:
        return []
    for step in item.procedure.from_state(case.state):
        if step.roles and step.roles not in reach:
            reach[step.roles] = cases.may(user, step, case)
        if step.roles and reach[step.roles]:
            found.append(Offered(step, bool(taken & set(step.unlike)) or hands.took_first(case, step, user)))
    return found


def of_applicant(case: Case) -> list[Transition]:
    """The steps that the applicant may take as the case stands."""
    item = item_of(case)
    found = item.procedure.from_state(case.state) if item.knows(case.version) else ()
    return [step for step in found if step.by_applicant]
