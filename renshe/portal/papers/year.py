"""个人权益记录单: one person's year. Each insurance by month, the individual account from its opening to its closing.

Amounts are those of the archive. The interest is explained by the law that the December's close went by; what stands
here is what was posted, and where the explanation comes out to another amount the paper says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from renshe.access.models import User
from renshe.archive import sealing
from renshe.archive.models import SealedMonth
from renshe.casework.models import RunReceipt
from renshe.errors import RensheError
from renshe.law import Month, Rulebook, Step
from renshe.law.receipts.rebuilding import book_of
from renshe.money import yuan
from renshe.portal.papers import layout
from renshe.portal.papers.declared import Table
from renshe.portal.papers.printing import CHINESE, head, person_boxes, reckoning, str_in, table_data
from renshe.portal.papers.reading import Kept, Worksheets
from renshe.portal.papers.shown_as import share_in_words
from renshe.portal.queries import contributions
from renshe.programmes.social_insurance import accounts, contributed
from renshe.programmes.social_insurance.accounts import Statement
from renshe.programmes.social_insurance.contributed import PaidMonth
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import PensionAward
from renshe.registry.models import Insurance, Person

TITLE = pgettext_lazy("paper", "Yearly statement of entitlements")
INTEREST, RATE = "account_interest", "account_interest_rate"
MONTHS = range(1, 13)
NOTHING = "—"
BASE_AND_BOTH = ("base_fen", "employer_fen", "employee_fen")
COLUMNS = (
    (Insurance.PENSION, BASE_AND_BOTH),
    (Insurance.UNEMPLOYMENT, BASE_AND_BOTH),
    (Insurance.INJURY, BASE_AND_BOTH[:2]),
)


def years() -> range:
    """The years of which an account tells what happened: from the first month after the opening to the last closed."""
    closed = sealing.sealed_months() or [Month(2020, 12)]
    return range((closed[0] + 1).year, max(closed[-1], closed[0] + 1).year + 1)


@dataclass(frozen=True, slots=True)
class Interest:
    """The year's interest explained. `worksheet`: None where none was posted, or not what the law comes to."""

    worksheet: Kept | None
    note: str = ""


def pdf(person: Person, year: int, *, by: User) -> bytes:
    """Print the statement in the language in force.

    Raises:
        LayoutWrong
    """
    return layout.pdf(data_of(person, year, by=by))


def data_of(person: Person, year: int, *, by: User) -> dict[str, Any]:
    """All that stands on the statement."""
    statement = accounts.statement(person.pk, year)
    paid = contributed.paid_months(person.pk, Month(year, 1), Month(year, 12))
    interest = explained(statement)
    return {
        **head(str_in(CHINESE, TITLE), str_in("en", TITLE), by),
        "numbers": _numbers(year, statement),
        "period": pgettext("paper", "Year %(year)s") % {"year": year},
        "marks": [],
        "person": person_boxes(person),
        "sections": [{"heading": pgettext("paper", "Individual account"), "boxes": _account(statement, interest)}],
        "amounts": [],
        "amount_heads": [],
        "tables": [table_data(one) for one in (_in_sum(person, year, paid), _by_month(paid, statement))],
        "grounds": {"heading": "", "text": ""},
        "notes": [one for one in (interest.note, _not_whole(paid), _checked()) if one],
        "signatures": [],
        "sheet": reckoning([interest.worksheet] if interest.worksheet else []),
    }


def explained(statement: Statement) -> Interest:
    """Explain the interest that was posted with December."""
    december = Month(statement.year, 12)
    if december not in {line.month for line in statement.lines}:
        return Interest(None, _("The year's interest is posted with its December, which is not closed yet."))
    if not statement.interest_fen:
        return Interest(None, _drawing(statement) or _("No interest was posted for the year."))
    try:
        step = _explain(_law_of(december), statement, december)
    except RensheError as error:
        return Interest(None, _("The interest cannot be explained: %(why)s") % {"why": error.in_words(_)})
    if step.value != statement.interest_fen:
        amount = yuan(int(step.value))
        return Interest(
            None, _("From these credits the law gives %(amount)s yuan of interest: please ask.") % {"amount": amount}
        )
    return Interest(step.as_data())


def _drawing(statement: Statement) -> str:
    """Of an account that a pension draws on: what is missing for interest to be posted on it."""
    december = Month(statement.year, 12)
    begun = PensionAward.objects.filter(person=statement.person_id, first_month__lte=december.first_day)
    if (award := begun.first()) is None:
        return ""
    return _(
        "The pension is paid from %(month)s on. No interest was posted: the documents on record do not say how an "
        "account bears interest in the year of retirement and while a pension draws on it."
    ) % {"month": Month.of(award.first_month)}


def _explain(book: Rulebook, statement: Statement, december: Month) -> Step:
    credited = dict.fromkeys(MONTHS, 0) | {line.month.month: line.credited_fen for line in statement.lines}
    return book.explain(INTEREST, {"opening": statement.opening_fen, "credited": credited}, on=december)


def _law_of(december: Month) -> Rulebook:
    """The law by which that December's interest was posted; today's, where no receipt says."""
    of_december = RunReceipt.objects.filter(step="interest", run__month=december.first_day)
    receipt = of_december.select_related("law").order_by("-pk").first()
    if receipt is None or receipt.law_id == rulebook().content_hash:
        return rulebook()
    return book_of(receipt.law.text, receipt.law_id)


def _account(statement: Statement, interest: Interest) -> list[list[str]]:
    rate = Worksheets([interest.worksheet]).value(RATE) if interest.worksheet else None
    amounts = (
        (_("Opening balance"), statement.opening_fen),
        (_("Credited"), statement.credited_fen),
        (_("Interest of the year"), statement.interest_fen),
        (_("Paid as pension"), statement.drawn_fen),
        (_("Closing balance"), statement.closing_fen),
    )
    boxes = [[label, _("%(amount)s yuan") % {"amount": yuan(fen)}] for label, fen in amounts]
    return [*boxes, [pgettext("paper", "Rate of interest"), share_in_words(rate) if rate else NOTHING]]


def _in_sum(person: Person, year: int, paid: list[PaidMonth]) -> Table:
    """By insurance: months paid in full and amounts of the year; of the pension the months up to the year's end."""
    career = sum(one.months for one in contributions.career(person.pk) if one.year <= year)
    rows = []
    for kind in Insurance:
        of_kind = [one for one in paid if one.insurance == kind.value]
        until_now = f"{career}" if kind == Insurance.PENSION else NOTHING
        rows.append(
            [
                str(kind.label),
                f"{sum(one.is_whole for one in of_kind)}",
                until_now,
                *(yuan(sum(getattr(one, part) for one in of_kind)) for part in BASE_AND_BOTH[1:]),
            ]
        )
    heads = [
        _("Insurance"),
        pgettext("paper", "Months paid in the year"),
        pgettext("paper", "Months paid up to its end"),
        _("Paid by the employer"),
        _("Paid by the person"),
    ]
    return Table(pgettext("paper", "Contributions of the year (yuan)"), heads, rows)


def _by_month(paid: list[PaidMonth], statement: Statement) -> Table:
    by_month: dict[Month, dict[str, PaidMonth]] = {}
    for one in paid:
        by_month.setdefault(one.period, {})[one.insurance] = one
    credited = {line.month: line.credited_fen for line in statement.lines}
    rows = []
    for month in sorted(by_month.keys() | {month for month, fen in credited.items() if fen}):
        of_month = by_month.get(month, {})
        mark = "" if all(one.is_whole for one in of_month.values()) else "*"
        cells = [
            yuan(getattr(of_month[kind.value], part)) if kind.value in of_month else NOTHING
            for kind, parts in COLUMNS
            for part in parts
        ]
        rows.append([f"{month}{mark}", *cells, yuan(credited.get(month, 0))])
    if not rows:
        rows.append([_("No payment is on record in these months."), *[NOTHING] * 9])
    heads = [_("Month"), *_heads(), pgettext("paper", "Credited")]
    groups = [("", 1), *((str(kind.label), len(parts)) for kind, parts in COLUMNS), (pgettext("paper", "Account"), 1)]
    return Table(pgettext("paper", "By month (yuan)"), heads, rows, groups=groups)


def _heads() -> list[str]:
    parts = {
        "base_fen": pgettext("paper", "Base"),
        "employer_fen": pgettext("paper", "Employer"),
        "employee_fen": pgettext("paper", "Person"),
    }
    return [parts[part] for _kind, wanted in COLUMNS for part in wanted]


def _not_whole(paid: list[PaidMonth]) -> str:
    if all(one.is_whole for one in paid):
        return ""
    return _("* What was due for this month has not arrived in full; the month is not counted as paid.")


def _checked() -> str:
    return _(
        "Whoever finds a mistake may ask the agency to check it, free of charge (Social Insurance Law, art. 74). What "
        "is credited to the account stands by the month in which it arrived."
    )


def _numbers(year: int, statement: Statement) -> list[list[str]]:
    if not statement.lines:
        return []
    last = statement.lines[-1].month
    sealed = SealedMonth.objects.filter(month=last.first_day).first()
    found = [[pgettext("paper", "Records up to"), str(last)]]
    return [*found, [_("Hash of the seal"), sealed.hash]] if sealed else found
