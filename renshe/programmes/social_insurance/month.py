"""The month's close: its steps in order, who may begin, what is shown of it.

Killed at any instant it is taken up where it stood: a step's files and rows depend on what came before it only.
A partner that has not answered leaves the run open (`AnswerNotYet`); `partners`, where one is given, is asked to
have it answer, and the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from renshe.access import sealing as trail_sealing
from renshe.access import trail
from renshe.access.models import User
from renshe.access.reading import as_system
from renshe.archive import runs, sealing
from renshe.archive.errors import AnswerNotYet, RunAlreadyDone
from renshe.archive.models import ArchiveFile, Run, SealedMonth
from renshe.archive.runs import Progress, Step, StepContext, StepOutcome
from renshe.law.month import Month
from renshe.ledger import chart
from renshe.money import plain_yuan
from renshe.programmes.social_insurance import (
    assessment,
    awards,
    billing,
    collection,
    crediting,
    drawing,
    interest,
    opened,
    payroll,
    roster,
    totals,
)
from renshe.programmes.social_insurance.benefits import step as benefits
from renshe.programmes.social_insurance.collection_modes import require_closable
from renshe.programmes.social_insurance.errors import MonthAlreadyClosed, NoOpeningMonth, NotReadyToClose

KIND = "social_insurance.month"
Partners = Callable[[str, Month], None]
"""Has the partner (tax, bank) answer the files of the month: the sample city's; in a real city nobody's."""

DROP_LINES = """
DELETE FROM social_insurance_declarationline l USING social_insurance_declaration d
 WHERE d.id = l.declaration_id AND d.month = %s AND d.state = 'accepted'"""


def seal(context: StepContext) -> StepOutcome:
    """Check the control totals, seal the month, let go of the lines that the archive now holds."""
    sums = totals.checked(context)
    sealing.seal(context.month, sums, by=context.run.taken_by)
    with connection.cursor() as cursor:
        cursor.execute(DROP_LINES, [context.month.first_day])
    run = context.run
    trail.record(run.taken_by, "month.closed", str(context.month), detail={"system_account": run.taken_as})
    return StepOutcome(1, sums)


STEPS: tuple[Step, ...] = (
    Step("roster", _("Who pays"), roster.work),
    Step("assessed", _("What is due"), assessment.work),
    Step("bills", _("Bills"), billing.work),
    Step("arrivals", _("What arrived"), collection.work),
    Step("credited", _("Booked and credited"), crediting.work),
    Step("awards", _("Pensions decided"), awards.work),
    Step(benefits.NAME, _("Other benefits decided"), benefits.work),
    Step("payroll", _("Benefits to be paid"), payroll.make),
    Step("payments", _("What the banks paid"), payroll.take_answers),
    Step("drawn", _("Accounts drawn down"), drawing.work),
    Step("interest", _("Interest on accounts"), interest.work),
    Step(sealing.SEAL_STEP, _("Control totals and seal"), seal),
)


@as_system("a month is closed for the whole city")
def close(
    month: Month, *, by: User | None = None, progress: Progress | None = None, partners: Partners | None = None
) -> Run:
    """Close a month, or take its close up again; then seal what the audit trail holds by now.

    Raises:
        MonthAlreadyClosed, NotReadyToClose, NoOpeningMonth: it is not this month's turn.
        CollectionNotBuilt, ProfileMissing, ProfileIncomplete: the city's profile does not allow it.
        SealedFileChanged: a sealed month is no longer what was sealed.
        RunIsWorking: somebody is at it.
        AnswerNotYet: a partner's file is missing, and `partners` could not help.
        ControlTotalsDiffer: two sums that must be equal are not; nothing is sealed.
    """
    require_turn(month)
    sealing.require_whole()
    chart.ensure()
    asked: set[str] = set()
    while True:
        try:
            run = runs.carry_out(KIND, month, STEPS, by=by, progress=progress)
            trail_sealing.seal()
            return run
        except RunAlreadyDone as error:
            raise MonthAlreadyClosed(month=str(month)) from error
        except AnswerNotYet as missing:
            if partners is None or missing.file in asked:
                raise
            asked.add(missing.file)
            partners(missing.partner, month)


def require_turn(month: Month) -> None:
    """Refuse a month before the records, one that is closed or not next, or whose way of collecting is not built."""
    last = sealing.last_sealed()
    if last is None:
        raise NoOpeningMonth(month=str(month))
    if month < sealing.sealed_months()[0]:
        sealing.require_records(month, month, asked=str(month))
    if month <= last and not Run.objects.filter(kind=KIND, month=month.first_day, state=Run.State.WORKING).exists():
        raise MonthAlreadyClosed(month=str(month))
    if month > last + 1:
        raise NotReadyToClose(month=str(month), earlier=str(last + 1))
    require_closable(month)


def state(month: Month) -> str:
    """Return `closed`, `working` or `open`."""
    if sealing.is_sealed(month):
        return "closed"
    return "working" if Run.objects.filter(kind=KIND, month=month.first_day).exists() else "open"


def as_data(month: Month) -> dict[str, Any]:
    """Return what `renshe month show --json` prints: money as yuan with two decimals, counts as whole numbers.

    The opening month also tells what was brought in (`opening`).
    """
    brought_in = opened.opening(month)
    sealed = SealedMonth.objects.filter(month=month.first_day).first()
    records = ArchiveFile.objects.filter(month=month.first_day).order_by("name")
    return {
        "month": str(month),
        "state": state(month),
        "totals": {
            name.removesuffix("_fen"): plain_yuan(value) if name.endswith("_fen") else value
            for name, value in sorted((sealed.totals if sealed else {}).items())
        },
        "files": [{"name": one.name, "rows": one.rows, "bytes": one.bytes, "sha256": one.sha256} for one in records],
        **({"opening": opened.as_data(brought_in)} if brought_in else {}),
    }
