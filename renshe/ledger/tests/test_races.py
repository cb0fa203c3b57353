from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from renshe.law.month import Month
from renshe.ledger import arrivals, bills, check
from renshe.ledger.arrivals import Arrived
from renshe.ledger.bills import NewBill
from renshe.ledger.models import Arrival, Bill, Entry
from renshe.registry.models import Employer

MARCH = Month(2021, 3)


@pytest.mark.django_db(transaction=True)
def test_two_who_book_the_same_arrivals_at_once_book_them_once(employer: Employer, accounts: None) -> None:
    bills.raise_bills(MARCH, [NewBill("pension", 1000_00, employer_id=employer.pk)])
    lines = [Arrived(f"V{index}", f"P-202103-E{employer.pk}", date(2021, 3, 20), 500_00, 100_00) for index in range(2)]

    def book(_: int) -> int:
        try:
            return arrivals.book(MARCH, lines).new
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(book, range(2))) == [0, 2]
    assert Bill.objects.get().paid_fen == 1000_00
    assert Arrival.objects.count() == Entry.objects.count() == 2
    assert all(one.ok for one in check.own())
