"""How much of a limit is left on a day, and how it stands: what a work list shows, warns of and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.translation import pgettext_lazy

from renshe.casework.clocks.deadlines import Deadline
from renshe.casework.clocks.limits import ONE_DAY

WARNED = 3
"""So many working days before the end a list warns. Not law: a habit of the office; another list may have its own."""


class Standing(Enum):
    RUNNING = "running"
    NEAR = "near"
    LAST_DAY = "last_day"
    LATE = "late"
    PAUSED = "paused"


STANDINGS = {
    Standing.RUNNING: pgettext_lazy("limit", "running"),
    Standing.NEAR: pgettext_lazy("limit", "ends soon"),
    Standing.LAST_DAY: pgettext_lazy("limit", "last day"),
    Standing.LATE: pgettext_lazy("limit", "late"),
    Standing.PAUSED: pgettext_lazy("limit", "paused"),
}


@dataclass(frozen=True)
class Left:
    """Days after the day asked for until the end, that one included; negative: so many days late.

    While an open pause goes on: the days that there will be from the day after it.
    """

    natural: int
    working: int
    standing: Standing


def left(deadline: Deadline, on: date, *, warned: int = WARNED) -> Left:
    """What is left at the end of the day `on`. `warned`: so many working days before the end it is near."""
    stretch = next((one for one in deadline.paused if one.covers(on)), None)
    if deadline.ends_on is None:
        assert deadline.open_stretch is not None, "only an open pause leaves the end open"
        since = max(deadline.begins, deadline.open_stretch.first - ONE_DAY)
        day, until = min(on, since), deadline.awaited_on
    else:
        day, until = on, deadline.ends_on
    natural, working = (until - day).days, deadline.calendar.working_days(day, until)
    return Left(natural, working, Standing.PAUSED if stretch else _standing(natural, working, warned))


def _standing(natural: int, working: int, warned: int) -> Standing:
    if natural < 0:
        return Standing.LATE
    if natural == 0:
        return Standing.LAST_DAY
    return Standing.NEAR if working <= warned else Standing.RUNNING
