"""What the State Council's notices named, year by year, as the library `holidays` has it.

The library also reckons later years, from the festivals' own days alone: a year is taken only where it knows which
weekend days make up, as every year since 2001 has had some.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

from django.utils import timezone
from holidays import country_holidays

from renshe.casework.clocks.calendar import WORKED_A_WEEK, Festival, Named, Notice, notice_year
from renshe.casework.clocks.limits import ONE_DAY

FIRST_YEAR = 2001
NAMES = {
    "New Year's Day": Festival.NEW_YEAR,
    "Chinese New Year": Festival.SPRING,
    "Tomb-Sweeping": Festival.QINGMING,
    "Labor Day": Festival.LABOUR,
    "Dragon Boat": Festival.DRAGON_BOAT,
    "Mid-Autumn": Festival.MID_AUTUMN,
    "National Day": Festival.NATIONAL,
}
AUTUMN = frozenset({Festival.MID_AUTUMN, Festival.NATIONAL})
NEAR = timedelta(days=3)
"""Mid-Autumn no further than this from the National Days is one holiday with them, as in 2017, 2020, 2023, 2025."""
IN_PLACE_OF = re.compile(r"substituted from (\d\d)/(\d\d)/(\d{4})")
NOT_ITS_OWN = ("observed", "substituted", "Extended")  # days off that are not the festival's by law


@cache
def published() -> dict[int, Notice]:
    """The notices that the library knows, by year."""
    names = _named(FIRST_YEAR, timezone.localdate().year + 2)
    own = _own_days(names)
    days: dict[int, dict[date, Named]] = defaultdict(dict)
    known: set[int] = set()
    for day, name in names.items():
        festival = own[min(own, key=lambda one: abs(one - day))]
        days[notice_year(day)][day] = Named(is_off=True, festival=festival)
        if (worked := _worked_instead(name)) is not None:
            days[notice_year(worked)][worked] = Named(is_off=False, festival=festival)
            known.add(notice_year(worked))
    return {year: Notice(year, _with_weekends(days[year]), *_source(year)) for year in sorted(known)}


def festivals_days(year: int) -> dict[Festival, set[date]]:
    """The festivals' own days of a year (法定节假日), which hold without a notice: by the sun and by the moon."""
    found: dict[Festival, set[date]] = defaultdict(set)
    for day, festival in _own_days(_named(year, year)).items():
        found[festival].add(day)
    return dict(found)


def _named(first: int, last: int) -> dict[date, str]:
    return dict(country_holidays("CN", years=range(first, last + 1), expand=False, language="en_US"))


def _own_days(names: Mapping[date, str]) -> dict[date, Festival]:
    """The days that are a festival's own, not brought to it from elsewhere."""
    own = {day: _festival(name) for day, name in names.items() if not any(word in name for word in NOT_ITS_OWN)}
    october = {day for day, festival in own.items() if festival is Festival.NATIONAL}
    moon = {day for day, name in names.items() if day in own and "Mid-Autumn" in name}
    in_one = {day.year for day in moon if any(abs(day - other) <= NEAR for other in october)}
    return {
        day: Festival.NATIONAL_AND_MID_AUTUMN if festival in AUTUMN and day.year in in_one else festival
        for day, festival in own.items()
    }


def _festival(name: str) -> Festival:
    return next((festival for words, festival in NAMES.items() if words in name), Festival.OTHER)


def _worked_instead(name: str) -> date | None:
    """The weekend day that is worked instead of a day off of this name."""
    found = IN_PLACE_OF.search(name)
    return date(int(found[3]), int(found[1]), int(found[2])) if found else None


def _with_weekends(days: Mapping[date, Named]) -> dict[date, Named]:
    """The days with the weekends within and beside a holiday, as a notice has them (from the one day to the other)."""
    found = dict(days)
    off = [day for day, named in days.items() if named.is_off]
    for day in off:
        for step in (ONE_DAY, -ONE_DAY):
            beside = day + step
            while beside.weekday() >= WORKED_A_WEEK and beside not in days:
                found[beside] = days[day]
                beside += step
    return found


def _source(year: int) -> tuple[str, str]:
    edition = version("holidays")
    return (
        f"国务院办公厅 {year} 年放假安排（系统自带数据，{edition} 版）",
        f"The State Council's notice for {year} (as the library holidays {edition} has it)",
    )
