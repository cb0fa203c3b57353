"""个人权益记录单: a person's year as the archive has it, and the interest as the law of that December gives it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.translation import override

from renshe.access.models import TrailEntry
from renshe.archive import files, query
from renshe.archive.models import SealedMonth
from renshe.law import Month
from renshe.law.month import months
from renshe.portal.papers import year
from renshe.portal.tests.paper import printed
from renshe.portal.tests.test_award import award_of
from renshe.portal.tests.test_contributions import ROSTER
from renshe.programmes.social_insurance.accounts import Statement, StatementLine

OPENING, JANUARY, DECEMBER = Month(2020, 12), Month(2021, 1), Month(2021, 12)
CREDITED = """SELECT {zhang}::BIGINT AS person_id, {employer}::BIGINT AS employer_id, DATE '{day}' AS period,
  DATE '{day}' AS arrived_on, 112000::BIGINT AS pension_pooled_fen, {account}::BIGINT AS pension_account_fen,
  0::BIGINT AS unemployment_employer_fen, 0::BIGINT AS unemployment_employee_fen, 0::BIGINT AS injury_employer_fen"""
HISTORY = "SELECT {zhang}::BIGINT AS person_id, 7200000::BIGINT AS base_2020_fen, 12::BIGINT AS months_2020"
INTEREST_FEN = 90_449


@pytest.fixture
def lived(bureau: SimpleNamespace, settings: LazySettings, tmp_path: Path) -> SimpleNamespace:
    """张三丰: 10,000 yuan at the opening; base 8,000 in 2021, each month paid, but in July a fen is missing."""
    settings.HOME, settings.ARCHIVE_FOLDER = tmp_path, tmp_path / "archive"
    ids = {"zhang": bureau.zhang.pk, "employer": bureau.employer.pk}
    opening = f"SELECT {bureau.zhang.pk}::BIGINT AS person_id, 1000000::BIGINT AS balance_fen"
    roster = ROSTER.format(**ids, wage=800000, source="declared", pooled=112000, account=64000)
    with query.connect() as duck:
        files.write(duck, OPENING, "accounts", opening, ("person_id",))
        files.write(duck, OPENING, "history", HISTORY.format(**ids), ("person_id",))
        for month in months(JANUARY, DECEMBER):
            account = 63_999 if month == Month(2021, 7) else 64_000
            credited = CREDITED.format(**ids, day=month.first_day, account=account)
            files.write(duck, month, "assessed", roster, ("person_id",))
            files.write(duck, month, "credited", credited, ("person_id",))
        interest = (
            f"SELECT {bureau.zhang.pk}::BIGINT AS person_id, 1000000::BIGINT AS opening_fen, "
            f"767999::BIGINT AS credited_fen, {INTEREST_FEN}::BIGINT AS interest_fen, 0::BIGINT AS closing_fen"
        )
        files.write(duck, DECEMBER, "interest", interest, ("person_id",))
    for month in months(OPENING, DECEMBER):
        SealedMonth.objects.create(month=month.first_day, previous_hash=str(month), hash=f"seal of {month}")
    return bureau


def test_the_statement_has_the_account_the_insurances_and_each_month(lived, signed_in_as):
    paper = printed(signed_in_as("jingban"), f"/people/{lived.zhang.pk}/statements/2021.pdf")
    for box in (
        "个人权益记录单",
        "2021 年度",
        "姓名 张三丰 证件号码 4420**********001X",
        "期初余额 10,000.00 元 记账 7,679.99 元",
        "期末余额 18,584.48 元 记账利率 6.69%",
        "养老保险 11 23 13,440.00 7,679.99",
        "2021-01 8,000.00 1,120.00 640.00 — — — — — 640.00",
        "2021-07* 8,000.00 1,120.00 639.99 — — — — — 639.99",
        "1 个人账户年度利息：904.49 元",
        "记录截至：2021-12 · 封存校验值：seal of 2021-12",
    ):
        assert box in paper
    assert "复核" not in paper


def test_it_is_the_persons_own_and_an_officers_who_sees_the_person(lived, signed_in_as):
    own = printed(signed_in_as("zhang"), "/me/account/2021.pdf?in=en")
    assert "Yearly statement of entitlements" in own
    assert "Closing balance 18,584.48 yuan Rate of interest 6.69%" in own
    url = f"/people/{lived.zhang.pk}/statements/2021.pdf"
    found = {name: signed_in_as(name).get(url).status_code for name in lived.users}
    assert found == {"jingban": 200, "lingdao": 200, "shiqi": 404, "zhang": 403, "yongxing": 403}
    assert signed_in_as("jingban").get("/me/account/2021.pdf").status_code == 403
    assert Client().get(url).status_code == 302
    told = TrailEntry.objects.filter(action="statement.printed", subject_key=str(lived.zhang.pk))
    assert [(one.user.username, one.detail) for one in told.order_by("pk")] == [
        ("zhang", {"year": 2021, "in": "en"}),
        ("jingban", {"year": 2021, "in": "zh-hans"}),
        ("lingdao", {"year": 2021, "in": "zh-hans"}),
    ]


def test_a_year_without_records_has_no_statement_and_a_person_without_any_an_empty_one(lived, signed_in_as):
    officer = signed_in_as("jingban")
    assert officer.get(f"/people/{lived.zhang.pk}/statements/2020.pdf").status_code == 404
    assert officer.get(f"/people/{lived.zhang.pk}/statements/2022.pdf").status_code == 404
    paper = printed(officer, f"/people/{lived.li.pk}/statements/2021.pdf")
    assert "期末余额 0.00 元 记账利率 —" in paper
    assert "所查月份没有缴费记录" in paper
    assert "本年未记利息。" in paper


def test_the_pages_lead_to_it(lived, signed_in_as):
    page = signed_in_as("jingban").get(f"/people/{lived.zhang.pk}/").content.decode()
    assert f"/people/{lived.zhang.pk}/statements/2021.pdf" in page
    assert "/me/account/2021.pdf" in signed_in_as("zhang").get("/me/account/").content.decode()


def lines(*credited: int) -> tuple[StatementLine, ...]:
    return tuple(StatementLine(Month(2021, number), fen) for number, fen in enumerate(credited, 1))


def test_of_an_account_that_a_pension_draws_on_the_missing_rule_is_named(bureau):
    award = award_of(bureau.li)
    with override("zh-hans"):
        note = year.explained(Statement(bureau.li.pk, 2021, 0, lines(*[64_000] * 12), 0)).note
    assert note.startswith(f"养老金自 {award.first_month:%Y-%m} 起发放。本年未记利息：已收录的文件未写明")


def test_interest_that_was_not_posted_yet_or_at_all_or_otherwise_is_said(db):
    whole = lines(*[64_000] * 12)
    with override("zh-hans"):
        assert year.explained(Statement(1, 2021, 0, lines(64_000), 0)).note.startswith("当年利息随 12 月结账记入")
        assert year.explained(Statement(1, 2021, 0, whole, 0)).note == "本年未记利息。"
        posted = year.explained(Statement(1, 2021, 1_000_000, whole, 1))
        assert posted.worksheet is None
        assert posted.note.startswith("按上述记账，依规定应计利息 904.49 元，与所记利息不符")
        assert date(2021, 12, 31).year in year.years()
