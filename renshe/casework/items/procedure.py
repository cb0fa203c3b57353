"""A procedure (办理流程): states, the steps between them, who may take them, and which clock each state runs or pauses.

It is drawn in the portal, followed by cases and checked at the start, all from this declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from renshe.casework.clocks import Limit
from renshe.casework.errors import UnknownTransition
from renshe.casework.items.checklist import Check
from renshe.casework.items.condition import Answers
from renshe.casework.items.declared_at import Declared, Words
from renshe.casework.items.following import Outcome
from renshe.casework.items.form import Form
from renshe.casework.items.owed import Document, Pays, Tells
from renshe.casework.items.together import Joins, Splits

if TYPE_CHECKING:
    from renshe.access.models import User
    from renshe.casework.models import Case


@dataclass(frozen=True)
class Clock(Declared):
    """A time limit that a case is under: promised by the bureau, or what law has in force on the day it begins."""

    code: str
    name: Words
    limit: Limit | Callable[[date], Limit]

    def limit_on(self, day: date) -> Limit:
        return self.limit(day) if callable(self.limit) else self.limit


@dataclass(frozen=True)
class Paused(Declared):
    """A clock that stands still in a state, and why the applicant and a court are told so."""

    clock: str
    reason: Words


@dataclass(frozen=True)
class State(Declared):
    """Where a case can stand. A clock neither in `runs` nor in `pauses` is met here, or not yet begun.

    `waits_for_applicant`: it is the applicant's turn. `outcome`: of a case that follows another, what its end does to
    the first decision.
    """

    code: str
    name: Words
    is_final: bool = False
    runs: tuple[str, ...] = ()
    pauses: tuple[Paused, ...] = ()
    waits_for_applicant: bool = False
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Step:
    """A step that is being taken, as `Transition.does` sees it. `by` None: the system."""

    case: Case
    transition: Transition
    by: User | None
    answers: Answers
    note: str


@dataclass(frozen=True)
class Transition(Declared):
    """A step from one of `sources` to `target`, taken by a holder of one of `roles` at the case's unit.

    Without roles only the applicant takes it (`by_applicant`), or the system. `unlike`: steps whose takers may not take
    this one (four eyes). `asks`: what the taker fills in. `asks_materials`: the officer names materials that the
    applicant is to attach. `accepts`: the case is accepted by it and gets its number.
    `does` is called in the step's transaction: what it raises undoes the step and is told. `tells`, `gives`, `pays`:
    what is owed once it is taken.
    """

    code: str
    name: Words
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...] = ()
    by_applicant: bool = False
    needs_note: bool = False
    unlike: tuple[str, ...] = ()
    asks: Form = field(default_factory=Form)
    asks_materials: bool = False
    accepts: bool = False
    does: Callable[[Step], None] | None = field(default=None, compare=False)
    tells: tuple[Tells, ...] = ()
    gives: tuple[Document, ...] = ()
    pays: Pays | None = None

    @property
    def owes(self) -> bool:
        """Whether it owes anything once it is taken."""
        return bool(self.tells or self.gives or self.pays)

    @property
    def by_system(self) -> bool:
        return not self.roles and not self.by_applicant


@dataclass(frozen=True)
class Procedure(Declared):
    """`states`, of which a case begins in the first; `version` grows where running cases could be concerned.

    `checks`: what has to be looked at before steps; `splits`, `joins`: whether cases may be split, heard together.
    """

    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    clocks: tuple[Clock, ...] = ()
    version: int = 1
    checks: tuple[Check, ...] = ()
    splits: Splits | None = None
    joins: Joins | None = None

    @property
    def initial(self) -> State:
        return self.states[0]

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)

    def state_name(self, code: str) -> Words:
        """What a state is called; one that is not declared keeps its code."""
        return next((state.name for state in self.states if state.code == code), code)

    def clock(self, code: str) -> Clock:
        return next(clock for clock in self.clocks if clock.code == code)

    def transition(self, code: str, *, item: str = "") -> Transition:
        """Raises UnknownTransition."""
        for step in self.transitions:
            if step.code == code:
                return step
        raise UnknownTransition(item=item, transition=code, possible=", ".join(one.code for one in self.transitions))

    @property
    def has_acceptance(self) -> bool:
        """Whether a step accepts cases; else they are accepted as they are opened."""
        return any(step.accepts for step in self.transitions)

    def checks_before(self, step: str) -> Iterator[Check]:
        """Yield what has to be looked at before a step."""
        return (check for check in self.checks if step in check.before)

    def documents(self) -> Iterator[Document]:
        """Yield each document that a step gives, once."""
        seen: set[str] = set()
        for step in self.transitions:
            for document in step.gives:
                if document.code not in seen:
                    seen.add(document.code)
                    yield document

    def from_state(self, code: str) -> Iterator[Transition]:
        """Yield the steps that lead on from a state."""
        return (step for step in self.transitions if code in step.sources)
