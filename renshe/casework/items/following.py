"""What may follow a decided case: a correction (更正), a review (复核), reconsideration (行政复议), a suit (行政诉讼).

    followed_by=(Following(Way.RECONSIDERATION, "social_insurance.reconsideration", after=("decided",), roles=HANDS,
                           limit=of_law("review_days", Days.NATURAL)),)

Each is a case of an item of its own, with its own form, procedure and clocks, that points back to the first. Its final
states say by their `outcome` what becomes of the first decision.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from renshe.casework.clocks import Limit
from renshe.casework.items.declared_at import Declared

if TYPE_CHECKING:
    from renshe.casework.items.procedure import Step


class Way(Enum):
    CORRECTION = "correction"
    REVIEW = "review"
    RECONSIDERATION = "reconsideration"
    SUIT = "suit"


class Outcome(Enum):
    """What a case that follows does to the decision it is about."""

    UPHELD = "upheld"
    CHANGED = "changed"
    ANNULLED = "annulled"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class Following(Declared):
    """`item`: whose case it is. Asked for once the first case has come to a state of `after`, by an officer of `roles`
    at its unit or, `by_applicant`, by its applicant.

    `limit`: within which it is asked for, from the day the decision was received (what the form of `item` asks as
    `received_on`), else from the first case's closing. None: there is none, or, of a remedy, it is still to be entered.
    `other_hands`: nobody who took an officer's step in the first case takes one in it. `corrects`: of which steps a
    correction may change the answers (`opened`: the application). `does`: called for the first case, with the step by
    which it was decided, once its decision was changed or corrected: it gives anew what that step gave.
    """

    way: Way
    item: str
    after: tuple[str, ...]
    roles: tuple[str, ...] = ()
    by_applicant: bool = False
    limit: Limit | Callable[[date], Limit] | None = field(default=None, compare=False)
    other_hands: bool = True
    corrects: tuple[str, ...] = ()
    does: Callable[[Step], None] | None = field(default=None, compare=False)

    def limit_on(self, day: date) -> Limit | None:
        return self.limit(day) if callable(self.limit) else self.limit
