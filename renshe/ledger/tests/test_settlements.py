"""An unknown payment is ended by two officers, once: who may, what is booked, two at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection

from renshe.access.errors import NotAllowed
from renshe.access.models import RoleHolding, TrailEntry, Unit, User
from renshe.law.month import Month
from renshe.ledger import balances, chart, check, posting, settlements, transfers
from renshe.ledger.errors import PaymentNotUnknown, SameOfficerTwice, SettlementDecided, SettlementWaits
from renshe.ledger.models import Entry, PaymentBatch, Settlement, UnpaidPayment
from renshe.registry.models import Person

MARCH, APRIL = Month(2021, 3), Month(2021, 4)
Officer = Callable[[str, str], User]


@pytest.fixture
def unknown(people: list[Person]) -> UnpaidPayment:
    """3,000 yuan for 王三, drawn for the bank in March, not named in its answer."""
    chart.ensure()
    posting.post("pension", MARCH, "opening", "opening", "", {"fiscal_account": 3000_00, "fund_balance": -3000_00})
    transfers.draw_for_payments("pension", MARCH, "pension-202103-B1", 3000_00)
    batch = PaymentBatch.objects.create(
        number="pension-202103-B1", fund="pension", month=MARCH.first_day, bank_code="B1", state="answered",
        count=1, total_fen=3000_00, unknown_fen=3000_00,
    )  # fmt: skip
    return UnpaidPayment.objects.create(
        number="pension-202103-B1-000001", batch=batch, person=people[2], month=MARCH.first_day, amount_fen=3000_00,
        state="unknown",
    )  # fmt: skip


@pytest.fixture
def officer(people: list[Person]) -> Officer:
    def make(name: str, role: str) -> User:
        user = User.objects.create(username=name, full_name=name)
        unit = Unit.objects.get(code="t01")
        RoleHolding.objects.create(user=user, role=role, unit=unit, held=(date(2020, 1, 1), None))
        return user

    return make


def propose(payment: UnpaidPayment, by: User, *, was_paid: bool = True) -> Settlement:
    return settlements.propose(
        payment.pk, was_paid=was_paid, evidence="回单 2021-0415", reason="银行书面答复", officer=by
    )


@pytest.mark.django_db
def test_found_paid_is_booked_once_when_the_second_officer_confirms(unknown: UnpaidPayment, officer: Officer) -> None:
    first, second = officer("甲", "fund_officer"), officer("乙", "checker")
    said = propose(unknown, first)
    assert propose(unknown, first) == said
    assert not Entry.objects.filter(kind="benefits").exists()
    for _ in range(2):
        settlements.confirm(said.pk, officer=second, month=APRIL)
    unknown.refresh_from_db()
    assert unknown.state == "found_paid"
    assert Entry.objects.get(key=f"found:{unknown.number}").month == APRIL.first_day
    assert balances.fund_balance_fen("pension", APRIL) == 0
    assert all(one.ok for one in check.own())
    told = list(TrailEntry.objects.order_by("pk").values_list("action", "user__username", "reason"))
    assert told == [("settlement.proposed", "甲", "银行书面答复"), ("settlement.confirmed", "乙", "银行书面答复")]
    with pytest.raises(PaymentNotUnknown):
        propose(unknown, first, was_paid=False)


@pytest.mark.django_db
def test_found_unpaid_has_failed_and_nothing_is_booked(unknown: UnpaidPayment, officer: Officer) -> None:
    said = propose(unknown, officer("甲", "fund_officer"), was_paid=False)
    settlements.confirm(said.pk, officer=officer("乙", "fund_officer"), month=APRIL)
    unknown.refresh_from_db()
    assert unknown.state == "failed"
    assert {entry.kind for entry in Entry.objects.all()} == {"opening", "draw"}  # as before


@pytest.mark.django_db
def test_a_refused_settlement_leaves_the_doubt_and_another_may_be_said(
    unknown: UnpaidPayment, officer: Officer
) -> None:
    first, second = officer("甲", "fund_officer"), officer("乙", "checker")
    said = propose(unknown, first)
    with pytest.raises(SettlementWaits, match="甲 has already said"):
        propose(unknown, first, was_paid=False)
    for _ in range(2):
        settlements.refuse(said.pk, reason="回单号不符", officer=second)
    unknown.refresh_from_db()
    assert unknown.state == "unknown"
    with pytest.raises(SettlementDecided):
        settlements.confirm(said.pk, officer=second, month=APRIL)
    assert propose(unknown, first, was_paid=False) != said


@pytest.mark.django_db
def test_who_may_not_is_refused(unknown: UnpaidPayment, officer: Officer) -> None:
    first = officer("甲", "fund_officer")
    with pytest.raises(NotAllowed):
        propose(unknown, officer("经办", "handler"))
    said = propose(unknown, first)
    with pytest.raises(SameOfficerTwice, match="second officer"):
        settlements.confirm(said.pk, officer=first, month=APRIL)
    with pytest.raises(NotAllowed):
        settlements.confirm(said.pk, officer=officer("领导", "leader"), month=APRIL)
    with pytest.raises(IntegrityError, match="settlement_two_officers"):
        Settlement.objects.update(state="confirmed", decided_by=first, month=APRIL.first_day)


@pytest.mark.django_db(transaction=True)
def test_of_a_confirmation_and_a_refusal_at_once_one_holds(unknown: UnpaidPayment, officer: Officer) -> None:
    said = propose(unknown, officer("甲", "fund_officer"))
    second, third = officer("乙", "checker"), officer("丙", "checker")

    def decide(of: str) -> str:
        try:
            if of == "confirm":
                settlements.confirm(said.pk, officer=second, month=APRIL)
            else:
                settlements.refuse(said.pk, reason="回单号不符", officer=third)
        except SettlementDecided:
            return "too late"
        finally:
            connection.close()
        return of

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(decide, ["confirm", "refuse"]))
    assert done.count("too late") == 1
    unknown.refresh_from_db()
    assert unknown.state == ("found_paid" if "confirm" in done else "unknown")
    assert Entry.objects.filter(kind="benefits").count() == ("confirm" in done)
    assert all(one.ok for one in check.own())


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_pay_and_book_once(unknown: UnpaidPayment, officer: Officer) -> None:
    said = propose(unknown, officer("甲", "fund_officer"))
    both = [officer("乙", "checker"), officer("丙", "checker")]

    def decide(by: User) -> bool:
        try:
            settlements.confirm(said.pk, officer=by, month=APRIL)
        except SettlementDecided:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, both)) == [False, True]
    assert Entry.objects.filter(kind="benefits").count() == 1
