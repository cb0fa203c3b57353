"""What casework refuses.

CaseworkError
├── UnknownItem, UnknownTransition   a programme asks for what it hasn't declared
├── MayNotAdvance                    the role for the step is not held at the case's unit
├── CaseNotWaiting                   somebody was first: says who, when, and what is now
├── SameHands                        four eyes are asked for, and these two are the same
├── NoteMissing                      a refusal without a reason
├── AnswersWrong                     what the step asks for is not filled in, or not well
├── MayNotAssign, CannotHaveCase     a case is handed on by, and to, who may take its steps
├── AssignedMeanwhile, CaseClosed    it is in other hands than was seen, or over
├── MayNotCheck, SpotChecked, CheckNoteMissing   a decision looked at again
├── DraftNotWhole                    something of an application is not answered, or not well
└── clocks.errors.ClockError …       a pause that ends before it begins, a year's notice with faults
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class CaseworkError(RensheError):
    code = "casework"


@dataclass(eq=False)
class UnknownItem(CaseworkError):
    item: str
    code = "casework.unknown-item"
    words = gettext_noop("There is no service item %(item)s.")


@dataclass(eq=False)
class UnknownTransition(CaseworkError):
    item: str
    transition: str
    possible: str
    code = "casework.unknown-transition"
    words = gettext_noop("The item %(item)s has no step %(transition)s; it has: %(possible)s.")


@dataclass(eq=False)
class MayNotAdvance(CaseworkError):
    number: str
    step: str
    user: str
    code = "casework.may-not-advance"
    words = gettext_noop("Case %(number)s: %(user)s does not hold a role at its unit that allows “%(step)s”.")


@dataclass(eq=False)
class CaseNotWaiting(CaseworkError):
    number: str
    step: str
    state: str
    by: str
    at: str
    code = "casework.not-waiting"
    words = gettext_noop("Case %(number)s is “%(state)s” since %(at)s by %(by)s: “%(step)s” is no longer possible.")


@dataclass(eq=False)
class SameHands(CaseworkError):
    number: str
    step: str
    user: str
    code = "casework.same-hands"
    words = gettext_noop("Case %(number)s: %(user)s took an earlier step; “%(step)s” needs another officer.")


@dataclass(eq=False)
class NoteMissing(CaseworkError):
    number: str
    step: str
    code = "casework.note-missing"
    words = gettext_noop("Case %(number)s: “%(step)s” needs a reason in words; the applicant reads it.")


@dataclass(eq=False)
class AnswersWrong(CaseworkError):
    """`by_field`: what is wrong with each answer, by the name of its field."""

    number: str
    step: str
    problems: tuple[str, ...]
    by_field: Mapping[str, tuple[str, ...]]
    code = "casework.answers-wrong"
    words = gettext_noop("Case %(number)s: “%(step)s” needs other answers. %(problems)s")


@dataclass(eq=False)
class MayNotAssign(CaseworkError):
    number: str
    user: str
    code = "casework.may-not-assign"
    words = gettext_noop("Case %(number)s: %(user)s holds no role at its unit and can't hand it on.")


@dataclass(eq=False)
class CannotHaveCase(CaseworkError):
    number: str
    user: str
    code = "casework.cannot-have-case"
    words = gettext_noop("Case %(number)s: %(user)s holds no role at its unit today; choose somebody of the list.")


@dataclass(eq=False)
class AssignedMeanwhile(CaseworkError):
    number: str
    user: str
    code = "casework.assigned-meanwhile"
    words = gettext_noop("Case %(number)s was handed on while you looked at it: it is with %(user)s now.")


@dataclass(eq=False)
class CaseClosed(CaseworkError):
    number: str
    day: str
    code = "casework.closed"
    words = gettext_noop("Case %(number)s was closed on %(day)s: nobody has it in hand any more.")


@dataclass(eq=False)
class MayNotCheck(CaseworkError):
    number: str
    user: str
    code = "casework.may-not-check"
    words = gettext_noop("Case %(number)s: %(user)s holds no role at its unit that checks decisions.")


@dataclass(eq=False)
class SpotChecked(CaseworkError):
    number: str
    user: str
    at: str
    code = "casework.spot-checked"
    words = gettext_noop("Case %(number)s was checked by %(user)s at %(at)s already.")


@dataclass(eq=False)
class CheckNoteMissing(CaseworkError):
    number: str
    code = "casework.check-note-missing"
    words = gettext_noop("Case %(number)s: say in words what is not right with the decision.")


@dataclass(eq=False)
class DraftNotWhole(CaseworkError):
    item: str
    left: int
    code = "casework.draft-not-whole"
    words = gettext_noop("“%(item)s” can't be submitted yet: %(left)s questions are not answered, or not well.")
