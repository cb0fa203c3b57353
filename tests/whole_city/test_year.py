"""A year of the sample city at 1:1000, which one `renshe run` built and closed, by the commands that people type."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from renshe import postgres
from tests.made_once import copied
from tests.whole_city.conftest import run
from tests.whole_city.home import Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each home has its embedded PostgreSQL"),
]
YEAR = [f"2021-{number:02d}" for number in range(1, 13)]
COUNTS = (
    "archive_run", "archive_runstep", "archive_archivefile", "ledger_entry", "ledger_posting", "ledger_bill",
    "ledger_paymentbatch", "social_insurance_declaration", "casework_case", "registry_enrolment", "access_trailseal",
)  # fmt: skip


def test_the_year_ends_on_the_reports_figures(year: Home) -> None:
    found = year.figures()
    assert found["soc.enrolments"] == 5548
    assert found["soc.flexible_enrolled"] == 195
    assert found["soc.specific_injury"] == 37
    assert abs(int(str(found["soc.fund_balance"]).replace(".", "")) - 54_500_000_00) <= 545_000_00


def test_each_figure_is_a_count_or_money_in_words(year: Home) -> None:
    for one in year.data("figures", "2021"):
        assert list(one)[:6] == ["id", "label_zh", "label_en", "value", "unit", "records_url"]
        assert (one["first_month"], one["last_month"]) == ("2021-01", "2021-12")
        assert isinstance(one["value"], str if one["unit"] == "yuan" else int)


def test_books_archive_and_trail_agree(year: Home) -> None:
    checks = year.data("ledger", "check")
    assert checks
    assert all(one["ok"] for one in checks)
    verified = year.data("archive", "verify")
    assert (verified["months"], verified["problems"]) == (13, [])
    trail = year.data("audit", "verify")
    assert (trail["ok"], trail["unsealed"], trail["seals"]) == (True, 0, 12)  # each close sealed the trail


@pytest.mark.parametrize("month", ["2021-01", "2021-12"])
def test_a_month_is_shown_with_state_totals_and_files(year: Home, month: str) -> None:
    shown = year.data("month", "show", month)
    assert list(shown) == ["month", "state", "totals", "files"]
    assert (shown["month"], shown["state"]) == (month, "closed")
    totals = shown["totals"]
    for fund in ("pension", "injury", "unemployment"):
        fen = {name: int(totals[f"{fund}_{name}"].replace(".", "")) for name in
               ("assessed", "paid_of_month", "arrears_of_month")}  # fmt: skip
        assert fen["assessed"] == fen["paid_of_month"] + fen["arrears_of_month"] > 0
    assert isinstance(totals["people"], int)
    assert {one["name"]: one["sha256"] for one in shown["files"]} == {
        name.removesuffix(".parquet"): sha256 for name, sha256 in year.hashes(month).items()
    }


def test_accounts_add_up_from_month_to_month(year: Home) -> None:
    sealed = [totals for (totals,) in year.rows("SELECT totals FROM archive_sealedmonth ORDER BY month OFFSET 1")]
    assert len(sealed) == len(YEAR)
    for before, now in pairwise(sealed):
        moved = now["account_credited_fen"] + now["account_interest_fen"] - now["account_drawn_fen"]
        assert now["accounts_fen"] == before["accounts_fen"] + moved
        assert now["account_drawn_fen"] > 0
    assert [one["account_interest_fen"] > 0 for one in sealed] == [False] * 11 + [True]


def test_arrears_are_bills_less_what_arrived(year: Home) -> None:
    due, paid, arrived = year.rows(
        "SELECT sum(due_fen), sum(paid_fen), (SELECT sum(amount_fen) FROM ledger_arrival) FROM ledger_bill"
    )[0]
    assert due > paid == arrived


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("month", "close", "2021-03"), "2021-03"),
        (("month", "close", "2021-12"), "2021-12"),
        (("month", "close", "2022-03"), "2022-01"),
        (("city", "build", "--scale", "0.001"), "2886"),
    ],
)
def test_what_is_done_already_or_not_yet_due_is_refused_in_words(year: Home, words: tuple[str, ...], said: str) -> None:
    before = counts(year)
    assert said in year.refused(*words)
    assert counts(year) == before


def test_commands_leave_the_database_as_they_found_it(built: Home, homes: Path) -> None:
    home = copied(built, homes / "as-it-was")
    assert not postgres.is_running(home.path)
    home.done("figures", "2021")
    home.refused("month", "close", "2021-03")
    assert not postgres.is_running(home.path)
    with home.connect() as session:
        began = session.execute("SELECT pg_postmaster_start_time()").fetchone()
        home.done("figures", "2021")
        home.refused("month", "close", "2021-03")
        assert session.execute("SELECT pg_postmaster_start_time()").fetchone() == began
    assert not postgres.is_running(home.path)


def test_a_run_builds_closes_and_serves_and_a_second_run_repeats_nothing(ran: Home, homes: Path) -> None:
    said = ran.path.with_suffix(".said").read_text("utf-8")
    assert [line for line in said.splitlines() if "已办结封存" in line] == [f"{month} 已办结封存。" for month in YEAR]
    assert "5,548" in said
    home = copied(ran, homes / "run-again")
    before, files = counts(home), home.hashes("2021-12")
    assert before["archive_run"] == len(YEAR)
    said = run(home)
    assert "已办结封存" not in said
    assert "5,548" in said
    assert (counts(home), home.hashes("2021-12")) == (before, files)
    waiting = "SELECT count(*) FROM social_insurance_declaration WHERE month = '2022-01-01' AND state = 'submitted'"
    assert home.rows(waiting) == [(12,)]
    assert home.data("audit", "verify")["unsealed"] == 0


def counts(home: Home) -> dict[str, int]:
    with home.connect() as session:
        return {table: len(session.execute(f"TABLE {table}".encode()).fetchall()) for table in COUNTS}
