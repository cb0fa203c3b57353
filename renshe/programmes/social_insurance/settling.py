"""In which accounting period a settled payment counts: the open month, or the next once the close has drawn accounts.

A payment found to have been paid draws on its person's account with the other payments of its month. The month's
close waits for settlements under way and takes those that are there (`hold`); what is settled later counts in the
month after.
"""

from __future__ import annotations

from django.db import connection, transaction

from renshe.access.models import User
from renshe.archive import sealing
from renshe.archive.models import RunStep
from renshe.law.month import Month
from renshe.ledger import settlements
from renshe.ledger.models import Settlement
from renshe.programmes.social_insurance.errors import NothingClosedYet

LOCK = 5759  # the space of our advisory locks; the key within it is the month's ordinal
TAKES_SETTLED = "drawn"  # the step of the month's close that takes what was settled


@transaction.atomic(durable=True)
def confirm(settlement_id: int, *, officer: User) -> Settlement:
    """Confirm a settlement as a second officer, in the accounting period that is open for it.

    Raises:
        NotAllowed, SameOfficerTwice, SettlementDecided, NothingClosedYet
    """
    return settlements.confirm(settlement_id, officer=officer, month=_open_period())


def hold(month: Month) -> None:
    """For the month's close: wait for settlements under way and let none begin until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, month.ordinal])


def _open_period() -> Month:
    last = sealing.last_sealed()
    if last is None:
        raise NothingClosedYet()
    period = last + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK, period.ordinal])
    taken = RunStep.objects.filter(run__month=period.first_day, name=TAKES_SETTLED).exists()
    return period + 1 if taken else period
