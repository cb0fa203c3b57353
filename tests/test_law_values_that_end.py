"""A value of law holds until the next one, or until the month that its source names."""

from __future__ import annotations

from pathlib import Path

import pytest

from renshe.law import Month, Rulebook
from renshe.law.errors import LawError, ParameterEnded
from renshe.law.values.files import load

ENDS = """\
relief:
  name: {zh: 阶段性减征比例, en: share of the phased relief}
  unit: ratio
  renewed: yearly
  by: 7
  values:
    - {from: 2020-07, until: 2020-12, value: "2/37", source: a notice, state: reported}
    - {from: 2021-07, value: "1/2", source: a notice, state: reported}
"""


def book(folder: Path, text: str = ENDS) -> Rulebook:
    (folder / "relief.yaml").write_text(text, encoding="utf-8")
    return Rulebook.load([folder], [])


def test_a_value_holds_in_its_last_month_and_not_after_it(tmp_path: Path) -> None:
    relief = book(tmp_path).parameters["relief"]
    assert str(relief.at(Month(2020, 12)).value) == "2/37"
    with pytest.raises(ParameterEnded) as refused:
        relief.at(Month(2021, 1))
    words = "“share of the phased relief” (relief) has no value on 2021-01: its last one held until 2020-12."
    assert str(refused.value) == words
    assert str(relief.at(Month(2030, 1)).value) == "1/2"


def test_a_renewed_value_whose_next_one_is_due_holds_on_for_the_time_being(tmp_path: Path) -> None:
    relief = book(tmp_path, ENDS.replace("until: 2020-12, ", "")).parameters["relief"]
    states = [relief.at(Month.parse(month)).state for month in ("2020-07", "2021-06", "2022-06", "2022-07", "2026-01")]
    assert states == ["reported", "reported", "reported", "provisional", "provisional"]


def test_a_value_that_another_took_the_place_of_does_not_hold_when_that_has_ended(tmp_path: Path) -> None:
    relief = book(tmp_path, ENDS.replace("until: 2020-12, ", "").replace("2021-07, ", "2021-07, until: 2022-06, "))
    held = [month for month in ("2020-06", "2021-06", "2022-06", "2022-07")
            if relief.parameters["relief"].holds_on(Month.parse(month))]  # fmt: skip
    assert held == ["2021-06", "2022-06"]


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        ("until: 2020-12", "until: 2021-07", 8,
         "two values overlap: one holds until 2021-07, the next from 2021-07"),
        ("until: 2020-12", "until: 2020-06", 7, "the value from 2020-07 ends before it begins, in 2020-06"),
        ("until: 2020-12", "until: soon", 7, "“until” must be a month such as 2022-06, not “soon”"),
        ("renewed: yearly", "renewed: often", 4,
         "“renewed” must be one of yearly, half-yearly, quarterly, monthly, not “often”"),
        ("by: 7", "by: 13", 5, "“by” must be the month, from 1 to 12, of what is renewed yearly, not “13”"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_are_refused(tmp_path: Path, before: str, after: str, line: int, problem: str) -> None:
    assert before in ENDS
    with pytest.raises(LawError) as refused:
        book(tmp_path, ENDS.replace(before, after))
    assert str(refused.value) == f"{tmp_path}/relief.yaml, line {line}, relief: {problem}."


TABLE = """\
divisor:
  name: {zh: 计发月数, en: divisor}
  unit: months
  values:
    - {from: 2006-01, value: {60: 139, 61: 132}, source: the annex, state: reported}
    - {from: 2006-01, value: {71: 56}, source: as at 70, state: unverified}
    - {from: 2030-01, value: {60: 140, 61: 133, 71: 57}, source: a reform, state: reported}
"""


def test_rows_of_one_day_may_have_each_its_source_and_state(tmp_path: Path) -> None:
    divisor = book(tmp_path, TABLE).parameters["divisor"]
    found = {key: (str(one.value), str(one.first), one.state) for key, one in divisor.table_at(Month(2021, 1)).items()}
    assert found == {
        60: ("139", "2006-01", "reported"),
        61: ("132", "2006-01", "reported"),
        71: ("56", "2006-01", "unverified"),
    }


def test_one_row_of_one_day_does_not_stand_twice(tmp_path: Path) -> None:
    with pytest.raises(LawError) as refused:
        book(tmp_path, TABLE.replace("{71: 56}", "{61: 131, 71: 56}"))
    words = f"{tmp_path}/relief.yaml, line 6, divisor: two values from 2006-01 have the row 61."
    assert str(refused.value) == words


def test_a_city_adds_values_and_keeps_what_the_programme_says_of_the_parameter(tmp_path: Path) -> None:
    below, above = tmp_path / "below", tmp_path / "above"
    for folder in (below, above):
        folder.mkdir()
    (below / "relief.yaml").write_text(ENDS, encoding="utf-8")
    row = '{from: 2021-01, value: "0.4", source: a city, state: assumed}'
    (above / "city.yaml").write_text(f"relief:\n  values:\n    - {row}\n", encoding="utf-8")
    relief = load([below, above])["relief"]
    assert [str(value.first) for value in relief.values] == ["2020-07", "2021-01", "2021-07"]
    assert (relief.renewed, relief.by, str(relief.at(Month(2021, 3)).value)) == ("yearly", 7, "2/5")
