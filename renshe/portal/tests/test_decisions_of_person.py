"""The decisions about one person: an officer's list of them, and the person's own, each with its worksheet."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from renshe.law import Month
from renshe.portal.tests.lists import exported
from renshe.portal.tests.paper import kept
from renshe.portal.tests.test_decisions import decided
from renshe.portal.tests.test_other_papers import book
from renshe.programmes.social_insurance.models import Benefit, Death


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_an_officer_reads_the_decisions_of_a_person_and_prints_each(bureau, signed_in_as):
    one, other = decided(bureau.li, 3_000_000), decided(bureau.zhang, 500_000)
    url = f"/people/{bureau.li.pk}/decisions/"
    text = page(signed_in_as("shiqi"), url)
    assert f'href="/decisions/{one.pk}/"' in text
    assert f'href="/decisions/{one.pk}/worksheet.pdf"' in text
    assert f"/decisions/{other.pk}/" not in text
    assert signed_in_as("shiqi").get(f"/people/{bureau.zhang.pk}/decisions/").status_code == 404
    assert signed_in_as("zhang").get(url).status_code == 403
    assert url in page(signed_in_as("jingban"), f"/people/{bureau.li.pk}/")


def test_a_person_finds_the_own_decisions_and_nobody_elses(bureau, signed_in_as):
    decided(bureau.li, 3_000_000)
    mine = decided(bureau.zhang, 500_000)
    text = page(signed_in_as("zhang"), "/me/decisions/")
    assert f'href="/decisions/{mine.pk}/worksheet.pdf"' in text
    assert f'href="/decisions/{mine.pk}/"' not in text  # the officers' page
    assert [row[:4] for row in exported(signed_in_as("zhang"), "/me/decisions/")] == [
        ("事项", "月份", "一次性支付（元）", "每月支付（元）"), ("月基本养老金", "2021-07", "", 400),
    ]  # fmt: skip
    assert "/me/decisions/" in page(signed_in_as("zhang"), "/")


def test_what_is_paid_by_a_decision_is_added_up_at_once_and_by_the_month(bureau, signed_in_as):
    law = book(provincial_income_of_last_year=5_025_700)
    facts = {"death_status": "retired", "full_years_paid": 20, "full_years_of_pension": 2}
    grants = ("funeral_grant", "survivors_grant")
    decision = kept("social_insurance.survivors", law, bureau.zhang, grants, facts, Month(2021, 9))
    death = Death.objects.create(person=bureau.zhang, payee=bureau.li, status="retired", first_month=date(2021, 9, 1))
    for kind, one_off, fen in (
        ("funeral_grant", True, 837_617),
        ("survivors_grant", True, 5_025_700),
        ("dependants_allowance", False, 192_000),
    ):
        Benefit.objects.create(
            person=bureau.li, kind=kind, fund="pension", first_month=date(2021, 9, 1), is_one_off=one_off,
            last_month=date(2021, 9, 1) if one_off else None, amount_fen=fen, decision=decision, death=death,
        )  # fmt: skip
    officer = signed_in_as("jingban")
    assert exported(officer, f"/people/{bureau.zhang.pk}/decisions/")[1][2:4] == (58_633.17, 1_920)
    text = page(officer, f"/decisions/{decision.pk}/")
    assert "58,633.17" in text
    assert "1,920.00" in text
    paper = f"/decisions/{decision.pk}/worksheet.pdf"
    assert paper in page(officer, f"/people/{bureau.li.pk}/decisions/")  # who is paid by it finds it too


def test_who_is_paid_after_a_death_finds_the_decision_and_its_paper_and_nobody_else_does(bureau, signed_in_as):
    law = book(provincial_income_of_last_year=5_025_700)
    facts = {"death_status": "retired", "full_years_paid": 20, "full_years_of_pension": 2}
    decision = kept("social_insurance.survivors", law, bureau.li, ("funeral_grant",), facts, Month(2021, 9))
    paper = f"/decisions/{decision.pk}/worksheet.pdf"
    resident = signed_in_as("zhang")
    assert resident.get(paper).status_code == 404
    assert paper not in page(resident, "/me/decisions/")
    death = Death.objects.create(person=bureau.li, payee=bureau.zhang, status="retired", first_month=date(2021, 9, 1))
    Benefit.objects.create(
        person=bureau.zhang, kind="funeral_grant", fund="pension", first_month=date(2021, 9, 1), is_one_off=True,
        last_month=date(2021, 9, 1), amount_fen=837_617, decision=decision, death=death,
    )  # fmt: skip
    assert paper in page(resident, "/me/decisions/")
    assert resident.get(paper).status_code == 200


def test_the_lists_are_filtered_sorted_and_say_when_they_are_empty(bureau, signed_in_as):
    resident = signed_in_as("zhang")
    assert "没有" in page(resident, "/me/decisions/")
    mine = f"/decisions/{decided(bureau.zhang, 500_000).pk}/worksheet.pdf"
    assert mine in page(resident, "/me/decisions/?item=social_insurance.pension&month=202107&sort=monthly_fen&page=9")
    assert mine not in page(resident, "/me/decisions/?month=202108")
    assert mine not in page(resident, "/me/decisions/?month=2021-13")


def test_many_decisions_ask_the_database_no_more_often_than_one(bureau, signed_in_as):
    def asked(name: str, url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            page(signed_in_as(name), url)
        return len(found)

    urls = (("zhang", "/me/decisions/"), ("jingban", f"/people/{bureau.zhang.pk}/decisions/"))
    decided(bureau.zhang, 500_000)
    with_one = [asked(*one) for one in urls]
    for wage in range(6):
        decided(bureau.zhang, 500_000 + wage)
    assert [asked(*one) for one in urls] == with_one
