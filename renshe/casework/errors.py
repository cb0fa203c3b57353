"""What casework refuses.

CaseworkError
├── UnknownItem, UnknownTransition   a programme asks for what it hasn't declared
├── MayNotAdvance                    the role for the step is not held at the case's unit
├── CaseNotWaiting                   somebody was first: says who, when, and what is now
├── SameHands                        four eyes are asked for, and these two are the same
├── NoteMissing                      a refusal without a reason
├── AnswersWrong                     what the step asks for is not filled in, or not well
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
class DraftNotWhole(CaseworkError):
    item: str
    left: int
    code = "casework.draft-not-whole"
    words = gettext_noop("“%(item)s” can't be submitted yet: %(left)s questions are not answered, or not well.")
