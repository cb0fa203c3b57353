"""The opening month has a page of its own: what was brought in, not a close that never was."""

from __future__ import annotations

from datetime import date

import pytest

from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.law import Month
from renshe.ledger import chart, posting
from renshe.portal.tests.lists import exported
from renshe.programmes.social_insurance import month as months
from renshe.programmes.social_insurance.models import PensionAward

OPENING = Month(2020, 12)


@pytest.fixture
def opened(bureau):
    """The pension fund opens with 5,000 yuan, 李四 with a pension of 3,000.00; a file of accounts is sealed."""
    chart.ensure()
    legs = {"fiscal_account": 500000, "fund_balance": -500000}
    posting.post("pension", OPENING, "opening:pension", "opening", "2020年末基金结余（期初）", legs)
    PensionAward.objects.create(
        person=bureau.li, kind="opening", first_month=date(2015, 1, 1), basic_fen=200000, account_fen=60000,
        transitional_fen=40000, total_fen=300000,
    )  # fmt: skip
    ArchiveFile.objects.create(month=OPENING.first_day, name="accounts", rows=7, bytes=1, sha256="ab" * 32)
    SealedMonth.objects.create(
        month=OPENING.first_day, previous_hash="0" * 64, hash="c" * 64, totals={"pension_balance_fen": 500000}
    )
    return bureau


def test_the_openings_page_shows_what_was_brought_in_and_no_steps(opened, signed_in_as):
    page = signed_in_as("jingban").get("/months/2020-12/").content.decode()
    for words in (
        "期初",
        "财政专户存款",
        "2020年末基金结余（期初）",
        "5,000.00",
        "3,000.00",
        "accounts.parquet",
        "abab",
    ):
        assert words in page, words
    assert "/progress/" not in page  # no steps of a close that never was
    assert "statement.pdf" not in page
    assert "2020-12（期初）" in signed_in_as("jingban").get("/months/").content.decode()


def test_the_opening_has_no_statement_no_differences_and_no_progress(opened, signed_in_as):
    officer = signed_in_as("jingban")
    for part in ("statement.pdf", "differences/", "arrears/", "progress/"):
        assert officer.get(f"/months/2020-12/{part}").status_code == 404, part


def test_the_openings_tables_are_exported(opened, signed_in_as):
    rows = exported(signed_in_as("jingban"), "/months/2020-12/")
    assert rows[1] == ("养老保险", "财政专户存款", "2020年末基金结余（期初）", 5000, "")
    assert rows[2][3:] == ("", 5000)
    assert (1, 2000, 600, 400, 3000) in rows
    assert ("accounts", 7, "ab" * 32) in [row[:3] for row in rows]


def test_the_opening_as_data_tells_what_was_brought_in(opened):
    told = months.as_data(OPENING)
    assert (told["state"], told["totals"]) == ("closed", {"pension_balance": "5000.00"})
    assert told["opening"]["entries"][0] == {
        "fund": "pension", "key": "opening:pension", "text": "2020年末基金结余（期初）", "account": "fiscal_account",
        "debit": "5000.00", "credit": None,
    }  # fmt: skip
    assert told["opening"]["awards"] == {
        "count": 1, "basic": "2000.00", "account": "600.00", "transitional": "400.00", "total": "3000.00",
    }  # fmt: skip
    assert "opening" not in months.as_data(Month(2021, 1))
