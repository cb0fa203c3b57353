"""Working days (工作日): by which day an item has to be done.

Monday to Friday, less the days off that the State Council names for the year, with the weekend days that make up for
them (调休). What the notices named is in the library `holidays`; a year without a notice is refused, never guessed.
How many working days an item may take is law; only the walk over the calendar is here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from holidays import HolidayBase, country_holidays

from renshe.casework.errors import WorkingDaysNotPublished


class WorkingDays:
    """A calendar of working days. A weekend day counts if it makes up for a day off, another day unless it is off."""

    def __init__(self, days_off: Iterable[date] = (), make_up_days: Iterable[date] = ()) -> None:
        self._held = HolidayBase()
        self._held.expand = False
        for day in days_off:
            self._held[day] = "off"
        self._held.weekend_workdays = set(make_up_days)

    def is_working(self, day: date) -> bool:
        return self._held.is_working_day(day)

    def after(self, day: date, count: int) -> date:
        """The last of so many working days; the day itself is not counted.

        >>> str(WorkingDays(days_off=[date(2024, 10, 1)], make_up_days=[date(2024, 9, 29)]).after(date(2024, 9, 27), 3))
        '2024-10-02'
        """
        return self._held.get_nth_working_day(day, count) if count else day


@cache
def of_the_state_council(first: int, last: int) -> WorkingDays:
    """The calendar of these years, both included, as the State Council's notices name it.

    Raises:
        WorkingDaysNotPublished: for a year that has no notice yet. Each year since 2008 had weekend days to make up.
    """
    named = country_holidays("CN", years=range(first, last + 1), expand=False)
    known = {day.year for day in named.weekend_workdays}
    for year in range(first, last + 1):
        if year not in known:
            raise WorkingDaysNotPublished(year=str(year))
    return WorkingDays(named, named.weekend_workdays)
