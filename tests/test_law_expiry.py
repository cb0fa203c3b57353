"""The calendar of expiry: 90 days before a value of law runs out, and until the next one is there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from renshe.law import Rulebook
from renshe.law.checking.expiry import expiring

VALUES = """\
yearly_by_july:
  name: {zh: 上限, en: ceiling}
  unit: fen/month
  renewed: yearly
  by: 7
  values:
    - {from: 2020-07, value: 100, source: 通知, state: reported}
    - {from: 2021-12, value: 200, source: 通知, state: reported}
phased:
  name: {zh: 阶段性减征, en: phased relief}
  unit: ratio
  values:
    - {from: 2020-02, until: 2021-12, value: "1/2", source: 通知, state: reported}
unlimited:
  name: {zh: 比例, en: share}
  unit: ratio
  values:
    - {from: 2011-07, value: "1.1", source: 法律, state: verified}
quarterly:
  name: {zh: 利率, en: rate}
  unit: ratio
  renewed: quarterly
  values:
    - {from: 2022-01, value: "0.01", source: 公告, state: reported}
"""


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    (tmp_path / "values.yaml").write_text(VALUES, encoding="utf-8")
    return Rulebook.load([tmp_path], [])


@pytest.mark.parametrize(
    ("on", "listed"),
    [
        (date(2021, 10, 1), []),
        (date(2021, 10, 2), [("phased", "2021-12", 90)]),
        (date(2022, 1, 1), [("phased", "2021-12", -1), ("quarterly", "2022-03", 89)]),
        (date(2022, 4, 1),
         [("phased", "2021-12", -91), ("quarterly", "2022-03", -1), ("yearly_by_july", "2022-06", 90)]),
        (date(2023, 3, 1), [("quarterly", "2022-03", -335), ("yearly_by_july", "2022-06", -244)]),
    ],
)  # fmt: skip
def test_a_value_is_listed_90_days_ahead_and_a_renewed_one_until_its_successor(
    book: Rulebook, on: date, listed: list[tuple[str, str, int]]
) -> None:
    assert [(one.name, str(one.last_month), one.days) for one in expiring(book, on)] == listed


def test_one_published_late_in_its_year_holds_until_the_next_is_due(book: Rulebook) -> None:
    (ceiling,) = [one for one in expiring(book, date(2022, 5, 1)) if one.name == "yearly_by_july"]
    assert (str(ceiling.last_month), ceiling.has_run_out) == ("2022-06", False)
