"""A figure opens into its records, from the command line's answer too."""

from __future__ import annotations

import re
from datetime import date

import pytest

from renshe.cli import figures
from renshe.law import Month
from renshe.ledger import chart, posting
from renshe.ledger.models import Bill
from renshe.portal.tests.lists import exported
from renshe.registry.models import Employer


def test_the_address_that_the_command_gives_leads_to_the_records_of_the_figure(bureau, signed_in_as):
    leader = signed_in_as("lingdao")
    found = figures.as_data(2021)
    assert len(found) == 7
    for one in found:
        page = leader.get(one["records_url"]).content.decode()
        assert re.search(r"<h1>2021-\S+( 至 2021-\d\d)? 明细</h1>", page), one["id"]
        assert one["label_zh"] in page


@pytest.mark.usefixtures("closed_2021")
def test_a_years_records_add_up_to_the_value_of_the_year(bureau, signed_in_as):
    Bill.objects.create(number="2", fund="injury", month=date(2021, 12, 1), employer=bureau.employer, due_fen=11)
    (due,) = (one for one in figures.as_data(2021) if one["id"] == "soc.contributions_due")
    leader = signed_in_as("lingdao")
    assert due["value"] == "1234568.00"
    assert [row[5] for row in exported(leader, due["records_url"])[1:]] == [1234567.89, 0.11]
    assert [row[5] for row in exported(leader, due["records_url"] + "?month=2021-12")[1:]] == [0.11]
    assert "2021-01 至 2021-12 明细" in leader.get(due["records_url"]).content.decode()
    figure = leader.get("/figures/soc.contributions_due/2021/").content.decode()
    assert 'href="/figures/soc.contributions_due/2021/records/"' in figure
    (stock,) = (one for one in figures.as_data(2021) if one["id"] == "soc.enrolments")
    assert stock["value"] == 1
    assert "2021-12 明细" in leader.get(stock["records_url"]).content.decode()


def test_towns_and_accounts_have_their_english_names_on_english_pages(bureau, signed_in_as, request):
    chart.ensure()
    month = Month(2021, 1)
    posting.post("pension", month, "opening:pension", "opening", "期初", {"treasury": 500, "fund_balance": -500})
    request.getfixturevalue("closed_2021")
    leader = signed_in_as("lingdao")
    enrolments, balance = "/figures/soc.enrolments/2021/", "/figures/soc.fund_balance/2021/"
    of_town = f"records/?month=2021-01&town={bureau.xiaolan.pk}"
    assert exported(leader, enrolments + of_town)[1][1] == "小榄镇"
    assert exported(leader, balance + "records/?account=treasury")[1][2] == "国库存款"
    leader.cookies["django_language"] = "en"
    assert exported(leader, enrolments + of_town)[1][1] == "xiaolan"
    assert exported(leader, enrolments + "records/?month=2021-01&q=Xiao&sort=town")[1][1] == "xiaolan"
    assert exported(leader, balance + "records/?account=treasury")[1][2] == "deposits with the treasury"
    assert "deposits with the treasury</a>" in leader.get(balance).content.decode()
    assert exported(leader, "/people/?q=三")[1][4] == "xiaolan"


@pytest.mark.usefixtures("closed_2021")
def test_records_name_what_they_are_narrowed_to_and_offer_every_choice(bureau, signed_in_as):
    leader, url = signed_in_as("lingdao"), "/figures/soc.enrolments/2021/records/"
    page = leader.get(f"{url}?month=2021-03&town={bureau.xiaolan.pk}&insurance=pension").content.decode()
    assert "<strong>小榄镇 · 养老保险</strong>" in page or "<strong>养老保险 · 小榄镇</strong>" in page
    assert f'<option value="{bureau.xiaolan.pk}" selected>小榄镇</option>' in page
    assert leader.get(f"{url}?month=2021-03&town=999999").status_code == 200  # no town of ours: said, and no rows
    assert '<option value="2021-03" selected>2021-03</option>' in page
    assert '<option value="pension" selected>养老保险</option>' in page
    assert 'href="/figures/soc.enrolments/2021/?month=2021-03"' in page  # back, with its month
    assert f'href="{url}"' in page  # cleared of everything
    assert len(exported(leader, f"{url}?month=2021-03&town={bureau.xiaolan.pk}")) == 2
    assert len(exported(leader, f"{url}?month=2021-03&town={bureau.shiqi.pk}")) == 1


@pytest.mark.usefixtures("closed_2021")
def test_records_are_paged_and_sorted_as_every_list(bureau, signed_in_as):
    employers = Employer.objects.bulk_create(
        Employer(
            credit_code=f"91442000MB{number:08d}", name=f"单位{number}", town=bureau.xiaolan, industry="C33",
            injury_class=4, registered_on=date(2010, 1, 1),
        )
        for number in range(60)
    )  # fmt: skip
    Bill.objects.bulk_create(
        Bill(number=f"X{one.pk}", fund="injury", month=date(2021, 12, 1), employer=one, due_fen=1) for one in employers
    )
    leader, address = signed_in_as("lingdao"), "/figures/soc.contributions_due/2021/records/"
    page = leader.get(address + "?page=99999").content.decode()
    assert "第 3 页，共 3 页" in page
    assert ("首页</a>" in page, "末页</a>" in page) == (True, False)
    assert '<details class="sorting">' in page
    assert "末页</a>" in leader.get(address).content.decode()
