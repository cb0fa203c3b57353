"""What was touched shows: a byte of the archive, a posting, a spell; what the banks refused or did not answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.made_once import copied
from tests.whole_city.home import Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="each home has its embedded PostgreSQL"),
]
CORRECT = """
import sys
from renshe.cli import ready
with ready():
    from renshe.registry import spells
    from renshe.registry.models import Enrolment
    spell = Enrolment.objects.current().filter(
        insurance="unemployment", state="enrolled", valid__upper_inf=True).order_by("pk").first()
    spells.correct(spell, by=None, reason="left before", valid=(spell.valid.lower, "2021-01-01"))
    print(spell.pk)
"""


def test_one_byte_of_a_sealed_file_is_found_and_named(year: Home) -> None:
    file = year.path / "archive" / "2021-05" / "credited.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
    try:
        found = year.renshe("archive", "verify")
        told = year.renshe("archive", "verify", "--json")
    finally:
        file.write_bytes(whole)
    assert (found.returncode, told.returncode) == (1, 1)
    assert "2021-05/credited.parquet" in found.stdout
    assert '"file": "2021-05/credited.parquet"' in told.stdout
    assert year.renshe("archive", "verify").returncode == 0


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE ledger_posting SET amount_fen = amount_fen + 1 WHERE id = 1", "what is posted never changes"),
        ("DELETE FROM ledger_posting WHERE id = 1", "what is posted never changes"),
        ("TRUNCATE ledger_posting", "what is posted never changes"),
        ("UPDATE ledger_entry SET month = '2021-02-01'", "what is posted never changes"),
        (
            "INSERT INTO ledger_posting (entry_id, account_id, amount_fen) "
            "SELECT entry_id, account_id, 100 FROM ledger_posting WHERE id = 1",
            "is off by 100 fen",
        ),
        ("UPDATE archive_sealedmonth SET totals = '{}'", "what is sealed never changes"),
        ("DELETE FROM archive_archivefile", "the month is sealed"),
        ("DELETE FROM access_trailentry", "is only added to"),
    ],
)
def test_the_database_itself_refuses_to_change_what_is_booked_and_sealed(
    year: Home, statement: str, words: str
) -> None:
    with year.connect() as session, pytest.raises(psycopg.Error, match=words):
        session.execute(statement.encode())
        session.commit()


@pytest.fixture
def corrected(built: Home, homes: Path) -> Home:
    """A city of the test's own: what is corrected in it stays corrected."""
    return copied(built, homes / "corrected")


def test_a_figure_is_its_records_one_corrected_and_it_changes(corrected: Home) -> None:
    before = corrected.figures()
    subprocess.run(
        [sys.executable, "-c", CORRECT], env=os.environ | {"RENSHE_HOME": str(corrected.path)}, check=True, timeout=120
    )
    after = corrected.figures()
    assert after["soc.enrolments"] == int(before["soc.enrolments"]) - 1
    assert {name for name in before if before[name] != after[name]} == {"soc.enrolments"}
    assert corrected.data("audit", "verify")["ok"]


def test_what_a_bank_refused_is_paid_once_in_the_next_month_to_the_corrected_account(year: Home) -> None:
    """Of January one payment came back: the name did not fit. It is in February's batch under a new number."""
    refused = year.rows(
        "SELECT number, person_id, amount_fen, reason, state, repaid_as FROM ledger_unpaidpayment "
        "WHERE state <> 'unknown' ORDER BY number"
    )
    assert refused == [("pension-202101-B03-000025", 1675, 182983, "name", "repaid", "pension-202102-B03-000024")]
    assert books_that_name(year, "pension-202101-B03-000025") == []
    assert books_that_name(year, "pension-202102-B03-000024") == ["paid-pension-202102-B03.csv"]
    assert year.rows("SELECT failed_fen FROM ledger_paymentbatch WHERE failed_fen > 0") == [(182983,)]


def test_what_a_bank_did_not_answer_stays_visible_and_is_not_paid_again(year: Home) -> None:
    unknown = year.rows("SELECT number, person_id, month::text, amount_fen, repaid_as FROM ledger_unpaidpayment "
                        "WHERE state = 'unknown'")  # fmt: skip
    assert unknown == [("pension-202103-B05-000029", 1917, "2021-03-01", 129567, None)]
    assert books_that_name(year, "pension-202103-B05-000029") == ["paid-pension-202103-B05.csv"]  # they did pay
    assert year.data("month", "show", "2021-03")["totals"]["pensions_unknown"] == "1295.67"
    spending = year.rows(
        "SELECT sum(amount_fen) FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id "
        "WHERE a.fund = 'pension' AND a.code = 'spending_account'"
    )
    assert spending == [(129567,)]  # what is in doubt still stands in the spending account


def books_that_name(home: Home, number: str) -> list[str]:
    books = sorted((home.path / "exchange" / "bank" / "books").glob("paid-*.csv"))
    return [book.name for book in books if f"{number}," in book.read_text()]


def test_a_city_whose_tax_authority_assesses_is_not_closed_as_if_the_agency_did(year: Home) -> None:
    declared = "SELECT state, count(*) FROM social_insurance_declaration WHERE month = '2022-01-01' GROUP BY state"
    assert year.rows(declared) == [("submitted", 12)]  # what the run left to the officers
    profile = year.path / "profile.yaml"
    whole = profile.read_text("utf-8")
    mode = "{from: 2015-01, value: agency_assesses}"
    profile.write_text(whole.replace(mode, f"{mode}, {{from: 2022-01, value: tax_full}}"), "utf-8")
    try:
        refused = year.refused("month", "close", "2022-01")
        found = year.renshe("doctor")
    finally:
        profile.write_text(whole, "utf-8")
    assert "税务全责征收" in refused
    assert found.returncode == 1
    assert "“collection: tax_full”" in found.stdout
    assert year.rows(declared) == [("submitted", 12)]
