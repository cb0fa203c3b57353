"""Service items (办理事项): what can be applied for, by whom, on which legal basis, and through which states.

A programme declares its items in `items.py` and registers them when Django is ready:

    DECLARATION = register(ServiceItem(code="social_insurance.employer_declaration", prefix="SI01", …))
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

from renshe.casework.errors import UnknownItem, UnknownTransition

Words = str | Promise  # translated when shown


class Applicant(Enum):
    EMPLOYER = "employer"
    RESIDENT = "resident"
    OFFICER = "officer"  # on somebody's behalf


@dataclass(frozen=True)
class State:
    code: str
    name: Words
    is_final: bool = False


@dataclass(frozen=True)
class Transition:
    """A step from one of `sources` to `target`, taken by a holder of one of `roles` at the case's unit.

    Without roles only the applicant takes it (`by_applicant`) or the system (`by=None`).
    """

    code: str
    name: Words
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...] = ()
    by_applicant: bool = False
    needs_note: bool = False


@dataclass(frozen=True)
class ServiceItem:
    """`prefix` stands in the case number; `limit_working_days` is the promised limit, None where there is none."""

    code: str
    prefix: str
    name: Words
    legal_basis: tuple[str, ...]
    applicants: tuple[Applicant, ...]
    states: tuple[State, ...]  # the first is where a case begins
    transitions: tuple[Transition, ...]
    limit_working_days: int | None = None

    def __post_init__(self) -> None:
        known = {state.code for state in self.states}
        for step in self.transitions:
            assert {*step.sources, step.target} <= known, f"{self.code}: {step.code} names a state that isn't declared"

    @property
    def initial(self) -> State:
        return self.states[0]

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)

    def transition(self, code: str) -> Transition:
        for step in self.transitions:
            if step.code == code:
                return step
        raise UnknownTransition(
            item=self.code, transition=code, possible=", ".join(step.code for step in self.transitions)
        )


_items: dict[str, ServiceItem] = {}


def register(item: ServiceItem) -> ServiceItem:
    """Make an item known. Codes and prefixes are used once."""
    for other in _items.values():
        assert other == item or (other.code, other.prefix) != (item.code, item.prefix), f"{item.code} is declared twice"
        assert other.code == item.code or other.prefix != item.prefix, f"prefix {item.prefix} is used twice"
    _items[item.code] = item
    return item


def get_item(code: str) -> ServiceItem:
    try:
        return _items[code]
    except KeyError:
        raise UnknownItem(item=code) from None
