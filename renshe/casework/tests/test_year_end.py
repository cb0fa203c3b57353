"""The last second of a year in the city: numbers, limits and receipts are of the year in which a step is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain, repeat

import pytest
from django.utils import timezone

from renshe.casework import cases, check, drafts
from renshe.casework.models import Case
from renshe.casework.tests.granted import ITEM
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db

LAST_SECOND = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in the city
A_SECOND = timedelta(seconds=1)


def clock_says(monkeypatch: pytest.MonkeyPatch, *moments: datetime) -> None:
    """Let the clock say one moment after the other, and go on saying the last."""
    said: Iterator[datetime] = chain(moments, repeat(moments[-1]))
    monkeypatch.setattr(timezone, "now", lambda: next(said))


def opened(bureau: Bureau) -> Case:
    person = bureau.person()
    return cases.open_case(ITEM, bureau.east.unit, person, by=None)


def test_what_is_accepted_in_the_last_second_has_the_old_years_number_and_a_second_later_the_new_years_first(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, before, after = bureau.officer("Li", "handler", bureau.east), opened(bureau), opened(bureau)
    clock_says(monkeypatch, LAST_SECOND)
    assert cases.advance(before, "grant", by=officer).case.number == "E-T71-2026-000001"
    clock_says(monkeypatch, LAST_SECOND + A_SECOND)
    assert cases.advance(after, "grant", by=officer).case.number == "E-T71-2027-000001"
    assert Case.objects.get(pk=before.pk).closed_on == date(2026, 12, 31)
    assert Case.objects.get(pk=after.pk).closed_on == date(2027, 1, 1)
    assert all(one.ok for one in check.check())


def test_a_limit_that_begins_on_the_last_day_reaches_into_a_year_without_calendar_and_is_provisional(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_says(monkeypatch, LAST_SECOND)
    case = opened(bureau)
    clock = case.clocks.get()
    assert (clock.began_on, clock.is_provisional) == (date(2026, 12, 31), True)
    assert case.receipt_number == f"20261231-{case.pk:08d}"
    assert clock.ends_on is not None
    assert clock.ends_on.year == 2027
    assert (case.due_on, case.is_provisional) == (clock.ends_on, True)


def test_a_step_under_way_at_midnight_is_of_one_day_in_all_that_it_writes(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, case = bureau.officer("Li", "handler", bureau.east), opened(bureau)
    for many in range(5):  # the clock strikes twelve at one look at it or another
        clock_says(monkeypatch, *[LAST_SECOND] * many, LAST_SECOND + A_SECOND)
        of_many = opened(bureau)
        day = timezone.localdate(of_many.opened_at)
        assert (of_many.events.get().at, of_many.clocks.get().began_on) == (of_many.opened_at, day)
        clock_says(monkeypatch, *[LAST_SECOND] * many, LAST_SECOND + A_SECOND)
        for step in (cases.advance(case, "grant", by=officer).case, _granted_in_bulk(of_many, bureau)):
            step.refresh_from_db()
            taken = timezone.localdate(step.events.get(sequence=2).at)
            assert (step.closed_on, str(step.number)[6:10]) == (taken, str(taken.year))
        case = opened(bureau)


def _granted_in_bulk(case: Case, bureau: Bureau) -> Case:
    by = bureau.officer(f"Li {case.pk}", "handler", bureau.east)
    cases.advance_many(ITEM, [case.pk], "refuse", by=by)
    return case


def test_a_form_filled_in_before_midnight_and_submitted_after_it_is_of_the_day_of_its_submission(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = bureau.person()
    clock_says(monkeypatch, LAST_SECOND)
    draft = drafts.begin(ITEM, person, by=bureau.resident(person))
    drafts.keep(draft, {"words": "to be granted"})
    clock_says(monkeypatch, LAST_SECOND + A_SECOND)
    case = drafts.submit(draft, bureau.east.unit)
    assert case.receipt_number.startswith("20270101-")
    assert case.clocks.get().began_on == date(2027, 1, 1)
