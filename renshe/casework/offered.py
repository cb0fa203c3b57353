"""The steps that lead on from where a case stands, as one officer finds them: possible, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.access.models import User
from renshe.casework import cases
from renshe.casework.items import Transition, get_item
from renshe.casework.models import Case


@dataclass(frozen=True)
class Offered:
    """`is_own`: the officer took an earlier step, and this one needs other hands."""

    step: Transition
    is_own: bool = False


def steps(user: User, case: Case) -> list[Offered]:
    """The steps that the user's roles allow, in the order of their declaration."""
    reach: dict[tuple[str, ...], bool] = {}
    taken = set(case.events.filter(by=user).values_list("kind", flat=True))
    found = []
    for step in get_item(case.item).procedure.from_state(case.state):
        if step.roles and step.roles not in reach:
            reach[step.roles] = cases.may(user, step, case)
        if step.roles and reach[step.roles]:
            found.append(Offered(step, bool(taken & set(step.unlike))))
    return found
