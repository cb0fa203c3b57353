"""Accounts of pensioners are drawn down by what was really paid; books, archive and statements agree.

周八 draws 2,400 yuan a month, 600 of it from an account that holds 1,300 yuan at the opening.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from renshe.access.models import RoleHolding, Unit, User
from renshe.access.reading import as_system
from renshe.archive import runs
from renshe.archive.models import ArchiveFile
from renshe.law import Month
from renshe.ledger import settlements
from renshe.ledger.check import check
from renshe.ledger.models import Entry, Posting, UnpaidPayment
from renshe.ledger.tests.tampering import triggers_off
from renshe.programmes.social_insurance import account_books, accounts, drawing, month, settling
from renshe.programmes.social_insurance.tests.partners import Partners
from renshe.programmes.social_insurance.tests.test_month import AUGUST, JULY, JUNE, july, partners, people, rows
from renshe.registry.models import Person

__all__ = ["july", "partners", "people"]  # fixtures
SEPTEMBER = Month(2021, 9)
DRAWN = "month, account_fen, from_account_fen, from_pool_fen"


def faults() -> list[str]:
    return [f"{one.name} {one.detail}" for one in check() if not one.ok]


@pytest.fixture
def officers(july: dict[str, Person]) -> tuple[User, User]:
    unit = Unit.objects.get(code="442000001")
    made = []
    for name in ("甲", "乙"):
        user = User.objects.create(username=name, full_name=name)
        RoleHolding.objects.create(user=user, role="fund_officer", unit=unit, held=(date(2020, 1, 1), None))
        made.append(user)
    return made[0], made[1]


def settle(officers: tuple[User, User], *, was_paid: bool = True) -> Month:
    """End the doubt about the one unknown payment; return the accounting period in which it counts."""
    said = settlements.propose(
        UnpaidPayment.objects.get().pk, was_paid=was_paid, evidence="回单7", reason="银行书面答复", officer=officers[0]
    )
    counted = settling.confirm(said.pk, officer=officers[1]).month
    assert counted is not None
    return Month.of(counted)


@pytest.mark.django_db
def test_the_account_pays_until_it_is_used_up_then_the_pool(july: dict[str, Person], partners: Partners) -> None:
    for one in (JULY, AUGUST, SEPTEMBER, Month(2021, 10)):
        month.close(one, partners=partners)
    assert [rows(one, "drawn", DRAWN)[0][1:] for one in (JULY, AUGUST, SEPTEMBER, Month(2021, 10))] == [
        (60_000, 60_000, 0),
        (60_000, 60_000, 0),
        (60_000, 10_000, 50_000),
        (60_000, 0, 60_000),
    ]
    statement = accounts.statement(july["zhou"].pk, 2021)
    assert (statement.opening_fen, statement.credited_fen, statement.drawn_fen) == (130_000, 0, 130_000)
    assert statement.closing_fen == accounts.balance(july["zhou"].pk, Month(2021, 10)) == 0
    assert month.as_data(SEPTEMBER)["totals"]["account_drawn"] == "100.00"
    assert faults() == []


@pytest.mark.django_db
def test_what_failed_draws_when_it_is_paid_again(july: dict[str, Person], partners: Partners) -> None:
    partners.fail = {("202107", "周八"), ("202108", "周八")}
    for one in (JULY, AUGUST, SEPTEMBER):
        month.close(one, partners=partners)
    assert rows(JULY, "drawn", DRAWN) == rows(AUGUST, "drawn", DRAWN) == []
    # July's was made again in August, failed again, and was made once more in September, with its parts.
    assert rows(SEPTEMBER, "payroll", "month, basic_fen, account_fen, transitional_fen, cause") == [
        (JULY.first_day, 150_000, 60_000, 30_000, "repaid"),
        (AUGUST.first_day, 150_000, 60_000, 30_000, "repaid"),
        (SEPTEMBER.first_day, 150_000, 60_000, 30_000, "regular"),
    ]
    assert rows(SEPTEMBER, "drawn", DRAWN) == [
        (JULY.first_day, 60_000, 60_000, 0),
        (AUGUST.first_day, 60_000, 60_000, 0),
        (SEPTEMBER.first_day, 60_000, 10_000, 50_000),
    ]
    assert faults() == []


@pytest.mark.django_db
def test_what_was_settled_as_paid_draws_in_the_month_of_the_settlement(
    july: dict[str, Person], partners: Partners, officers: tuple[User, User]
) -> None:
    partners.silent = {("202107", "周八")}
    month.close(JULY, partners=partners)
    assert rows(JULY, "drawn", DRAWN) == []
    assert settle(officers) == AUGUST
    month.close(AUGUST, partners=partners)
    assert [row[0] for row in rows(AUGUST, "drawn", DRAWN)] == [JULY.first_day, AUGUST.first_day]
    assert [row[0] for row in rows(AUGUST, "payroll", "month")] == [AUGUST.first_day]
    assert accounts.balance(july["zhou"].pk, AUGUST) == 10_000
    assert faults() == []


@pytest.mark.django_db
def test_what_was_settled_as_unpaid_is_paid_again_once(
    july: dict[str, Person], partners: Partners, officers: tuple[User, User]
) -> None:
    partners.silent = {("202107", "周八")}
    month.close(JULY, partners=partners)
    assert settle(officers, was_paid=False) == AUGUST
    for one in (AUGUST, SEPTEMBER):
        month.close(one, partners=partners)
    assert [row[0] for row in rows(AUGUST, "payroll", "cause")] == ["repaid", "regular"]
    assert [row[0] for row in rows(SEPTEMBER, "payroll", "cause")] == ["regular"]
    assert faults() == []


@pytest.mark.django_db
def test_settled_after_the_close_drew_the_accounts_it_counts_in_the_next_month(
    july: dict[str, Person], partners: Partners, officers: tuple[User, User]
) -> None:
    partners.silent = {("202107", "周八")}
    month.close(JULY, partners=partners)

    def stops(context: runs.StepContext) -> runs.StepOutcome:
        raise RuntimeError

    at = [one.name for one in month.STEPS].index("interest")
    steps = (*month.STEPS[:at], runs.Step("interest", "", stops), *month.STEPS[at + 1 :])
    whole, month.STEPS = month.STEPS, steps
    try:
        with pytest.raises(RuntimeError):
            month.close(AUGUST, partners=partners)
    finally:
        month.STEPS = whole
    assert settle(officers) == SEPTEMBER
    for one in (AUGUST, SEPTEMBER):
        month.close(one, partners=partners)
    assert [row[0] for row in rows(AUGUST, "drawn", DRAWN)] == [AUGUST.first_day]
    assert [row[0] for row in rows(SEPTEMBER, "drawn", DRAWN)] == [JULY.first_day, SEPTEMBER.first_day]
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_settled_while_the_accounts_are_drawn_it_is_taken_once(
    july: dict[str, Person], partners: Partners, officers: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    partners.silent = {("202107", "周八")}
    month.close(JULY, partners=partners)
    counted: list[Month] = []

    @as_system("a thread of a test")
    def settle_meanwhile() -> Month:
        try:
            return settle(officers)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another:

        def work(context: runs.StepContext) -> runs.StepOutcome:
            settling.hold(context.month)
            waiting = another.submit(settle_meanwhile)
            outcome = drawing.work(context)
            assert not waiting.done()  # it waits for this step to be committed
            waiting.add_done_callback(lambda done: counted.append(done.result()))
            return outcome

        steps = tuple(runs.Step(one.name, one.title, work) if one.name == "drawn" else one for one in month.STEPS)
        monkeypatch.setattr(month, "STEPS", steps)
        month.close(AUGUST, partners=partners)
    monkeypatch.undo()
    assert counted == [SEPTEMBER]
    month.close(SEPTEMBER, partners=partners)
    assert [row[0] for row in rows(SEPTEMBER, "drawn", DRAWN)] == [JULY.first_day, SEPTEMBER.first_day]
    assert faults() == []


@pytest.mark.django_db
def test_interest_is_one_entry_of_the_books_and_pensioners_get_none(
    july: dict[str, Person], partners: Partners
) -> None:
    partners.fail = {(f"2021{number:02d}", "周八") for number in range(7, 13)}  # his account stays as it was
    for number in range(7, 13):
        month.close(Month(2021, number), partners=partners)
    december = Month(2021, 12)
    (interest,) = Posting.objects.filter(
        entry__kind="accounts_interest", account__code="individual_accounts"
    ).values_list("amount_fen", flat=True)
    assert -interest == ArchiveFile.objects.get(name="interest").totals["interest_fen"] > 0
    assert july["zhou"].pk not in [row[0] for row in rows(december, "interest", "person_id")]
    assert account_books.owed_fen(JUNE) == 2_130_000
    assert Entry.objects.filter(kind="accounts_credited").count() == 6
    assert faults() == []


@pytest.mark.django_db
def test_a_booking_that_differs_from_the_archive_is_named(july: dict[str, Person], partners: Partners) -> None:
    month.close(JULY, partners=partners)
    with triggers_off():
        account_books.book("interest", JULY, 1)
    assert faults() == ["个人账户明细 = 个人账户备查账 2021-07 养老保险"]
