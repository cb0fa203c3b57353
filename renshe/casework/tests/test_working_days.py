from datetime import date

import pytest

from renshe.casework.errors import WorkingDaysNotPublished
from renshe.casework.working_days import WorkingDays, of_the_state_council


def test_the_first_day_is_not_counted_and_a_weekend_is_passed_over() -> None:
    assert WorkingDays().after(date(2025, 6, 3), 10) == date(2025, 6, 17)


def test_a_weekend_day_that_makes_up_for_a_day_off_counts() -> None:
    # The National Day of 2024: seven days off, the Sunday before and the Saturday after are worked.
    calendar = WorkingDays(
        days_off=[date(2024, 10, day) for day in (1, 2, 3, 4, 7)],
        make_up_days=[date(2024, 9, 29), date(2024, 10, 12)],
    )
    assert calendar.is_working(date(2024, 9, 29))
    assert not calendar.is_working(date(2024, 10, 7))
    assert calendar.after(date(2024, 9, 27), 10) == date(2024, 10, 16)


def test_the_state_councils_days_are_known_over_the_turn_of_a_year() -> None:
    calendar = of_the_state_council(2024, 2025)
    # 国办发明电〔2024〕12号: 1 January 2025 is off; the Spring Festival's Sunday 26 January is worked.
    assert not calendar.is_working(date(2025, 1, 1))
    assert calendar.is_working(date(2025, 1, 26))
    assert calendar.after(date(2024, 12, 31), 1) == date(2025, 1, 2)
    assert calendar.after(date(2024, 9, 27), 10) == date(2024, 10, 16)


def test_a_year_without_a_notice_is_refused() -> None:
    with pytest.raises(WorkingDaysNotPublished, match="The days off of 2099 are not published"):
        of_the_state_council(2099, 2099)


def test_no_working_days_later_is_the_day_itself() -> None:
    assert WorkingDays().after(date(2025, 6, 7), 0) == date(2025, 6, 7)
