from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from renshe.law.month import Month
from renshe.ledger import balances, check, payments, posting
from renshe.ledger.errors import FileNameUsed, FileRefused, PaymentNotFailed
from renshe.ledger.models import Entry, UnpaidPayment
from renshe.ledger.payments import Payment
from renshe.ledger.tests.tampering import triggers_off
from renshe.registry.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accounts")]
MARCH, APRIL = Month(2021, 3), Month(2021, 4)
BATCH = "pension-202103-B1"
PAY_ON = date(2021, 3, 25)


@pytest.fixture
def rows(people: list[Person]) -> list[Payment]:
    posting.post("pension", MARCH, "opening", "opening", "", {"fiscal_account": 9000_00, "fund_balance": -9000_00})
    return [
        Payment(f"{BATCH}-{index:06d}", person.pk, MARCH, index * 1000_00, person.bank_account, person.name)
        for index, person in enumerate(people, start=1)
    ]


def answer(folder: Path, batch: str, *lines: str) -> None:
    total = sum(int(line.split(",")[-1]) for line in lines)
    body = f"H,answer,{batch},{len(lines)},{total}\n" + "".join(f"D,{line}\n" for line in lines)
    (folder / "bank" / "in").mkdir(parents=True, exist_ok=True)
    tail = f"T,{hashlib.sha256(body.encode()).hexdigest()}\n"
    (folder / "bank" / "in" / f"answer-{batch}.csv").write_text(body + tail, encoding="utf-8")


def states_of_the_answer(rows: list[Payment]) -> list[str]:
    payments.take_answer(BATCH, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"{payments.OUTCOMES} ORDER BY number")
        return [state for *_, state, _on, _reason in cursor.fetchall()]


@pytest.fixture
def answered(rows: list[Payment], exchange_folder: Path) -> list[str]:
    for _ in range(2):
        payments.make_batches("pension", MARCH, rows, PAY_ON)
        payments.send(BATCH)
    answer(
        exchange_folder,
        BATCH,
        f"{BATCH}-000001,P,20210325,,100000",
        f"{BATCH}-000002,F,20210325,closed,200000",
    )
    states = [states_of_the_answer(rows) for _ in range(2)]
    assert states[0] == states[1]
    return states[0]


def test_what_a_bank_paid_failed_and_left_open(answered: list[str]) -> None:
    assert answered == ["paid", "failed", "unknown"]
    assert list(UnpaidPayment.objects.order_by("number").values_list("number", "state", "reason", "amount_fen")) == [
        (f"{BATCH}-000002", "failed", "closed", 200000),
        (f"{BATCH}-000003", "unknown", "", 300000),
    ]
    assert sorted(Entry.objects.values_list("key", flat=True)) == ["draw:" + BATCH, "opening", "paid:" + BATCH]
    assert balances.fund_balance_fen("pension", MARCH) == 8000_00
    assert all(one.ok for one in check.own())


def test_the_file_to_the_bank(answered: list[str], exchange_folder: Path) -> None:
    lines = (exchange_folder / "bank" / "out" / f"pay-{BATCH}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [f"H,payments,{BATCH},3,600000,20210325", f"D,{BATCH}-000001,622200000000,陈一,100000"]


def test_a_failed_payment_is_paid_again_once(answered: list[str], people: list[Person]) -> None:
    again = Payment("pension-202104-B1-000001", people[1].pk, MARCH, 200000, "1", "李二", repays=f"{BATCH}-000002")
    for _ in range(2):
        payments.make_batches("pension", APRIL, [again], date(2021, 4, 25))
        payments.send("pension-202104-B1")
    assert UnpaidPayment.objects.get(number=f"{BATCH}-000002").state == "repaid"
    assert not Entry.objects.filter(key="draw:pension-202104-B1").exists()
    twice = Payment("pension-202105-B1-000001", people[1].pk, MARCH, 200000, "1", "李二", repays=f"{BATCH}-000002")
    with pytest.raises(PaymentNotFailed):
        payments.make_batches("pension", APRIL + 1, [twice], date(2021, 5, 25))


def test_an_unknown_payment_is_not_paid_again_unseen(answered: list[str], people: list[Person]) -> None:
    again = Payment("pension-202104-B1-000001", people[2].pk, MARCH, 300000, "1", "王三", repays=f"{BATCH}-000003")
    with pytest.raises(PaymentNotFailed):
        payments.make_batches("pension", APRIL, [again], date(2021, 4, 25))
    for _ in range(2):
        payments.settle_unknown(f"{BATCH}-000003", was_paid=True, month=APRIL)
    assert balances.fund_balance_fen("pension", APRIL) == 5000_00
    assert all(one.ok for one in check.own())


def test_a_batch_is_made_once(rows: list[Payment]) -> None:
    payments.make_batches("pension", MARCH, rows, PAY_ON)
    with pytest.raises(FileNameUsed):
        payments.make_batches("pension", MARCH, rows[:2], PAY_ON)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("000001,P,20210325,,100001", "000001 is answered with 1,000.01 yuan; right would be the 1,000.00 yuan"),
        ("000009,P,20210325,,100000", "000009 is not in the batch pension-202103-B1"),
        ("000002,P,20210325,,200000", "000002 stands in an earlier line already"),
        ("000001,Q,20210325,,100000", "the result is “Q”; right would be P (paid) or F (failed)"),
        ("000001,F,20210325,,100000", "the reason is “”; right would be closed, name or no_account"),
        ("000001,P,20210325,closed,100000", "the reason is “closed”; right would be"),
        ("000001,F,20210325,\x00\x1b[2J,100000", "the reason is “??[2J”; right would be"),
        ("000001,P,20210229,,100000", "the day of the answer is “20210229”; right would be a day of the calendar"),
        (
            "000001,P,20310325,,100000",
            "the day 2031-03-25 cannot be; right would be a day from 2021-03-01 to 2021-04-30",
        ),
        ("000001,P,20210228,,100000", "the day 2021-02-28 cannot be"),
    ],
)
def test_a_wrong_line_of_a_bank_refuses_its_answer_whole_and_a_right_one_is_taken(
    rows: list[Payment], exchange_folder: Path, wrong: str, words: str
) -> None:
    payments.make_batches("pension", MARCH, rows, PAY_ON)
    payments.send(BATCH)
    right = f"{BATCH}-000002,F,20210325,closed,200000"
    answer(exchange_folder, BATCH, right, f"{BATCH}-{wrong}")
    with pytest.raises(FileRefused) as refused:
        payments.take_answer(BATCH, rows)
    assert f"bank/in/answer-{BATCH}.csv, line 3: " in str(refused.value)
    assert words in str(refused.value)
    assert not UnpaidPayment.objects.exists()
    answer(exchange_folder, BATCH, right)
    assert states_of_the_answer(rows) == ["unknown", "failed", "unknown"]


def test_a_difference_is_shown(answered: list[str]) -> None:
    with triggers_off():
        UnpaidPayment.objects.filter(state="failed").delete()
    (wrong,) = [one for one in check.own() if not one.ok]
    assert wrong.words() == (
        "2021-03 养老保险，失败 + 未回盘 = 待处理发放：左 5,000.00，右 3,000.00，差 2,000.00；不符 1 笔，首笔："
        "pension-202103-B1。"
    )
