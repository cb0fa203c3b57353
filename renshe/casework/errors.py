"""What casework refuses.

CaseworkError
├── UnknownItem, UnknownTransition   a programme asks for what it hasn't declared
├── MayNotAdvance                    the role for the step is not held at the case's unit
├── CaseNotWaiting                   somebody was first: says who, when, and what is now
├── NoteMissing                      a refusal without a reason
└── clocks.errors.ClockError …       a pause that ends before it begins, a year's notice with faults
"""

from __future__ import annotations

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
class NoteMissing(CaseworkError):
    number: str
    step: str
    code = "casework.note-missing"
    words = gettext_noop("Case %(number)s: “%(step)s” needs a reason in words; the applicant reads it.")
