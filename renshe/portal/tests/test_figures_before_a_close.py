"""What happened is told of closed months: a year of which none is closed has no figure of it yet, never nought.

What there is (enrolments, balances) is told as it stands in the open month.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from renshe.archive.models import SealedMonth
from renshe.cli import figures
from renshe.ledger.models import Bill
from renshe.portal.tests.lists import exported

DUE = "soc.contributions_due"


def seal(*days: date) -> None:
    for day in days:
        SealedMonth.objects.create(month=day, previous_hash=str(day), hash=str(day))


def due_of(year: int) -> dict[str, object]:
    (found,) = (one for one in figures.as_data(year) if one["id"] == DUE)
    return found


def test_a_city_that_has_only_its_opening_tells_what_there_is_and_not_what_happened(bureau, signed_in_as):
    seal(date(2020, 12, 1))
    answer = signed_in_as("lingdao").get("/figures/", follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, "/figures/2021/")
    page = answer.content.decode()
    assert "2021 年尚无已月结的月份：期末数为当前未结月份的现有数，发生数尚无数据。" in page
    assert page.count("尚无数据") == 4  # three that tell what happened, and the words above them
    there = signed_in_as("lingdao").get("/figures/soc.enrolments/2021/records/").content.decode()
    assert "尚未月结" not in there
    assert "张三丰" in there
    assert "1,234,567.89" not in page  # January's bill is there, and January is open


@pytest.mark.usefixtures("closed_2021")
def test_a_year_of_which_no_month_is_closed_has_no_value_and_says_why(bureau, signed_in_as, capsys):
    told = due_of(2022)
    assert (told["value"], told["first_month"], told["last_month"]) == (None, None, None)
    assert (told["reason_zh"], told["reason_en"]) == ("2022 年尚无已月结的月份", "no month of 2022 is closed yet")
    enrolled = json.loads(json.dumps(figures.as_data(2022)))[0]
    assert (enrolled["id"], enrolled["first_month"], enrolled["reason_zh"]) == ("soc.enrolments", "2022-01", None)
    figures.print_table(2022, figures.as_data(2022))
    said = capsys.readouterr().out
    assert "2022 年尚无已月结的月份。" in said
    assert said.count("尚无数据") == 3
    leader = signed_in_as("lingdao")
    assert [row[1] for row in exported(leader, "/figures/2022/?sort=-value")[1:]].count("") == 3
    page = leader.get(f"/figures/{DUE}/2022/").content.decode()
    assert "2022-01 尚未月结，没有该月指标。" in page
    assert "2022-02" not in page
    assert "0.00" not in page
    assert "2022-01 尚未月结" in leader.get(f"/figures/{DUE}/2022/records/").content.decode()
    assert leader.get("/figures/", follow=True).redirect_chain[-1][0] == "/figures/2021/"


def test_a_year_closed_in_part_counts_its_closed_months_and_names_them(bureau, signed_in_as, capsys):
    seal(date(2020, 12, 1), date(2021, 1, 1), date(2021, 2, 1))
    for month, fen in ((2, 11), (3, 500)):  # March is under way: its bills are raised
        Bill.objects.create(
            number=str(month), fund="injury", month=date(2021, month, 1), employer=bureau.employer, due_fen=fen
        )
    told = due_of(2021)
    assert (told["value"], told["first_month"], told["last_month"]) == ("1234568.00", "2021-01", "2021-02")
    assert told["reason_zh"] is None
    figures.print_table(2021, figures.as_data(2021))
    assert "2021-01 至 2021-02" in capsys.readouterr().out
    leader = signed_in_as("lingdao")
    page = leader.get("/figures/2021/").content.decode()
    assert "依据已月结的 2021-01 至 2021-02" in page
    assert "1,234,568.00" in page
    assert [row[1] for row in exported(leader, f"/figures/{DUE}/2021/")[1:3]] == [1234567.89, 0.11]
    assert "2021-03 尚未月结" in leader.get(f"/figures/{DUE}/2021/?month=2021-03").content.decode()


@pytest.mark.usefixtures("closed_2021", "bureau")
def test_the_opening_month_has_no_figure(signed_in_as):
    assert signed_in_as("lingdao").get(f"/figures/{DUE}/2021/?month=2020-12").status_code == 404
