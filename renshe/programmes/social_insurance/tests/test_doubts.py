"""What the law by which months are assessed rests on without being settled; said in the notes on declared wages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django.fixtures import Settings

from renshe.law import Month
from renshe.programmes.social_insurance import doubts
from renshe.programmes.social_insurance.declaring.base_notes import notes_on_bases
from renshe.programmes.social_insurance.declaring.faults import Fault
from renshe.programmes.social_insurance.declaring.understood import Line
from renshe.registry.models import Employer

MAY = Month(2021, 5)
TOWN = """
pension_base_floor:
  values:
    - {from: 2020-07, value: 337600, source: "示例", state: assumed}
injury_rate:
  values:
    - {from: 2019-07, value: {3: "0.0035", 4: "0.0045"}, source: "示例", state: assumed}
"""


@pytest.fixture(autouse=True)
def law_of_the_town(settings: Settings, tmp_path: Path) -> None:
    settings.LAW_FOLDER = tmp_path
    (tmp_path / "town.yaml").write_text(TOWN, "utf-8")


def named(found: list[doubts.Doubt]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {one.name: (one.state, one.entries) for one in found}


def test_a_value_is_named_with_its_state_and_the_entries_of_a_table() -> None:
    found = named(doubts.of_contributions(MAY, MAY))
    assert found["pension_base_floor"] == ("assumed", ())
    assert found["injury_rate"] == ("assumed", ("3", "4"))
    assert "minimum_wage" not in found


def test_a_payer_is_told_of_its_own_class_and_insurance_alone() -> None:
    found = named(doubts.of_contributions(MAY, MAY, funds=["injury"], kinds=["employee"], injury_class=3))
    assert found["injury_rate"] == ("assumed", ("3",))
    assert "pension_base_floor" not in found


def test_a_value_that_changed_stands_once_for_each_time_it_was_used() -> None:
    (one,) = [
        one for one in doubts.of_contributions(Month(2021, 1), Month(2021, 6)) if one.name == "pension_base_floor"
    ]
    assert one.first == Month(2020, 7)


def test_what_was_only_reported_is_named_where_it_is_asked_for() -> None:
    found = named(doubts.of_contributions(MAY, MAY, funds=["injury"], states=doubts.NOT_VERIFIED))
    assert found["minimum_wage"] == ("reported", ())
    assert found["injury_rate"] == ("assumed", ("3", "4"))


def test_figures_of_people_rest_on_no_such_value() -> None:
    assert doubts.of_figure("soc.enrolments", MAY, MAY) == []
    assert "pension_base_floor" in named(doubts.of_figure("soc.contributions_due", MAY, MAY))


def line(wage_fen: int) -> Line:
    return Line(row=6, person_id=1, identity_number="1", name="张三", kind="employee", wage_fen=wage_fen, change="none")


def test_a_note_says_that_the_floor_by_which_it_is_raised_is_assumed(employer: Employer) -> None:
    notes = notes_on_bases([line(300000)], "申报表", {"wage": "D"}, employer, MAY)
    (of_pension,) = [note for note in notes if note.data.get("insurance") == "pension"]
    assert of_pension.data["doubt"] == "assumed"
    kept = Fault.from_data(of_pension.as_data())
    with override("zh-hans"):
        assert kept.what.endswith("该标准尚未确认：示例假定。")
    with override("en"):
        assert kept.what.endswith("This value of the law is in doubt: assumed.")


def test_a_note_on_a_settled_bound_says_nothing_of_doubt(employer: Employer) -> None:
    notes = notes_on_bases([line(9_000_000)], "申报表", {"wage": "D"}, employer, MAY)
    (of_pension,) = [note for note in notes if note.data.get("insurance") == "pension"]
    assert "doubt" not in of_pension.data
