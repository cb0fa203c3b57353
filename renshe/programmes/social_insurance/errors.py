"""What social insurance refuses.

SocialInsuranceError
├── DeclarationError: NothingToDeclare, AlreadySubmitted, BadRowsLeft, DraftReplaced, NotSubmitted, MonthClosed,
│   MonthNotOpenYet, DeclaredElsewhere, ReasonMissing
├── MonthCloseError: NotReadyToClose, MonthAlreadyClosed, NoOpeningMonth, CollectionNotBuilt, ControlTotalsDiffer
└── ReceiptWithoutFacts, NothingClosedYet, DeathNotInRegistry, OwnContributionsNotKnown, RelativeNotKnown,
    ClaimPaidTooEarly, RecognitionTooLate
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
class DraftReplaced(DeclarationError):
    code = "declaration.replaced"
    words = gettext_noop(
        "%(employer)s, %(month)s: another file has replaced this draft meanwhile. Please look through it, then submit."
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
class MonthNotOpenYet(DeclarationError):
    """`now` is the month that can be declared, as 202107."""

    now: str
    code = "declaration.month-not-open-yet"
    words = gettext_noop(
        "%(employer)s, %(month)s: the month cannot be declared yet. The month that can be declared now is %(now)s."
    )


@dataclass(eq=False)
class DeclaredElsewhere(DeclarationError):
    mode: str
    code = "declaration.elsewhere"
    words = gettext_noop(
        "%(employer)s, %(month)s: nothing is declared here, because the city's profile says “collection: %(mode)s”. "
        "Declarations are taken here only where the agency assesses (agency_assesses)."
    )


@dataclass(eq=False)
class ReasonMissing(DeclarationError):
    code = "declaration.reason-missing"
    words = gettext_noop("%(employer)s, %(month)s: a refusal needs a reason in words; the employer reads it.")


@dataclass(eq=False)
class MonthCloseError(SocialInsuranceError):
    month: str
    code = "month"


@dataclass(eq=False)
class NotReadyToClose(MonthCloseError):
    earlier: str
    code = "month.out-of-order"
    words = gettext_noop("%(month)s cannot be closed: %(earlier)s is not closed yet.")


@dataclass(eq=False)
class MonthAlreadyClosed(MonthCloseError):
    code = "month.already-closed"
    words = gettext_noop("%(month)s is closed already. A correction is made in a later month.")


@dataclass(eq=False)
class NoOpeningMonth(MonthCloseError):
    code = "month.no-opening"
    words = gettext_noop(
        "%(month)s cannot be closed: there is no opening month yet, so nobody's earlier life is known."
    )


@dataclass(eq=False)
class CollectionNotBuilt(MonthCloseError):
    mode: str
    file: str
    code = "month.collection-not-built"
    words = gettext_noop(
        "%(month)s cannot be closed: the city's profile %(file)s says “collection: %(mode)s”. Only agency_assesses "
        "(the agency assesses, the tax authority collects) can be closed here; tax_full and agency cannot yet."
    )


@dataclass(eq=False)
class ControlTotalsDiffer(MonthCloseError):
    """Two sums that must be equal are not: the month stays open."""

    check: str
    left_fen: int
    right_fen: int
    code = "month.control-totals-differ"
    words = gettext_noop("%(month)s is not sealed: %(check)s: %(left_yuan)s yuan against %(right_yuan)s yuan.")


@dataclass(eq=False)
class ReceiptWithoutFacts(SocialInsuranceError):
    person: str
    code = "award.receipt-without-facts"
    words = gettext_noop("The pension of %(person)s was decided before these records begin: its facts are not here.")


@dataclass(eq=False)
class NothingClosedYet(SocialInsuranceError):
    code = "settling.nothing-closed"
    words = gettext_noop("No month is closed here yet, so no payment can be settled.")


@dataclass(eq=False)
class DeathNotInRegistry(SocialInsuranceError):
    person: str
    code = "benefit.no-death"
    words = gettext_noop(
        "%(person)s: the grants for a death cannot be decided, as the register of people holds no day of death. "
        "Please enter it there first."
    )


@dataclass(eq=False)
class OwnContributionsNotKnown(SocialInsuranceError):
    person: str
    code = "benefit.no-own-contributions"
    words = gettext_noop(
        "%(person)s: with so few years of contributions the survivors' benefits go no higher than what the person had "
        "paid, and the dossier does not say how much that was. Please enter it there first."
    )


@dataclass(eq=False)
class ClaimPaidTooEarly(SocialInsuranceError):
    """`registered_on`: the day of the registration of unemployment; `first_month`, `lawful`: as 2021-07."""

    person: str
    registered_on: str
    first_month: str
    lawful: str
    code = "benefit.claim-too-early"
    words = gettext_noop(
        "%(person)s: registered as unemployed on %(registered_on)s, so the benefit is paid from %(lawful)s on, not "
        "from %(first_month)s. Please enter %(lawful)s or a later month as the first month of the claim."
    )


@dataclass(eq=False)
class RelativeNotKnown(SocialInsuranceError):
    person: str
    code = "benefit.no-kind-of-relative"
    words = gettext_noop(
        "%(person)s: the dossier does not say which relative of the deceased this is (spouse, parent, child, "
        "grandparent, brother or sister). Please enter it there first: without it nothing can be decided."
    )


@dataclass(eq=False)
class RetirementGroupNotKnown(SocialInsuranceError):
    person: str
    code = "retirement.no-group"
    words = gettext_noop(
        "%(person)s: the dossier of the retirement does not say whether her age of retirement is that of 50 or of 55. "
        "Please enter it there first."
    )


@dataclass(eq=False)
class RetirementNotLawful(SocialInsuranceError):
    """`first`: what the law says of that ground: a month."""

    person: str
    month: str
    ground: str
    first: str
    code = "retirement.not-lawful"
    words = gettext_noop(
        "%(person)s: the dossier has a retirement in %(month)s (%(ground)s), which the law does not allow: of that "
        "ground it gives %(first)s, or its conditions are not met. Please put the dossier right first."
    )


@dataclass(eq=False)
class MonthsOfContributionMissing(SocialInsuranceError):
    """`missing`: how many months a monthly pension still asks for."""

    person: str
    month: str
    missing: int
    code = "retirement.months-missing"
    words = gettext_noop(
        "%(person)s: for a monthly pension from a retirement in %(month)s %(missing)s months of contribution are "
        "missing. Enter deemed months in the dossier, have them paid afterwards, or let the retirement wait."
    )


@dataclass(eq=False)
class RecognitionTooLate(SocialInsuranceError):
    case: str
    last_day: str
    applied_on: str
    code = "recognition.too-late"
    words = gettext_noop(
        "Case %(case)s: the last day to apply for recognition was %(last_day)s, it was applied for on %(applied_on)s "
        "(Work Injury Insurance Regulations, art. 17). Say whether the delay is excused, or do not accept it."
    )
