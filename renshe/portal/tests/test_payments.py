"""Failed and unknown payments: in sight, filtered, exported; ended by two officers, each of whom may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from renshe.access.models import RoleHolding, User
from renshe.archive.models import SealedMonth
from renshe.ledger import chart
from renshe.ledger.models import Entry, PaymentBatch, Settlement, UnpaidPayment

SignIn = Callable[[str], Client]
SAID = {"was_paid": "yes", "evidence": "回单 0415-7", "reason": "银行书面答复"}


@pytest.fixture
def unknown(bureau: SimpleNamespace) -> UnpaidPayment:
    """李四 of 石岐: one unknown, one failed. Officers: fund officer and checker of the city, fund officer of 小榄."""
    chart.ensure()
    SealedMonth.objects.create(month="2021-03-01", previous_hash="0" * 64, hash="1" * 64, totals={})
    for name, role, unit in (
        ("jijin", "fund_officer", bureau.city),
        ("fuhe", "checker", bureau.city),
        ("xiaolan-jijin", "fund_officer", bureau.xiaolan.unit),
    ):
        bureau.users[name] = User.objects.create(username=name, kind="officer", full_name=name)
        RoleHolding.objects.create(user=bureau.users[name], role=role, unit=unit, held=(date(2020, 1, 1), None))
    batch = PaymentBatch.objects.create(
        number="pension-202103-B1", fund="pension", month="2021-03-01", bank_code="B1", state="answered", count=2,
        total_fen=500000, failed_fen=200000, unknown_fen=300000,
    )  # fmt: skip
    made = [
        UnpaidPayment.objects.create(
            number=f"pension-202103-B1-00000{number}", batch=batch, person=bureau.li, month="2021-03-01",
            amount_fen=fen, state=state, reason=reason,
        )
        for number, fen, state, reason in ((1, 200000, "failed", "closed"), (2, 300000, "unknown", ""))
    ]  # fmt: skip
    return made[1]


def test_the_unknown_stand_first_and_the_list_is_filtered_and_exported(
    unknown: UnpaidPayment, signed_in_as: SignIn
) -> None:
    officer = signed_in_as("jijin")
    assert '<a href="/payments/?state=unknown">1</a>' in officer.get("/").content.decode()
    page = officer.get("/payments/").content.decode()
    assert page.index("pension-202103-B1-000002") < page.index("pension-202103-B1-000001")
    assert "账户已销户" in page
    assert "银行未回盘" in page
    assert "3,000.00" in page
    assert "000002" not in officer.get("/payments/?state=failed").content.decode()
    assert "000001" not in officer.get("/payments/?month=202104").content.decode()
    sheet = openpyxl.load_workbook(BytesIO(officer.get("/payments/?state=unknown&export=xlsx").content)).active
    assert sheet is not None
    assert sheet.max_row == 3  # the heading, the payment, the total
    assert 3000 in [cell.value for cell in sheet[2]]


def test_the_list_asks_a_bounded_number_of_queries(
    unknown: UnpaidPayment, signed_in_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    officer = signed_in_as("jijin")
    with django_assert_max_num_queries(12):
        assert officer.get("/payments/").status_code == 200


def test_two_officers_end_it_and_a_second_press_changes_nothing(unknown: UnpaidPayment, signed_in_as: SignIn) -> None:
    first, second, url = signed_in_as("jijin"), signed_in_as("fuhe"), f"/payments/{unknown.pk}/"
    assert "银行已支付" in first.get(url).content.decode()
    for _ in range(2):
        first.post(f"{url}settlements/", SAID)
    said = Settlement.objects.get()
    assert "复核通过" not in first.get(url).content.decode()
    first.post(f"{url}settlements/{said.pk}/confirm/")
    unknown.refresh_from_db()
    assert unknown.state == "unknown"
    assert "复核通过" in second.get(url).content.decode()
    assert "待复核" in second.get("/payments/?open_only=waiting").content.decode()
    for _ in range(2):
        assert second.post(f"{url}settlements/{said.pk}/confirm/").status_code == 302
    unknown.refresh_from_db()
    assert unknown.state == "found_paid"
    assert Entry.objects.get(kind="benefits").month == date(2021, 4, 1)


def test_a_refusal_needs_a_reason_and_leaves_it_unknown(unknown: UnpaidPayment, signed_in_as: SignIn) -> None:
    url = f"/payments/{unknown.pk}/settlements/"
    signed_in_as("jijin").post(url, SAID)
    said = Settlement.objects.get()
    signed_in_as("fuhe").post(f"{url}{said.pk}/refuse/", {"reason": ""})
    said.refresh_from_db()
    assert said.state == "proposed"
    signed_in_as("fuhe").post(f"{url}{said.pk}/refuse/", {"reason": "回单号不符"})
    said.refresh_from_db()
    unknown.refresh_from_db()
    assert (said.state, unknown.state) == ("refused", "unknown")


@pytest.mark.parametrize("lacking", ["was_paid", "evidence", "reason"])
def test_what_is_missing_is_said_beside_the_field(unknown: UnpaidPayment, signed_in_as: SignIn, lacking: str) -> None:
    page = signed_in_as("jijin").post(f"/payments/{unknown.pk}/settlements/", SAID | {lacking: ""})
    assert f'href="#id_{lacking}"' in page.content.decode()
    assert not Settlement.objects.exists()


@pytest.mark.parametrize(
    ("name", "seen", "said"),
    [("xiaolan-jijin", 404, 404), ("shiqi", 200, 403), ("lingdao", 200, 403), ("zhang", 403, 403)],
)
def test_who_may_not(unknown: UnpaidPayment, signed_in_as: SignIn, name: str, seen: int, said: int) -> None:
    url = f"/payments/{unknown.pk}/"
    assert signed_in_as(name).get(url).status_code == seen
    assert signed_in_as(name).post(f"{url}settlements/", SAID).status_code == said
    assert not Settlement.objects.exists()


def test_a_settlement_of_another_payment_is_not_found(unknown: UnpaidPayment, signed_in_as: SignIn) -> None:
    signed_in_as("jijin").post(f"/payments/{unknown.pk}/settlements/", SAID)
    other = UnpaidPayment.objects.get(state="failed")
    url = f"/payments/{other.pk}/settlements/{Settlement.objects.get().pk}/confirm/"
    assert signed_in_as("fuhe").post(url).status_code == 404
    assert signed_in_as("jijin").get("/payments/99999999999999999999/").status_code == 404


def test_a_failed_payment_is_not_settled(unknown: UnpaidPayment, signed_in_as: SignIn) -> None:
    failed = UnpaidPayment.objects.get(state="failed")
    answer = signed_in_as("jijin").post(f"/payments/{failed.pk}/settlements/", SAID, follow=True)
    assert "无需再核实" in answer.content.decode()
