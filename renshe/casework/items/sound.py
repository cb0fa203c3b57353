"""Whether a procedure can hold: looked at once, when the programme starts, and refused with the line at fault.

A state that nobody can reach or leave, a clock that is never stopped, a role that does not exist, a step whose second
pair of eyes can never be another's, a notice that nothing fills, a document that shows what nobody answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from renshe.access.models import Unit
from renshe.casework.items import beside
from renshe.casework.items.applicant import Applicant
from renshe.casework.items.declared_at import Declared
from renshe.casework.items.form import Form, look_back
from renshe.casework.items.level import Channel, Level
from renshe.casework.items.owed import Document
from renshe.casework.items.own_events import OPENED, OWN
from renshe.casework.items.procedure import Procedure, State, Transition

if TYPE_CHECKING:
    from renshe.casework.items.service_item import ServiceItem


def check(procedure: Procedure, form: Form) -> None:
    """Raise DeclaredWrong at the first thing that can't hold; `form`: what is applied with."""
    if not procedure.states:
        raise procedure.fault("a procedure needs a state in which its cases begin")
    _once(procedure.states, "state")
    _once(procedure.transitions, "step")
    _once(procedure.clocks, "clock")
    for step in procedure.transitions:
        _check_step(procedure, step)
    for state in procedure.states:
        _check_ways(procedure, state)
        _check_clocks(procedure, state)
    _once(procedure.checks, "check")
    beside.check(procedure)
    _check_owed(procedure, frozenset(one.name for one in form.fields()))
    for clock in procedure.clocks:
        if not any(clock.code in state.runs for state in procedure.states):
            raise clock.fault(f"no state runs the clock {clock.code}")


def check_materials(item: ServiceItem) -> None:
    """Raise DeclaredWrong: asked for twice, by an answer that there can't be, or to be brought where nobody comes."""
    _once(item.materials, "material")
    fields = {one.name: one for one in item.form.fields()}
    for one in item.materials:
        one.check()
        look_back(one, one.shown_when, fields)
        is_on_paper = one.is_asked and one.attached is None and one.is_required
        if is_on_paper and item.level in (Level.END_TO_END, Level.INSTANT):
            raise one.fault(f"{one.code} is brought on paper, but {item.code} is done without coming: attach it")
    for step in item.procedure.transitions:
        if not step.asks_materials:
            continue
        if not any(one.attached is not None for one in item.materials):
            raise step.fault(f"{step.code} asks for materials, but none of {item.code} can be attached")
        if not step.roles or not item.state(step.target).waits_for_applicant:
            raise step.fault(f"{step.code} asks the applicant for materials: an officer's step to a state that waits")


def check_channels(item: ServiceItem) -> None:
    """Raise DeclaredWrong: officers apply for somebody at no counter, or at a unit of a kind that there is not."""
    if not item.channels or len(set(item.channels)) < len(item.channels):
        raise item.fault(f"{item.code} needs a channel at least, each once")
    if item.level is not Level.GUIDE_ONLY and not {Channel.PORTAL, Channel.API} & set(item.channels):
        raise item.fault(f"{item.code} is done online: PORTAL or API has to be among its channels")
    if Applicant.OFFICER in item.applicants and Channel.COUNTER not in item.channels:
        raise item.fault(f"officers apply for {item.code} at a counter: COUNTER has to be among its channels")
    for kind in item.taken_in_at:
        if kind not in Unit.Kind.values:
            raise item.fault(f"there is no unit of the kind {kind}; there are: {', '.join(Unit.Kind.values)}")
    if item.is_taken_in and not item.taken_in_at:
        raise item.fault(f"no unit takes in {item.code}")


def _once(declared: Iterable[State | Transition | Declared], what: str) -> None:
    seen: dict[str, Declared] = {}
    for one in declared:
        code = str(getattr(one, "code", ""))
        if code in seen:
            raise one.fault(f"the {what} {code} is declared already at {seen[code].at}")
        seen[code] = one


def _check_step(procedure: Procedure, step: Transition) -> None:
    states = {state.code: state for state in procedure.states}
    for code in (*step.sources, step.target):
        if code not in states:
            raise step.fault(f"{step.code} names the state {code}, which is not declared")
    if step.code in OWN:
        raise step.fault(f"{step.code} is what the room calls an event of its own; a step needs another code")
    if not step.sources:
        raise step.fault(f"{step.code} begins nowhere")
    for code in step.sources:
        if states[code].is_final:
            raise step.fault(f"{step.code} leads on from {code}, which is final")
    beside.check_roles(step, step.roles)
    codes = {one.code for one in procedure.transitions}
    for other in step.unlike:
        if other not in codes | {OPENED} or other == step.code:
            raise step.fault(f"{step.code} is to be taken by another than {other}, which is no other step")
    if step.unlike and not step.roles:
        raise step.fault(f"{step.code} is not an officer's step: it needs no second pair of eyes")
    step.asks.check()


def _check_owed(procedure: Procedure, answers: frozenset[str]) -> None:
    """Every notice can be told, every document given, every sum paid from a fund that there is."""
    given: dict[str, Document] = {}
    for step in procedure.transitions:
        if not isinstance(step.tells, tuple) or not isinstance(step.gives, tuple):
            raise step.fault(f"{step.code}: what it tells and gives are tuples, also of one: (DECIDED,)")
        for notice in step.tells:
            notice.check(step)
        if len({notice.code for notice in step.tells}) < len(step.tells):
            raise step.fault(f"{step.code} tells one notice twice; one template for each")
        for document in step.gives:
            document.check(step, answers)
            if given.setdefault(document.code, document) is not document:
                raise document.fault(f"the document {document.code} is declared already at {given[document.code].at}")
        if step.pays is not None:
            step.pays.check(step)


def _check_ways(procedure: Procedure, state: State) -> None:
    """Every state can be reached, and every one leads to an end."""
    leads = {one.code: {step.target for step in procedure.from_state(one.code)} for one in procedure.states}
    if state is not procedure.initial and state.code not in _reached(leads, procedure.initial.code):
        raise state.fault(f"nobody ever comes to the state {state.code}")
    if state.is_final:
        return
    if not leads[state.code]:
        raise state.fault(f"nobody can leave the state {state.code}")
    if not any(one.is_final for one in procedure.states if one.code in _reached(leads, state.code)):
        raise state.fault(f"from the state {state.code} no case ever ends")


def _reached(leads: dict[str, set[str]], begin: str) -> set[str]:
    reached: set[str] = set()
    open_still = {begin}
    while open_still:
        one = open_still.pop()
        reached.add(one)
        open_still |= leads[one] - reached
    return reached


def _check_clocks(procedure: Procedure, state: State) -> None:
    codes = {clock.code for clock in procedure.clocks}
    for where, code in _clocks_of(state):
        if code not in codes:
            raise where.fault(f"the state {state.code} names the clock {code}, which is not declared")
        if state.is_final:
            raise where.fault(f"the clock {code} is never stopped: {state.code} is final")
    for paused in state.pauses:
        if paused.clock in state.runs:
            raise paused.fault(f"the state {state.code} runs the clock {paused.clock} and pauses it")


def _clocks_of(state: State) -> Iterator[tuple[Declared, str]]:
    yield from ((state, code) for code in state.runs)
    yield from ((paused, paused.clock) for paused in state.pauses)
