"""What casework refuses.

CaseworkError
├── UnknownItem, UnknownTransition   a programme asks for what it hasn't declared
├── MayNotAdvance                    the role for the step is not held at the case's unit
├── CaseNotWaiting                   somebody was first: says who, when, and what is now
├── SameHands                        four eyes are asked for, and these two are the same
├── NoteMissing                      a refusal without a reason
├── AnswersWrong                     what the step asks for is not filled in, or not well
├── ChecksOpen, CheckReasonMissing   what has to be looked at before the step was not
├── DecidedWith, LeadsOthers         the case is heard with others, of which one leads
├── TookFirst                        whoever decided the first case does not look at it again
├── UnknownVersion, CannotBeTakenOver   the version of the procedure that the case follows is declared no more
├── CannotSplit, NothingToSplit, CannotJoin, NotJoined   cases split, and heard together
├── CannotFollow, AskedAlready, AskedTooLate, NothingCorrected, CorrectionDecidesOtherwise   what follows a decided case
├── MayNotAssign, CannotHaveCase     a case is handed on by, and to, who may take its steps
├── HandingNeedsReason               many cases are handed on for a reason
├── AssignedMeanwhile, CaseClosed    it is in other hands than was seen, or over
├── MayNotCheck, SpotChecked, CheckNoteMissing   a decision looked at again
├── DraftNotWhole, AnswersNotWhole   something of an application is not answered, or not well
├── KeyOfAnotherRequest              a machine asks by a key that it used for something else
├── CaseChanged                      it moved on since it was looked at: says who did it, and when
└── clocks.errors.ClockError …       a pause that ends before it begins, a year's notice with faults
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renshe.errors import Phrase, RensheError, gettext_noop


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
class ChecksOpen(CaseworkError):
    number: str
    step: str
    checks: tuple[str, ...]
    code = "casework.checks-open"
    words = gettext_noop("Case %(number)s: before “%(step)s” somebody has to look at and tick: %(checks)s.")


@dataclass(eq=False)
class CheckReasonMissing(CaseworkError):
    number: str
    step: str
    checks: tuple[str, ...]
    code = "casework.check-reason-missing"
    words = gettext_noop("Case %(number)s: say in words why “%(step)s” is taken though this is not ticked: %(checks)s.")


@dataclass(eq=False)
class DecidedWith(CaseworkError):
    number: str
    leader: str
    code = "casework.decided-with"
    words = gettext_noop("Case %(number)s is decided together with case %(leader)s: take the step there.")


@dataclass(eq=False)
class LeadsOthers(CaseworkError):
    number: str
    code = "casework.leads-others"
    words = gettext_noop("Case %(number)s leads others that are decided with it: take the step on its own page.")


@dataclass(eq=False)
class TookFirst(CaseworkError):
    number: str
    first: str
    user: str
    code = "casework.took-first"
    words = gettext_noop(
        "Case %(number)s looks again at case %(first)s, in which %(user)s took a step: another officer has to."
    )


@dataclass(eq=False)
class UnknownVersion(CaseworkError):
    number: str
    version: int
    code = "casework.unknown-version"
    words = gettext_noop(
        "Case %(number)s follows version %(version)s of its procedure, which is declared no more: it has to be taken "
        "over to the present one first."
    )


@dataclass(eq=False)
class CannotBeTakenOver(CaseworkError):
    number: str
    reasons: tuple[Phrase, ...]
    code = "casework.cannot-be-taken-over"
    words = gettext_noop("Case %(number)s can't be taken over to the new version: %(reasons)s.")


@dataclass(eq=False)
class CannotSplit(CaseworkError):
    number: str
    state: str
    code = "casework.cannot-split"
    words = gettext_noop("Case %(number)s is “%(state)s”: it can't be split as it stands.")


@dataclass(eq=False)
class NothingToSplit(CaseworkError):
    number: str
    code = "casework.nothing-to-split"
    words = gettext_noop("Case %(number)s: say what goes into the new case; something has to stay in this one.")


@dataclass(eq=False)
class CannotJoin(CaseworkError):
    number: str
    leader: str
    why: Phrase
    code = "casework.cannot-join"
    words = gettext_noop("Case %(number)s can't be heard together with case %(leader)s: %(why)s.")


@dataclass(eq=False)
class NotJoined(CaseworkError):
    number: str
    code = "casework.not-joined"
    words = gettext_noop("Case %(number)s is not heard together with another.")


@dataclass(eq=False)
class CannotFollow(CaseworkError):
    number: str
    state: str
    code = "casework.cannot-follow"
    words = gettext_noop("Case %(number)s is “%(state)s”: this can't be asked for of it.")


@dataclass(eq=False)
class AskedAlready(CaseworkError):
    number: str
    following: str
    code = "casework.asked-already"
    words = gettext_noop("Case %(number)s: this was asked for already and is under way as case %(following)s.")


@dataclass(eq=False)
class AskedTooLate(CaseworkError):
    number: str
    last_day: str
    code = "casework.asked-too-late"
    words = gettext_noop("Case %(number)s: this could be asked for until %(last_day)s.")


@dataclass(eq=False)
class NothingCorrected(CaseworkError):
    number: str
    code = "casework.nothing-corrected"
    words = gettext_noop("Case %(number)s: nothing is different from what stands there now.")


@dataclass(eq=False)
class CorrectionDecidesOtherwise(CaseworkError):
    number: str
    code = "casework.correction-decides-otherwise"
    words = gettext_noop(
        "Case %(number)s: so corrected, law would decide otherwise. That is no slip of the pen; the decision has to be "
        "looked at again, not corrected."
    )


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
class HandingNeedsReason(CaseworkError):
    code = "casework.handing-needs-reason"
    words = gettext_noop("Say in words why these cases are handed on.")


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
class AnswersNotWhole(CaseworkError):
    """`by_field`: what is wrong with each answer, by the name of its field."""

    item: str
    by_field: Mapping[str, tuple[str, ...]]
    code = "casework.answers-not-whole"
    words = gettext_noop("“%(item)s” can't be filed: some questions are not answered, or not well.")


@dataclass(eq=False)
class KeyOfAnotherRequest(CaseworkError):
    key: str
    number: str
    code = "casework.key-of-another-request"
    words = gettext_noop("The key “%(key)s” filed case %(number)s with other answers: take a new key.")


@dataclass(eq=False)
class CaseChanged(CaseworkError):
    """`version`: what it has now."""

    number: str
    version: int
    state: str
    by: str
    at: str
    code = "casework.changed"
    words = gettext_noop("Case %(number)s moved on: it is “%(state)s” since %(at)s by %(by)s. Look at it again first.")


@dataclass(eq=False)
class DraftNotWhole(CaseworkError):
    item: str
    left: int
    code = "casework.draft-not-whole"
    words = gettext_noop("“%(item)s” can't be submitted yet: %(left)s questions are not answered, or not well.")
