"""Which month can be declared, and until when."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from renshe.archive.models import RunStep, SealedMonth
from renshe.law import Month
from renshe.programmes.social_insurance.collection_modes import other_mode
from renshe.programmes.social_insurance.errors import DeclaredElsewhere, MonthClosed, MonthNotOpenYet
from renshe.registry.models import Employer
from renshe.registry.profile import city_profile

LOCK = 5758  # the space of our advisory locks; the key within it is the month's ordinal
CLOSES_DECLARING = "roster"  # the step of the month's close that takes the accepted lines


def is_closed(month: Month) -> bool:
    """Return whether the month's close has taken its roster: what is declared later would be lost."""
    return (
        SealedMonth.objects.filter(month__gte=month.first_day).exists()
        or RunStep.objects.filter(run__month=month.first_day, name=CLOSES_DECLARING).exists()
    )


def open_month() -> Month | None:
    """Return the month that can be declared now: after the last one whose roster is taken. None before the opening."""
    last = SealedMonth.objects.aggregate(last=Max("month"))["last"]
    if last is None:
        return None
    after = Month.of(last) + 1
    return after + 1 if is_closed(after) else after


def is_ahead(month: Month) -> bool:
    """Return whether the month has not come yet: spells that begin in it would block the months before it.

    Until the opening month is sealed the books have no month of their own and the calendar's counts.
    """
    return month > (open_month() or Month.of(timezone.localdate()))


def declare_by(month: Month) -> date:
    """Return the last day on which the month is to be declared, as the city's profile has it.

    Later declarations are taken until the month's close draws up its roster.

    Raises:
        ProfileMissing, ProfileIncomplete
    """
    return date(month.year, month.month, city_profile().declare_by_day(month))


def require_open(employer: Employer, month: Month) -> None:
    """Refuse a month that is closed or has not come yet. Inside a transaction this holds until its end: the close
    waits for us.

    Raises:
        MonthClosed
        MonthNotOpenYet
        DeclaredElsewhere: the city's profile names a way of collecting in which nothing is declared here.
    """
    if (mode := other_mode(month)) is not None:
        raise DeclaredElsewhere(employer=employer.name, month=month.compact, mode=mode)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK, month.ordinal])
    if is_closed(month):
        raise MonthClosed(employer=employer.name, month=month.compact)
    require_come(month, employer.name)


def require_come(month: Month, employer: str = "") -> None:
    """Refuse a month that cannot be declared yet.

    Raises:
        MonthNotOpenYet
    """
    if is_ahead(month):
        now = open_month() or Month.of(timezone.localdate())
        raise MonthNotOpenYet(employer=employer, month=month.compact, now=now.compact)


def hold_declarations(month: Month) -> None:
    """For the month's close: wait for decisions under way and let none begin until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, month.ordinal])
