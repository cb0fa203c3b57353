"""A partner's answer against the ledger: taken whole or refused whole, whatever its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from renshe.law.month import Month
from renshe.ledger import arrivals, bills, payments, tax_answer
from renshe.ledger.arrivals import Arrived
from renshe.ledger.bills import NewBill
from renshe.ledger.errors import FileRefused
from renshe.ledger.models import ExchangeFile
from renshe.ledger.payments import Payment
from renshe.registry.models import Employer, Person
from renshe.testing import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accounts")]
JANUARY, FEBRUARY = Month(2021, 1), Month(2021, 2)
FUZZED = settings(
    max_examples=examples(60, proving=500), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(folder: Path, name: str, head: str, lines: Iterable[str]) -> None:
    rows = list(lines)
    total = sum(int(row.rpartition(",")[2]) for row in rows)
    body = "".join(f"{row}\n" for row in (f"H,{head},{len(rows)},{total}", *(f"D,{row}" for row in rows)))
    put(folder, name, body.encode() + f"T,{hashlib.sha256(body.encode()).hexdigest()}\n".encode())


def put(folder: Path, name: str, content: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def arrive(folder: Path, *lines: str) -> None:
    write(folder, "tax/in/arrivals-202102.csv", "arrivals,202102", lines)


def new_of_the_answer() -> list[tuple[object, ...]]:
    tax_answer.take_in(FEBRUARY)
    with connection.cursor() as cursor:
        cursor.execute(tax_answer.NEW)
        return list(cursor.fetchall())


@pytest.fixture
def payer(employer: Employer) -> str:
    """Owes the pension fund 1,000 yuan for each of January (400 of it paid), February and March."""
    for month in (JANUARY, FEBRUARY, FEBRUARY + 1):
        bills.raise_bills(month, [NewBill("pension", 1000_00, employer_id=employer.pk)])
    arrivals.book(JANUARY, [Arrived("V1", f"P-202101-E{employer.pk}", date(2021, 1, 20), 400_00)])
    return f"E{employer.pk}"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            "V9,P-202102-{payer},20210210,99999999999",
            "999,999,999.99 yuan arrive for the bill P-202102-.*1,000.00 yuan",
        ),
        ("V9,P-202101-{payer},20210210,60000", "1,000.00 yuan arrive .* at most the 600.00 yuan that are owed"),
        ("V9,P-202102-E999999,20210210,100", "there is no bill P-202102-E999999 for 2021-02 or earlier"),
        ("V9,P-202103-{payer},20210210,100", "there is no bill P-202103-.* for 2021-02 or earlier"),
        ("V9,X-202102-E1,20210210,100", "there is no bill X-202102-E1"),
        ("V9,P202102E1,20210210,100", "there is no bill P202102E1"),
        ("V8,P-202102-{payer},20210210,100", "the number V8 stands in an earlier line already"),
        ("V1,P-202101-{payer},20210120,40001", "V1 was booked before, .* 2021-01-20 and 400.00 yuan; right would be"),
        ("V1,P-202102-{payer},20210120,40000", "V1 was booked before, with the bill P-202101-"),
        (
            "V9,P-202102-{payer},20310210,100",
            "2031-02-10 cannot be; right would be a day from 2021-02-01 to 2021-02-28",
        ),
        ("V9,P-202102-{payer},20210131,100", "2021-01-31 cannot be"),
    ],
)
def test_one_wrong_line_refuses_the_file_whole_and_a_right_one_is_taken(
    payer: str, exchange_folder: Path, wrong: str, words: str
) -> None:
    right = f"V8,P-202101-{payer},20210210,40000"
    arrive(exchange_folder, right, wrong.format(payer=payer))
    with pytest.raises(FileRefused, match=rf"tax/in/arrivals-202102\.csv, line 3: .*{words}"):
        tax_answer.take_in(FEBRUARY)
    assert not ExchangeFile.objects.exists()
    arrive(exchange_folder, right)
    assert [voucher for *_, voucher in new_of_the_answer()] == ["V8"]


def test_a_voucher_that_was_booked_is_taken_and_not_given_again(payer: str, exchange_folder: Path) -> None:
    arrive(
        exchange_folder, f"V1,P-202101-{payer},20210120,40000", f"V2,P-202101-{payer},20210131,60000",
    )  # fmt: skip
    (line,) = new_of_the_answer()
    assert line == (
        f"P-202101-{payer}", "pension", date(2021, 1, 1), "E", int(payer[1:]), date(2021, 1, 31), 60000, "V2",
    )  # fmt: skip


def test_the_first_wrong_line_is_named(payer: str, exchange_folder: Path) -> None:
    arrive(exchange_folder, "V7,U-202102-E1,20210210,1", "V8,I-202102-E1,20210210,1", "V7,P-202101-E0,20210210,1")
    with pytest.raises(FileRefused, match=r"line 2: there is no bill U-202102-E1"):
        tax_answer.take_in(FEBRUARY)


FIELD = st.text(max_size=50) | st.sampled_from(
    ["V1", "P-202102-E1", "20210210", "00000000", "20210230", "0", "1", "-1", "9" * 13, "9" * 23, "1e3", "P", "F", ""]
)
LINE = st.lists(FIELD, max_size=7).map(lambda words: ",".join(["D", *words]))


def sealed(lines: list[str], head: str) -> bytes:
    amounts = [line.rpartition(",")[2] for line in lines]
    total = sum(int(one) for one in amounts if one.isascii() and one.isdigit())
    body = "".join(f"{line}\n" for line in (f"H,{head},{len(lines)},{total}", *lines)).encode()
    return body + f"T,{hashlib.sha256(body).hexdigest()}\n".encode()


def taken_or_refused(take: object) -> None:
    assert callable(take)
    with transaction.atomic():
        try:
            with transaction.atomic():
                take()
        except FileRefused as refusal:
            assert "Nothing of the file was taken" in str(refusal)
            assert not ExchangeFile.objects.filter(direction="in").exists()
        transaction.set_rollback(True)


@FUZZED
@given(content=st.binary(max_size=200) | st.lists(LINE, max_size=4).map(lambda one: sealed(one, "arrivals,202102")))
@example(content=b"H,arrivals,202102,1,999999999999999999\nD,V,B,20210210,1\nT,\n")
def test_any_bytes_of_the_tax_authority_are_taken_or_refused(payer: str, exchange_folder: Path, content: bytes) -> None:
    put(exchange_folder, "tax/in/arrivals-202102.csv", content)
    taken_or_refused(lambda: tax_answer.take_in(FEBRUARY))


@pytest.fixture
def batch(people: list[Person]) -> tuple[str, list[Payment]]:
    number = "pension-202102-B1"
    rows = [Payment(f"{number}-{n:06d}", one.pk, FEBRUARY, 1000_00, "1", one.name) for n, one in enumerate(people, 1)]
    payments.make_batches("pension", FEBRUARY, rows, date(2021, 2, 25))
    payments.send(number)
    return number, rows


@FUZZED
@given(
    content=st.binary(max_size=200)
    | st.lists(LINE, max_size=4).map(lambda one: sealed(one, "answer,pension-202102-B1"))
)
def test_any_bytes_of_a_bank_are_taken_or_refused(
    batch: tuple[str, list[Payment]], exchange_folder: Path, content: bytes
) -> None:
    number, rows = batch
    put(exchange_folder, f"bank/in/answer-{number}.csv", content)
    taken_or_refused(lambda: payments.take_answer(number, rows))


@FUZZED
@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_any_byte_of_a_right_file_may_be_changed(payer: str, exchange_folder: Path, at: int, byte: int) -> None:
    lines = [f"D,V{n},P-202102-{payer},20210210,{n + 1}" for n in range(2, 5)]
    content = bytearray(sealed(lines, "arrivals,202102"))
    content[at % len(content)] = byte
    put(exchange_folder, "tax/in/arrivals-202102.csv", bytes(content))
    taken_or_refused(lambda: tax_answer.take_in(FEBRUARY))
