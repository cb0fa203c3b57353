"""What social insurance refuses.

SocialInsuranceError
└── DeclarationError: NothingToDeclare, AlreadySubmitted, BadRowsLeft, NotSubmitted, MonthClosed, ReasonMissing
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class SocialInsuranceError(RensheError):
    code = "social-insurance"


@dataclass(eq=False)
class DeclarationError(SocialInsuranceError):
    """`employer` by name, `month` as 202107."""

    employer: str
    month: str
    code = "declaration"


@dataclass(eq=False)
class NothingToDeclare(DeclarationError):
    code = "declaration.nothing"
    words = gettext_noop("%(employer)s, %(month)s: no row of the workbook can be declared. Please correct the faults.")


@dataclass(eq=False)
class AlreadySubmitted(DeclarationError):
    state: str
    code = "declaration.already-submitted"
    words = gettext_noop(
        "%(employer)s, %(month)s: a declaration with other content is already there (%(state)s). "
        "To change it, ask the town office to refuse it, or correct it in the next month."
    )


@dataclass(eq=False)
class BadRowsLeft(DeclarationError):
    rows: int
    code = "declaration.bad-rows"
    words = gettext_noop(
        "%(employer)s, %(month)s: %(rows)s rows have faults. Please correct them and upload the workbook again, "
        "or choose to submit without them."
    )


@dataclass(eq=False)
class NotSubmitted(DeclarationError):
    state: str
    code = "declaration.not-submitted"
    words = gettext_noop("%(employer)s, %(month)s: the declaration is “%(state)s” and does not wait for a decision.")


@dataclass(eq=False)
class MonthClosed(DeclarationError):
    code = "declaration.month-closed"
    words = gettext_noop(
        "%(employer)s, %(month)s: the month is already assessed. Please declare in the next month; "
        "for this one apply for a back-payment (补缴)."
    )


@dataclass(eq=False)
class ReasonMissing(DeclarationError):
    code = "declaration.reason-missing"
    words = gettext_noop("%(employer)s, %(month)s: a refusal needs a reason in words; the employer reads it.")
