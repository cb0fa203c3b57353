"""Whether what is declared beside the steps can hold: checklists, splitting and joining, what follows, old versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from renshe.access.models import RoleHolding
from renshe.casework.items.declared_at import Declared
from renshe.casework.items.following import Following, Outcome, Way
from renshe.casework.items.own_events import OPENED

if TYPE_CHECKING:
    from renshe.casework.items.procedure import Procedure
    from renshe.casework.items.service_item import ServiceItem


def check_roles(at: Declared, roles: Iterable[str]) -> None:
    for role in roles:
        if role not in RoleHolding.Role.values:
            raise at.fault(f"there is no role {role}; there are: {', '.join(RoleHolding.Role.values)}")


def check(procedure: Procedure) -> None:
    """Raise DeclaredWrong at the first thing of a procedure, beside its steps, that can't hold."""
    states = {state.code: state for state in procedure.states}
    steps = {step.code: step for step in procedure.transitions}
    for one in procedure.checks:
        if not one.before:
            raise one.fault(f"the check {one.code} stands before no step")
        for code in one.before:
            if code not in steps:
                raise one.fault(f"the check {one.code} stands before {code}, which is no step")
            if not steps[code].roles:
                raise one.fault(f"the check {one.code} stands before {code}, which no officer takes")
    for ways in (procedure.splits, procedure.joins):
        if ways is None:
            continue
        check_roles(ways, ways.roles)
        if not ways.roles or not ways.states:
            raise ways.fault("it has to name the states in which it can be done, and the roles that do it")
        for code in ways.states:
            if code not in states:
                raise ways.fault(f"it names the state {code}, which is not declared")
            if states[code].is_final:
                raise ways.fault(f"in the state {code} a case is over: it can't be split or joined any more")


def check_item(item: ServiceItem) -> None:
    """Raise DeclaredWrong where what an item declares beside its procedure can't hold."""
    versions = {item.procedure.version}
    for procedure in item.earlier:
        if procedure.version in versions or procedure.version > item.procedure.version:
            raise procedure.fault(f"version {procedure.version} is no earlier one of {item.code}, or stands twice")
        versions.add(procedure.version)
    if item.kept is not None and item.kept.limit is None and not item.kept.basis:
        raise item.kept.fault("a file that is kept for good needs the basis of it")
    seen: set[tuple[str, str]] = set()
    for one in item.followed_by:
        if (one.way.value, one.item) in seen:
            raise one.fault(f"{one.item} follows twice in the same way")
        seen.add((one.way.value, one.item))
        _check_following(item, one)


def _check_following(item: ServiceItem, one: Following) -> None:
    check_roles(one, one.roles)
    if not one.roles and not one.by_applicant:
        raise one.fault(f"nobody may ask for {one.item}")
    finals = {state.code for state in item.procedure.states if state.is_final}
    for code in one.after:
        if code not in finals:
            raise one.fault(f"{one.item} follows the state {code}, which is not declared or not final")
    if not one.after:
        raise one.fault(f"{one.item} follows no state")
    steps = {OPENED, *(step.code for step in item.procedure.transitions)}
    for code in one.corrects:
        if code not in steps:
            raise one.fault(f"{one.item} corrects the answers of {code}, which is no step")
    if bool(one.corrects) != (one.way is Way.CORRECTION):
        raise one.fault(f"{one.item}: a correction names the steps whose answers it corrects, and nothing else does")


def check_followed(item: ServiceItem, one: Following, by: ServiceItem | None) -> None:
    """Raise DeclaredWrong where no case of `by` can follow one of `item`: known once all items are registered."""
    if by is None:
        raise one.fault(f"{item.code} is followed by {one.item}, which is not declared")
    for step in by.procedure.transitions:
        if by.procedure.state(step.target).outcome is not None and not step.roles:
            raise step.fault(f"{step.code} says what becomes of another decision: an officer takes it")
    outcomes = {state.outcome for state in by.procedure.states if state.is_final and state.outcome is not None}
    if not outcomes:
        raise one.fault(f"no final state of {by.code} says by its outcome what becomes of the first decision")
    if (one.way is Way.CORRECTION) != (Outcome.CORRECTED in outcomes):
        raise one.fault(f"the outcome CORRECTED belongs to a correction; {by.code} has {_named(outcomes)}")


def _named(outcomes: Iterable[Outcome]) -> str:
    return ", ".join(sorted(one.name for one in outcomes))
