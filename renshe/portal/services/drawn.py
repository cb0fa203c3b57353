"""A procedure drawn from its declaration: each step with the state that it leads to, below the state it leads on from.

It is the tree of boxes in which formulas are drawn: narrow enough for a phone, told apart by shape. A state that was
opened above is not opened again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from renshe.casework.items import Procedure, State, Transition
from renshe.portal.law.diagram import Branch, Drawing, draw
from renshe.readers_language import reads_chinese

ENDS, WAITS, GOES_ON = "parameter", "fact", "formula"
"""Shapes, as a formula's diagram has them: round, dashed, square."""


@dataclass(frozen=True)
class Place:
    """A state with the steps that lead on, each with the state that it leads to."""

    state: State
    steps: tuple[tuple[Transition, State], ...]


def places(procedure: Procedure) -> Iterator[Place]:
    """The procedure in words: every state, in the order in which it is declared."""
    for state in procedure.states:
        steps = ((step, procedure.state(step.target)) for step in procedure.from_state(state.code))
        yield Place(state, tuple(steps))


def drawing(procedure: Procedure) -> Drawing:
    opened: set[str] = set()

    def branch(state: State, words: str) -> Branch:
        shape = ENDS if state.is_final else WAITS if state.waits_for_applicant else GOES_ON
        made = Branch(shape, state.code, words, words, above=state.code in opened and not state.is_final)
        if state.code not in opened:
            opened.add(state.code)
            for step in procedure.from_state(state.code):
                target = procedure.state(step.target)
                made.branches.append(branch(target, f"{step.name} → {target.name}"))
        return made

    return draw(branch(procedure.initial, str(procedure.initial.name)), chinese=reads_chinese(), above=_("(see above)"))
