"""Cases at the borders, each with its law and how sure it is, in the YAML files beside this one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from renshe.casework.clocks.calendar import Calendar
from renshe.casework.clocks.deadlines import reckon
from renshe.casework.clocks.limits import Days, Limit, Pause
from renshe.casework.clocks.state_council import published

Case = dict[str, Any]
KNOWN = Calendar(published().values())
CASES: list[Case] = [
    case for file in sorted(Path(__file__).parent.glob("*.yaml")) for case in yaml.safe_load(file.read_text("utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[one["case"] for one in CASES])
def test_it_ends_when_its_law_says(case: Case) -> None:
    given, then = case["given"], case["then"]
    assert case["sure"] in {"law", "known", "practice", "assumed"}
    limit = Limit(given["count"], Days(given["unit"]), given.get("rolls_over", False), case["law"])
    pauses = [Pause(one["first"], one.get("last"), "中止") for one in given.get("pauses", ())]
    found = reckon(limit, given["begins"], pauses, KNOWN)
    assert found.ends_on == then["ends_on"]
    assert found.full_on == then.get("full_on", then["ends_on"])
    assert not found.is_provisional


def test_each_case_is_told_once() -> None:
    names = [one["case"] for one in CASES]
    assert len(names) == len(set(names))


def test_no_notice_known_reaches_back_before_the_29th_of_december() -> None:
    of_december = {day for one in published().values() for day in one.days if day.month == 12 and day.year < one.year}
    assert min(day.day for day in of_december) == 29
    assert not any(day.month == 12 and day.year == one.year for one in published().values() for day in one.days)


def test_what_the_notices_named_is_known_and_no_later_year_is_guessed() -> None:
    # 国办发明电〔2024〕12号: 1 January 2025 is off; the Spring Festival's Sunday 26 January is worked.
    assert not KNOWN.is_working(date(2025, 1, 1))
    assert KNOWN.is_working(date(2025, 1, 26))
    # The notice for 2006 has Saturday 31 December 2005 worked, which another well-known library of holidays lacks.
    assert KNOWN.is_working(date(2005, 12, 31))
    assert sorted(published()) == list(range(2001, max(published()) + 1))
    assert KNOWN.unpublished(date(2026, 12, 1), date(2099, 1, 1))[-1] == 2099
