from __future__ import annotations

from datetime import date

import pytest

from renshe.law.month import Month
from renshe.ledger import arrivals, bills, transfers
from renshe.ledger.arrivals import Arrived, Booked
from renshe.ledger.bills import NewBill, Raised
from renshe.ledger.errors import AccountPartTooLarge, BillDiffers, BillUnknown, MoreThanOwed, VoucherUsedForAnother
from renshe.ledger.models import Arrival, Bill, Entry, Posting
from renshe.registry.models import Employer, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accounts")]
MARCH, APRIL = Month(2021, 3), Month(2021, 4)


@pytest.fixture
def number(employer: Employer, people: list[Person]) -> str:
    rows = [NewBill("pension", 1000_00, employer_id=employer.pk), NewBill("pension", 500_00, person_id=people[0].pk)]
    assert bills.raise_bills(MARCH, rows) == Raised(count=2, due_fen=1500_00, new=2)
    assert bills.raise_bills(MARCH, rows) == Raised(count=2, due_fen=1500_00, new=0)
    return f"P-202103-E{employer.pk}"


def line(number: str, voucher: str = "V1", amount: int = 400_00, account: int = 133_33) -> Arrived:
    return Arrived(voucher, number, date(2021, 3, 20), amount, account)


def test_a_bill_raised_with_another_amount_is_refused(number: str, employer: Employer) -> None:
    with pytest.raises(BillDiffers, match=r"stands at 1,000\.00 yuan and cannot become 0\.01 yuan"):
        bills.raise_bills(MARCH, [NewBill("pension", 1, employer_id=employer.pk)])


def test_money_that_arrives_in_part_leaves_arrears_and_an_entry(number: str) -> None:
    assert arrivals.book(MARCH, [line(number)]) == Booked(new=1, amount_fen=400_00)
    assert Bill.objects.get(number=number).arrears_fen == 600_00
    assert sorted(Posting.objects.values_list("account__code", "amount_fen")) == [
        ("contributions_account", -133_33),
        ("contributions_pooled", -266_67),
        ("treasury", 400_00),
    ]
    assert Entry.objects.get().key == "arrival:V1"


def test_the_same_arrivals_again_change_nothing(number: str) -> None:
    arrivals.book(MARCH, [line(number)])
    assert arrivals.book(MARCH, [line(number), line(number, "V2", 600_00, 0)]) == Booked(new=1, amount_fen=600_00)
    assert Bill.objects.get(number=number).paid_fen == 1000_00
    assert Arrival.objects.count() == Entry.objects.count() == 2


def test_what_cannot_be_is_refused_whole(number: str) -> None:
    arrivals.book(MARCH, [line(number)])
    for wrong, error in [
        (line(number, "V1", 300_00), VoucherUsedForAnother),
        (line(number, "V2", 600_01), MoreThanOwed),
        (line("P-202103-E999", "V2"), BillUnknown),
        (line(number, "V2", 100, 101), AccountPartTooLarge),
    ]:
        with pytest.raises(error):
            arrivals.book(APRIL, [line(number, "V0", 1, 0), wrong])
    assert Bill.objects.get(number=number).paid_fen == 400_00
    assert Arrival.objects.count() == 1


def test_the_treasury_is_remitted_once_a_month(number: str) -> None:
    arrivals.book(MARCH, [line(number)])
    assert [transfers.remit_to_fiscal_account(MARCH) for _ in range(2)] == [400_00, 0]
    transfers.draw_for_payments("pension", MARCH, "pension-202103", 150_00)
    stands = {code: transfers.balance_fen("pension", code, MARCH) for code in ("treasury", "fiscal_account")}
    assert stands == {"treasury": 0, "fiscal_account": 250_00}
