"""Decisions by the clauses that they rest on: the index, the list, one decision; only those of the officer's units."""

from __future__ import annotations

import json
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from renshe.access.models import TrailEntry
from renshe.casework import decisions
from renshe.casework.models import Decision
from renshe.law import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.programmes.social_insurance.awards import ITEM
from renshe.programmes.social_insurance.law import rulebook
from renshe.registry.models import Person

ON = Month(2021, 7)


def decided(person: Person, wage_fen: int) -> Decision:
    """What a person pays to the account for July 2021, kept as a decision."""
    facts = {"wage": Known(wage_fen, (Record("registry.person", str(person.pk)),)), "injury_class": Known(3)}
    made = decide(rulebook(), ["pension_account"], facts, ON)
    amount = made.receipt.results["pension_account"]
    (kept,) = decisions.keep_many(ITEM, rulebook(), [decisions.About(person.pk, made, amount)])
    return kept


@pytest.fixture
def two(bureau: SimpleNamespace) -> tuple[Decision, Decision]:
    """李四 of 石岐 pays at the ceiling, 张三丰 of 小榄 below it."""
    return decided(bureau.li, 3_000_000), decided(bureau.zhang, 500_000)


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    text: str = answer.content.decode()
    return text


def sheet(client: Client, url: str) -> list[list[Any]]:
    answer = client.get(url)
    rows: list[list[Any]] = load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return rows


INDEX = "/decisions/?export=xlsx&sort=document"
TWELFTH = "/decisions/clause/?document=社会保险法&article=第十二条"
CEILING = "/decisions/clause/?document=粤人社发〔2021〕32号&decisive=yes"


def test_each_article_says_how_often_it_decided(two, signed_in_as):
    rows = sheet(signed_in_as("jingban"), INDEX)
    assert rows[0] == ["文件", "条款", "起决定作用的决定", "适用", "涉及的决定"]
    assert ["社会保险法", "第十二条第二款", 2, 2, 2] in rows


def test_an_officer_of_a_town_counts_and_lists_only_that_towns_decisions(two, signed_in_as):
    of_li, of_zhang = two
    rows = sheet(signed_in_as("shiqi"), INDEX)
    assert ["社会保险法", "第十二条第二款", 1, 1, 1] in rows
    listed = page(signed_in_as("shiqi"), "/decisions/clause/?document=社会保险法&article=第十二条")
    assert "李四" in listed
    assert "张三丰" not in listed
    assert signed_in_as("shiqi").get(f"/decisions/{of_li.pk}/").status_code == 200
    assert signed_in_as("shiqi").get(f"/decisions/{of_zhang.pk}/").status_code == 404
    assert signed_in_as("shiqi").get(f"/decisions/{of_zhang.pk}.json").status_code == 404


def test_a_reader_of_english_finds_towns_by_their_english_names(two, signed_in_as):
    client = signed_in_as("jingban")
    assert {row[1] for row in sheet(client, TWELFTH + "&export=xlsx")[1:]} == {"小榄镇", "石岐街道"}
    client.cookies["django_language"] = "en"
    assert {row[1] for row in sheet(client, TWELFTH + "&export=xlsx")[1:]} == {"xiaolan", "shiqi"}
    assert "石岐街道" not in page(client, TWELFTH)


def test_residents_and_employers_have_no_index(two, signed_in_as):
    for name in ("zhang", "yongxing"):
        assert signed_in_as(name).get("/decisions/").status_code == 403


def test_a_ceiling_lists_those_whom_it_decided(two, signed_in_as):
    found = sheet(signed_in_as("jingban"), f"{CEILING}&export=xlsx")
    column = dict(zip(found[0], range(len(found[0])), strict=True))
    ceilings = [row for row in found if row[column["作用"]] == "上限"]
    assert [[row[column[name]] for name in ("姓名", "每月支付（元）", "适用", "起决定作用")] for row in ceilings] == [
        ["李四", 1835.28, "是", "是"]
    ]


def test_the_list_is_filtered_sorted_and_says_so_when_it_is_empty(two, signed_in_as):
    client = signed_in_as("jingban")
    assert "张三丰" not in page(client, "/decisions/clause/?q=李四")
    assert "张三丰" in page(client, "/decisions/clause/?month=202107&sort=-once_fen&sort=monthly_fen&page=1")
    for nothing in ("month=202108", "document=没有的文件", "article=第九十九条", "met=perhaps", "month=202113"):
        assert "/decisions/" in page(client, f"/decisions/clause/?{nothing}")
        assert "李四" not in page(client, f"/decisions/clause/?{nothing}")


def test_a_decision_opens_to_its_clauses_its_facts_and_its_rerun(two, signed_in_as):
    text = page(signed_in_as("jingban"), f"/decisions/{two[0].pk}/")
    for words in (
        "1,835.28",
        "刚刚按当时的法规重新计算：结果分毫不差，计算过程一致。",
        "养老保险缴费基数上限",
        "第十二条第二款",
        "申报工资",
        "30,000.00 元",
        "人员登记",
        "参保登记 №",  # in the worksheet, at the fact itself
    ):
        assert words in text
    for english in ("registry.person", ">reported", "ceiling<", "Decisive"):
        assert english not in text


def test_what_the_law_has_otherwise_today_is_said_beside_the_decision(two, signed_in_as, settings, tmp_path):
    settings.LAW_FOLDER = tmp_path
    (tmp_path / "city.yaml").write_text(
        "pension_base_ceiling:\n  values:\n"
        '    - {from: 2021-07, value: 2000000, source: "粤人社发〔2021〕32号", state: reported}\n',
        encoding="utf-8",
    )
    text = page(signed_in_as("jingban"), f"/decisions/{two[0].pk}/")
    assert "结果分毫不差" in text
    assert "决定以后法规的变动" in text
    assert "20000.00 · 2021-07" in text


def test_the_receipt_goes_out_as_a_file_with_its_law(two, signed_in_as):
    answer = signed_in_as("jingban").get(f"/decisions/{two[0].pk}.json")
    paper = json.loads(answer.content)
    assert paper["receipt"]["results"] == {"pension_account": 183_528}
    assert paper["law"] == two[0].law.text
    assert TrailEntry.objects.filter(action="decision.exported", subject_key=str(two[0].pk)).count() == 1


def test_who_looked_stands_in_the_trail(two, signed_in_as):
    client = signed_in_as("jingban")
    page(client, "/decisions/clause/?document=社会保险法")
    page(client, f"/decisions/{two[0].pk}/")
    asked = TrailEntry.objects.get(action="list.seen", subject_key="decisions by clause")
    assert asked.detail == {"asked": {"document": "社会保险法"}}
    assert TrailEntry.objects.filter(action="seen", subject_key=str(two[0].person_id)).exists()


def test_lists_ask_as_often_for_many_decisions_as_for_one(bureau, signed_in_as):
    def asked(url: str) -> int:
        client = signed_in_as("jingban")
        with CaptureQueriesContext(connection) as found:
            page(client, url)
        return len(found)

    urls = ("/decisions/", "/decisions/clause/")
    decided(bureau.li, 3_000_000)
    with_one = [asked(url) for url in urls]
    for wage in range(20):
        decided(bureau.zhang, 500_000 + wage)
    assert [asked(url) for url in urls] == with_one


def test_a_month_without_a_receipt_says_so(bureau, signed_in_as):
    assert "当月核定没有计算留痕" in page(signed_in_as("jingban"), "/months/2021-07/clauses/")
    assert signed_in_as("jingban").get("/months/2021-13/clauses/").status_code == 404
    answer = signed_in_as("jingban").get("/months/2021-07/clauses/people/?role=rule&document=x")
    assert (answer.status_code, answer["Location"]) == (302, "/months/2021-07/clauses/")
