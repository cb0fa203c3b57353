"""Deadlines in words of the law: the first day, pauses, the last day, and what is left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from renshe.casework.clocks.calendar import Calendar
from renshe.casework.clocks.deadlines import Deadline, ends_by, reckon
from renshe.casework.clocks.errors import BeyondTheCalendar, PauseBackwards
from renshe.casework.clocks.explained import How
from renshe.casework.clocks.left import Left, Standing, left
from renshe.casework.clocks.limits import Days, Limit, Pause
from renshe.casework.clocks.state_council import published

KNOWN = Calendar(published().values())
PAPERS, EXPERTISE = "补正材料", "委托鉴定"


def limit(count: int, unit: Days = Days.WORKING, *, rolls_over: bool = False) -> Limit:
    return Limit(count, unit, rolls_over, "an example")


def paused(first: str, last: str | None, reason: str = PAPERS) -> Pause:
    return Pause(date.fromisoformat(first), date.fromisoformat(last) if last else None, reason)


def reckoned(what: Limit, begins: str, *pauses: Pause) -> Deadline:
    return reckon(what, date.fromisoformat(begins), pauses, KNOWN)


def test_a_pause_moves_working_days_by_its_working_days_and_others_by_its_days() -> None:
    over_a_weekend = paused("2025-06-05", "2025-06-09")  # Thursday to Monday
    assert reckoned(limit(10), "2025-06-03").ends_on == date(2025, 6, 17)
    assert reckoned(limit(10), "2025-06-03", over_a_weekend).ends_on == date(2025, 6, 20)
    assert reckoned(limit(10, Days.NATURAL), "2025-06-03", over_a_weekend).ends_on == date(2025, 6, 18)
    assert reckoned(limit(1, Days.MONTHS), "2025-06-03", over_a_weekend).ends_on == date(2025, 7, 8)


def test_pauses_that_overlap_are_counted_once() -> None:
    one, other = paused("2025-06-05", "2025-06-09"), paused("2025-06-09", "2025-06-11", EXPERTISE)
    assert reckoned(limit(20, Days.NATURAL), "2025-06-03", one, other).ends_on == date(2025, 6, 30)
    assert reckoned(limit(20, Days.NATURAL), "2025-06-03", other, one).ends_on == date(2025, 6, 30)


def test_a_pause_begun_on_the_last_day_or_later_moves_nothing() -> None:
    for first in ("2025-06-17", "2025-06-18"):
        assert reckoned(limit(10), "2025-06-03", paused(first, None)).ends_on == date(2025, 6, 17)
    assert reckoned(limit(10), "2025-06-03", paused("2025-06-16", None)).ends_on is None


def test_a_pause_from_before_the_limit_began_counts_from_then_on() -> None:
    assert reckoned(limit(1), "2025-06-03", paused("2025-05-20", "2025-06-05")).ends_on == date(2025, 6, 6)
    assert reckoned(limit(1), "2025-06-03", paused("2025-05-20", "2025-06-03")).ends_on == date(2025, 6, 4)


def test_a_pause_that_ends_before_it_begins_is_refused_in_words() -> None:
    with pytest.raises(PauseBackwards, match=r"from 2025-06-05 to 2025-06-04 ends before it begins"):
        paused("2025-06-05", "2025-06-04")


def test_a_limit_that_ends_after_all_years_is_refused_in_words() -> None:
    for what in (limit(9), limit(9, Days.NATURAL), limit(1, Days.YEARS), limit(1, Days.MONTHS)):
        with pytest.raises(BeyondTheCalendar, match=r"begins on 9999-12-30 would end after the year 9999"):
            reckoned(what, "9999-12-30")


def test_a_deadline_tells_which_days_moved_it() -> None:
    national_day = reckoned(limit(8), "2024-09-26", paused("2024-10-08", "2024-10-09"))
    assert [(str(one.first), str(one.last), one.how, one.counted) for one in national_day.explained()] == [
        ("2024-09-26", "2024-09-26", How.BEGINS, 0),
        ("2024-09-27", "2024-09-27", How.COUNTED, 1),
        ("2024-09-28", "2024-09-28", How.WEEKEND, 0),
        ("2024-09-29", "2024-09-29", How.MADE_UP, 1),
        ("2024-09-30", "2024-09-30", How.COUNTED, 1),
        ("2024-10-01", "2024-10-07", How.HOLIDAY, 0),
        ("2024-10-08", "2024-10-09", How.PAUSED, 0),
        ("2024-10-10", "2024-10-11", How.COUNTED, 2),
        ("2024-10-12", "2024-10-12", How.MADE_UP, 1),
        ("2024-10-13", "2024-10-13", How.WEEKEND, 0),
        ("2024-10-14", "2024-10-15", How.COUNTED, 2),
    ]
    with override("zh-hans"):
        assert [one.in_words() for one in national_day.explained()][3:8] == [
            "国庆节调休上班，计入期限",
            "计入 1 日",
            "国庆节放假，不计入期限",
            "中止，不计入期限：补正材料",
            "计入 2 日",
        ]
    with override("en"):
        assert national_day.explained()[5].in_words() == "day off of National Day, not counted"


def test_a_last_day_that_moves_says_past_what_and_one_that_does_not_move_why_not() -> None:
    award = reckoned(limit(45, Days.NATURAL, rolls_over=True), "2025-08-20")
    assert (award.full_on, award.ends_on) == (date(2025, 10, 4), date(2025, 10, 9))
    with override("zh-hans"):
        assert [(str(one.first), one.in_words()) for one in award.explained()] == [
            ("2025-08-20", "起算当日，不计入期限"),
            ("2025-08-21", "计入 44 日"),
            ("2025-10-04", "国庆节、中秋节放假，期限最后一日顺延至下一工作日"),
            ("2025-10-09", "期限最后一日"),
        ]
    made_up = reckoned(limit(30, Days.NATURAL, rolls_over=True), "2025-09-11")  # full on Saturday 11 October, worked
    assert made_up.ends_on == date(2025, 10, 11)
    assert made_up.explained()[-1].how is How.MADE_UP


def test_a_limit_whose_law_says_nothing_of_days_off_ends_on_one() -> None:
    assert reckoned(limit(30, Days.NATURAL), "2025-09-04").ends_on == date(2025, 10, 4)


def test_into_a_year_without_a_notice_weekends_alone_are_off_and_it_says_so() -> None:
    known = Calendar([published()[2026]])
    ahead = reckon(limit(10), date(2026, 12, 22), (), known)
    assert (ahead.ends_on, ahead.is_provisional, ahead.unpublished) == (date(2027, 1, 5), True, [2027])
    with override("zh-hans"):
        assert ahead.explained()[2].in_words() == "计入 1 日（2027 年放假安排尚未公布，暂按双休日计算）"
    # The days from 25 December on are of the next notice: New Year's arrangement may reach back to them.
    assert reckon(limit(2), date(2026, 12, 22), (), known).is_provisional is False
    assert reckon(limit(3), date(2026, 12, 22), (), known).is_provisional is True


def test_a_limit_that_asks_no_calendar_is_not_provisional() -> None:
    assert reckon(limit(1, Days.YEARS), date(2026, 11, 28), (), Calendar()).is_provisional is False
    assert reckon(limit(1, Days.YEARS, rolls_over=True), date(2026, 11, 28), (), Calendar()).is_provisional is True


def test_what_is_left_is_running_near_the_last_day_or_late() -> None:
    ten_days = reckoned(limit(10), "2025-06-03")  # to Tuesday the 17th
    on = {day: left(ten_days, date(2025, 6, day)) for day in (3, 11, 12, 17, 18)}
    assert on == {
        3: Left(14, 10, Standing.RUNNING),
        11: Left(6, 4, Standing.RUNNING),
        12: Left(5, 3, Standing.NEAR),
        17: Left(0, 0, Standing.LAST_DAY),
        18: Left(-1, -1, Standing.LATE),
    }
    assert left(ten_days, date(2025, 6, 11), warned=5).standing is Standing.NEAR


def test_in_an_open_pause_what_is_left_stands_still() -> None:
    waiting = reckoned(limit(10), "2025-06-03", paused("2025-06-10", None))
    assert left(waiting, date(2025, 6, 9)) == Left(8, 6, Standing.RUNNING)
    assert left(waiting, date(2025, 6, 10)) == Left(8, 6, Standing.PAUSED)
    assert left(waiting, date(2025, 9, 1)) == Left(8, 6, Standing.PAUSED)
    assert waiting.explained()[-1].how is How.PAUSED


days = st.dates(date(2019, 1, 1), date(2028, 6, 1))
limits = st.builds(Limit, st.integers(1, 40), st.sampled_from(Days), st.booleans(), st.just("drawn at random")).filter(
    lambda one: one.unit is not Days.YEARS or one.count < 4
)


@st.composite
def pauses_after(draw: st.DrawFn, begins: date) -> list[Pause]:
    found = []
    for _index in range(draw(st.integers(0, 3))):
        first = begins + timedelta(days=draw(st.integers(-20, 60)))
        found.append(Pause(first, first + timedelta(days=draw(st.integers(0, 30))), PAPERS))
    return found


cases = days.flatmap(lambda begins: st.tuples(limits, st.just(begins), pauses_after(begins)))


@settings(max_examples=60)
@given(case=cases, more=st.integers(-5, 70), long=st.integers(0, 20))
def test_more_pause_never_ends_earlier(case: tuple[Limit, date, list[Pause]], more: int, long: int) -> None:
    what, begins, pauses = case
    first = begins + timedelta(days=more)
    longer = [*pauses, Pause(first, first + timedelta(days=long), EXPERTISE)]
    without, with_it = (reckon(what, begins, some, KNOWN).ends_on for some in (pauses, longer))
    assert without is not None
    assert with_it is not None
    assert with_it >= without


@settings(max_examples=60)
@given(case=cases)
def test_days_explained_add_up_and_a_limit_ends_where_its_law_lets_it(case: tuple[Limit, date, list[Pause]]) -> None:
    what, begins, pauses = case
    found = reckon(what, begins, pauses, KNOWN)
    runs = found.explained()
    assert found.ends_on is not None
    if what.unit in (Days.WORKING, Days.NATURAL):
        assert sum(one.counted for one in runs) == what.count
    if what.unit is Days.WORKING or what.rolls_over:
        assert KNOWN.is_working(found.ends_on)
    assert [one.first for one in runs[1:]] == [one.last + timedelta(days=1) for one in runs[:-1]]
    assert (runs[0].first, runs[-1].last) == (begins, found.ends_on)


@settings(max_examples=20)
@given(what=limits, rows=st.lists(days.flatmap(lambda begins: st.tuples(st.just(begins), pauses_after(begins)))))
def test_many_rows_at_once_end_as_one_by_one(what: Limit, rows: list[tuple[date, list[Pause]]]) -> None:
    assert ends_by(KNOWN, what, rows) == [reckon(what, begins, pauses, KNOWN).ends_on for begins, pauses in rows]


@settings(max_examples=40)
@given(begins=days, count=st.integers(1, 300))
def test_the_nth_working_day_is_the_one_found_by_walking(begins: date, count: int) -> None:
    day, walked = begins, 0
    while walked < count:
        day += timedelta(days=1)
        walked += KNOWN.is_working(day)
    assert KNOWN.after(begins, count) == day
    assert KNOWN.working_days(begins, day) == count
