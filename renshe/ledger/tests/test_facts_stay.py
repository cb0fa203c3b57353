from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from renshe.law.month import Month
from renshe.ledger import arrivals, bills, exchange, payments
from renshe.ledger.arrivals import Arrived
from renshe.ledger.bills import NewBill
from renshe.ledger.models import UnpaidPayment
from renshe.ledger.payments import Payment
from renshe.registry.models import Employer, Person

MARCH = Month(2021, 3)


@pytest.fixture
def booked(accounts: None, employer: Employer, people: list[Person]) -> None:
    bills.raise_bills(MARCH, [NewBill("pension", 1000_00, employer_id=employer.pk)])
    arrivals.book(MARCH, [Arrived("V1", f"P-202103-E{employer.pk}", date(2021, 3, 20), 400_00)])
    made = Payment("pension-202103-B1-000001", people[0].pk, MARCH, 1000_00)
    (batch,) = payments.make_batches("pension", MARCH, [made], date(2021, 3, 25))
    exchange.send("pay-pension-202103-B1.csv")
    UnpaidPayment.objects.create(
        number=made.number, batch=batch, person=people[0], month=MARCH.first_day, amount_fen=1000_00, state="failed"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_bill SET due_fen = due_fen + 100",
        "UPDATE ledger_bill SET paid_fen = paid_fen - 1",
        "UPDATE ledger_arrival SET amount_fen = 1",
        "UPDATE ledger_account SET fund = 'injury', code = code || '2'",
        "UPDATE ledger_account SET kind = 'memo'",
        "UPDATE ledger_unpaidpayment SET amount_fen = 1",
        "UPDATE ledger_paymentbatch SET total_fen = 1",
        "UPDATE ledger_exchangefile SET sha256 = ''",
        "DELETE FROM ledger_bill",
        "DELETE FROM ledger_arrival",
        "DELETE FROM ledger_unpaidpayment",
        "DELETE FROM ledger_paymentbatch",
        "DELETE FROM ledger_exchangefile",
        "DELETE FROM ledger_account",
    ],
)
def test_the_database_itself_refuses_to_rewrite_a_fact(booked: None, statement: str) -> None:
    with pytest.raises(IntegrityError, match="what stands here stays"), transaction.atomic():
        connection.cursor().execute(statement)
