"""A year's notice entered by an officer: who may, what is refused in words, and what then holds."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override
from pytest_django import DjangoAssertNumQueries

from renshe.access.errors import NotAllowed
from renshe.access.models import RoleHolding, TrailEntry, Unit, User
from renshe.casework.clocks import Days, Limit, deadline, ends
from renshe.casework.clocks.calendar import Festival
from renshe.casework.clocks.errors import NoticeDoubtful, NoticeEnteredMeanwhile, NoticeWrong
from renshe.casework.clocks.in_force import calendar_in_force
from renshe.casework.clocks.looked_at import Holiday
from renshe.casework.clocks.models import NoticeDay, YearNotice
from renshe.casework.clocks.publishing import enter, may_enter

TEN = Limit(10, Days.WORKING, False, "an example")


def day(text: str) -> date:
    return date.fromisoformat(f"2027-{text}")


# A made-up notice for 2027: no real one is told here.
YEAR_2027 = [
    Holiday(Festival.NEW_YEAR, day("01-01"), day("01-03")),
    Holiday(Festival.SPRING, day("02-05"), day("02-11"), (day("01-30"), day("02-14"))),
    Holiday(Festival.QINGMING, day("04-03"), day("04-05")),
    Holiday(Festival.LABOUR, day("05-01"), day("05-05"), (day("05-08"),)),
    Holiday(Festival.DRAGON_BOAT, day("06-09"), day("06-09")),
    Holiday(Festival.MID_AUTUMN, day("09-15"), day("09-15")),
    Holiday(Festival.NATIONAL, day("10-01"), day("10-07"), (day("09-26"), day("10-09"))),
]
SAID = {"document": "example 2026", "published_on": date(2026, 11, 20)}
pytestmark = pytest.mark.django_db
