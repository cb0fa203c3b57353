"""A list sorted by a column of codes goes as its reader sees them, in both languages; the database does it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renshe.law import Month
from renshe.ledger.models import Bill
from renshe.portal.listed.contributions import BilledPeople, BilledPerson, PaidMonths
from renshe.portal.listed.order import ListTable, WordsColumn
from renshe.portal.listed.pensions import PensionPayments
from renshe.portal.queries.contributions import Paid
from renshe.portal.tables import Bills, People
from renshe.portal.tests.lists import LI, RECORDS, ZHANG, column
from renshe.programmes.social_insurance.contributed import PaidMonth
from renshe.programmes.social_insurance.models import DeclarationLine
from renshe.registry.models import Enrolment, Person

INSURANCES = ["养老保险", "工伤保险", "失业保险"]


@pytest.fixture
def of_each(bureau: SimpleNamespace) -> SimpleNamespace:
    """A bill and a spell of each insurance."""
    known = Enrolment.objects.get().known
    for number, fund in (("2", "unemployment"), ("3", "injury")):
        Bill.objects.create(number=number, fund=fund, month=date(2021, 1, 1), employer=bureau.employer, due_fen=1)
        Enrolment.objects.create(
            person=bureau.zhang, insurance=fund, employer=bureau.employer, kind="employee", state="enrolled",
            is_paying=fund == "injury", valid=(date(2016, 1, 1), None), known=known,
        )  # fmt: skip
    return bureau


@pytest.mark.parametrize(
    ("who", "url", "place", "in_order"),
    [
        ("jingban", "/people/?sort=sex", 0, [ZHANG, LI]),  # male, then female; F stands before M
        ("jingban", "/months/2021-01/arrears/?sort=fund", 2, INSURANCES),
        ("yongxing", "/employer/bills/?sort=fund", 1, INSURANCES),
        ("yongxing", "/employer/people/?sort=insurance", 2, INSURANCES),
        ("zhang", "/me/enrolments/?sort=insurance", 1, INSURANCES),
        ("zhang", "/me/enrolments/?sort=is_paying", 5, ["是", "是", "否"]),
        ("lingdao", RECORDS + "&sort=insurance", 2, INSURANCES),
    ],
)
def test_codes_go_in_the_order_in_which_they_are_declared(who, url, place, in_order, of_each, signed_in_as):
    assert column(signed_in_as(who), url, place) == in_order
    assert column(signed_in_as(who), url.replace("sort=", "sort=-"), place) == in_order[::-1]


def test_a_list_by_month_and_insurance_is_sorted_by_both(of_each, signed_in_as):
    Bill.objects.create(number="4", fund="injury", month=date(2021, 2, 1), employer=of_each.employer, due_fen=1)
    bills = [(bill.month.month, bill.fund) for bill in Bills(Bill.objects.all()).data]
    assert bills == [(2, "injury"), (1, "pension"), (1, "injury"), (1, "unemployment")]


def test_staff_changes_of_a_declaration_stand_in_order(declared, bureau, signed_in_as):
    for number, change in enumerate(("stop", "none", "start")):
        DeclarationLine.objects.create(
            declaration=declared, newcomer_name=change, newcomer_number=f"44209919900307003{number}", wage_fen=1,
            change=change,
        )  # fmt: skip
    officer, url = signed_in_as("jingban"), f"/declarations/{declared.pk}/"
    assert column(officer, f"{url}?sort=change", 3) == ["无", "增员", "减员"]
    assert column(officer, url, 3) == ["减员", "增员", "无"]


def test_what_the_archive_answered_is_sorted_as_the_databases_rows_are():
    months = [PaidMonth(Month(2021, 1), kind, 1, 1, 1, True) for kind in ("injury", "pension", "unemployment")]
    shown = PaidMonths([*months, PaidMonth(Month(2021, 2), "injury", 1, 1, 1, True)])
    assert [(str(one.period), one.insurance) for one in shown.data] == [
        ("2021-02", "injury"), ("2021-01", "pension"), ("2021-01", "injury"), ("2021-01", "unemployment")
    ]  # fmt: skip
    paid = [Paid(Month(2021, 1), 1, state) for state in ("unknown", "failed", "paid", "found_paid")]
    in_order = [one.state for one in PensionPayments(paid, order_by="state").data]
    assert in_order == ["paid", "failed", "unknown", "found_paid"]
    assert [one.state for one in PensionPayments(paid, order_by="-state").data] == in_order[::-1]


class Named(ListTable):
    name = WordsColumn(words={"张三丰": "b", "李四": "a"}.__getitem__)


def test_what_is_shown_in_other_words_is_sorted_by_these(bureau):
    assert [one.name for one in Named(Person.objects.all(), order_by="name").data] == ["李四", "张三丰"]
    rows = [SimpleNamespace(name="张三丰"), SimpleNamespace(name="李四")]
    assert [one.name for one in Named(rows, order_by="name").data] == ["李四", "张三丰"]


def test_the_order_is_the_same_in_english(of_each, signed_in_as):
    employer = signed_in_as("yongxing")
    employer.cookies["django_language"] = "en"
    assert column(employer, "/employer/bills/?sort=fund", 1) == ["pension", "work injury", "unemployment"]


def test_a_page_takes_only_its_rows_and_equals_keep_their_place(bureau):
    Person.objects.bulk_create(
        Person(identity_number=f"4420992001010{number:04d}0", name="陈", sex="F", birth_date=date(2001, 1, 1),
               town=bureau.shiqi)
        for number in range(30)
    )  # fmt: skip
    shown = People(Person.objects.select_related("town"), order_by="sex")
    with CaptureQueriesContext(connection) as asked:
        first, second = list(shown.data[:20]), list(shown.data[20:40])
    assert all("LIMIT 20" in one["sql"] for one in asked.captured_queries)
    assert len({one.pk for one in first + second}) == 32


def test_names_go_by_pinyin_in_the_query_and_in_what_the_archive_answered(bureau, signed_in_as):
    Person.objects.bulk_create(
        Person(identity_number=f"4420992001010{number:04d}0", name=name, sex="F", birth_date=date(2001, 1, 1),
               town=bureau.shiqi)
        for number, name in enumerate(("丁丹", "安宁", "阿里", "欧阳"))
    )  # fmt: skip
    by_pinyin = ["阿里", "安宁", "丁丹", "李四", "欧阳", "张三丰"]  # by code point: 丁丹 first, 阿里 last
    officer = signed_in_as("jingban")
    assert column(officer, "/people/?sort=name") == by_pinyin
    assert column(officer, "/people/?sort=-name") == by_pinyin[::-1]
    officer.cookies["django_language"] = "en"
    assert column(officer, "/people/?sort=name") == by_pinyin
    rows = [BilledPerson(name, "", "", 1, 1, 1, 1) for name in sorted(by_pinyin)]
    assert [one.name for one in BilledPeople(rows, order_by="name").data] == by_pinyin


def test_bills_go_by_the_name_of_who_owes_be_it_an_employer_or_a_person(bureau, tea_house, signed_in_as):
    Bill.objects.create(number="2", fund="pension", month=date(2021, 1, 1), employer=tea_house, due_fen=1)
    Bill.objects.create(number="3", fund="pension", month=date(2021, 1, 1), person=bureau.zhang, due_fen=1)
    listed = column(signed_in_as("jingban"), "/months/2021-01/arrears/?sort=payer")
    assert listed == ["石岐茶楼", "永兴五金", "张三丰"]
