"""From a figure's record, a spell or a pension down to what decided it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from renshe.access.models import TrailEntry
from renshe.archive import files, query
from renshe.casework import cases
from renshe.law import Month
from renshe.ledger import bills, chart, posting
from renshe.ledger.arrivals import Arrived, book
from renshe.ledger.models import Bill, PaymentBatch, UnpaidPayment
from renshe.ledger.tests.tampering import triggers_off
from renshe.portal.tests.test_award import award_of
from renshe.programmes.social_insurance import doubts
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry import spells
from renshe.registry.models import Employer, Enrolment

MARCH = Month(2021, 3)
BALANCE = "/figures/soc.fund_balance/2021/records/?month=2021-03"
PAYMENTS = """SELECT person_id::BIGINT AS person_id, number AS payment_number, DATE '2021-03-01' AS month,
  fen::BIGINT AS amount_fen, state, DATE '2021-03-20' AS answered_on, '' AS reason
FROM (VALUES {rows}) AS t (person_id, number, fen, state)"""


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.ARCHIVE_FOLDER = tmp_path
    settings.LAW_FOLDER = Path(__file__).parents[2] / "city" / "law"


@pytest.fixture
def booked(bureau):
    """永兴's pension of 2021-03 arrived; a batch was drawn for and paid, one unknown payment of it found paid."""
    with triggers_off():
        Bill.objects.all().delete()
    chart.ensure()
    bills.raise_bills(MARCH, [bills.NewBill("pension", 90000, employer_id=bureau.employer.pk)])
    bureau.bill = Bill.objects.get()
    book(MARCH, [Arrived("V1", bureau.bill.number, date(2021, 3, 20), 90000, 30000)])
    bureau.batch = PaymentBatch.objects.create(
        number="pension-202103-B1", fund="pension", month="2021-03-01", bank_code="B1", state="answered", count=2,
        total_fen=500000, paid_fen=200000, unknown_fen=300000,
    )  # fmt: skip
    bureau.unknown = UnpaidPayment.objects.create(
        number="pension-202103-B1-000002", batch=bureau.batch, person=bureau.li, month="2021-03-01",
        amount_fen=300000, state="unknown",
    )  # fmt: skip
    legs = {"spending_account": 1, "fiscal_account": -1}
    for key, kind, text in (
        ("draw:pension-202103-B1", "draw", "pension-202103-B1"),
        ("remit:pension:2021-03", "remit", "2021-03"),
    ):
        posting.post("pension", MARCH, key, kind, text, legs)
    paid = {"benefits": 1, "spending_account": -1}
    posting.post("pension", MARCH, "paid:pension-202103-B1", "benefits", "pension-202103-B1", paid)
    posting.post("pension", MARCH, f"found:{bureau.unknown.number}", "benefits", bureau.unknown.number, paid)
    return bureau


def test_each_posting_of_the_funds_balance_opens_what_it_was_posted_for(booked, signed_in_as):
    page = signed_in_as("lingdao").get(BALANCE + "&per_page=100").content.decode()
    assert f'<a href="/bills/{booked.bill.number}/">{booked.bill.number}</a>' in page
    assert page.count(f'<a href="/batches/{booked.batch.pk}/">pension-202103-B1</a>') == 3  # drawn in two legs, paid
    assert f'<a href="/payments/{booked.unknown.pk}/">{booked.unknown.number}</a>' in page
    assert page.count('<a href="/months/2021-03/">2021-03</a>') == 2  # remitted, in two legs
    found = signed_in_as("lingdao").get(f"{BALANCE}&q={booked.bill.number}").content.decode()
    assert found.count(f"/bills/{booked.bill.number}/") == 1


def test_the_records_of_what_arrived_open_the_bill(booked, signed_in_as):
    page = signed_in_as("lingdao").get("/figures/soc.contributions_arrived/2021/records/?month=2021-03")
    assert f'<a href="/bills/{booked.bill.number}/">{booked.bill.number}</a>' in page.content.decode()


def test_a_batch_lists_the_payments_of_people_whom_the_officer_may_see(booked, signed_in_as):
    rows = ", ".join(
        f"({person.pk}, 'pension-202103-{number}', {fen}, '{state}')"
        for person, number, fen, state in (
            (booked.zhang, "B1-000001", 200000, "paid"),
            (booked.li, "B1-000002", 300000, "unknown"),
            (booked.li, "B10-000001", 1, "paid"),
        )
    )
    with query.connect() as duck:
        files.write(duck, MARCH, "payments", PAYMENTS.format(rows=rows), ("payment_number",))
    url = f"/batches/{booked.batch.pk}/"
    page = signed_in_as("jingban").get(url).content.decode()
    for words in ("发放批次", "pension-202103-B1", "张三丰", "李四", "2,000.00", f"/people/{booked.zhang.pk}/award/"):
        assert words in page, words
    assert "B10-000001" not in page
    assert "张三丰" not in signed_in_as("jingban").get(f"{url}?state=unknown").content.decode()
    of_shiqi = signed_in_as("shiqi").get(url).content.decode()
    assert ("张三丰" in of_shiqi, "李四" in of_shiqi) == (False, True)
    assert signed_in_as("yongxing").get(url).status_code == 403
    assert signed_in_as("jingban").get("/batches/999999/").status_code == 404
    assert TrailEntry.objects.filter(action="list.seen", subject_key="batch pension-202103-B1").count() == 3


def declared(bureau: SimpleNamespace, employer: Employer, month: date, **changes: int) -> Declaration:
    case = cases.open_case(EMPLOYER_DECLARATION, bureau.xiaolan.unit, employer, by=None)
    return Declaration.objects.create(
        employer=employer, month=month, state="accepted", content_hash="", people=1, wages_fen=1, case=case, **changes
    )


def test_a_persons_spells_say_what_decided_them(bureau, signed_in_as):
    known = (datetime(2020, 12, 31, tzinfo=UTC), None)
    Enrolment.objects.create(
        person=bureau.li, insurance="pension", employer=bureau.employer, kind="employee", state="enrolled",
        is_paying=True, valid=(date(2015, 1, 1), None), known=known, reason="opening",
    )  # fmt: skip
    other = Employer.objects.create(
        credit_code="91442000MA00000002", name="别家", town=bureau.xiaolan, industry="C33", injury_class=4,
        registered_on=date(2010, 1, 1),
    )  # fmt: skip
    spells.stop_many([spells.Stop(bureau.li.pk, bureau.employer.pk, Month(2021, 2))], reason="declared")
    spells.start_many([spells.Start(bureau.li.pk, other.pk, MARCH)], reason="declared")
    stop = declared(bureau, bureau.employer, date(2021, 2, 1), stops=1)
    start = declared(bureau, other, date(2021, 3, 1), starts=1)
    page = signed_in_as("jingban").get(f"/people/{bureau.li.pk}/").content.decode()
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
    assert body
    told = {}
    for row in re.findall(r"<tr.*?</tr>", body[1], re.S):
        cells = re.findall(r"<td.*?</td>", row, re.S)
        words = " ".join(re.sub(r"<[^>]+>", "", cells[-1]).split())
        told[re.sub(r"<[^>]+>", "", cells[-2]).strip()] = (words, re.findall(r'href="([^"]+)"', cells[-1]))
    assert told["2015-01 至 2021-01"] == ("随期初数据导入 · 2021-02 申报减员", [f"/declarations/{stop.pk}/"])
    assert told["2021-02 至 2021-02"] == ("2021-02 申报减员", [f"/declarations/{stop.pk}/"])
    assert told["自 2021-03 起"] == ("2021-03 申报增员", [f"/declarations/{start.pk}/"])


def test_one_who_retired_has_the_award_as_what_decided_it(bureau, signed_in_as):
    spells.retire(bureau.zhang, MARCH)
    award_of(bureau.zhang)
    page = signed_in_as("jingban").get(f"/people/{bureau.zhang.pk}/").content.decode()
    assert re.findall(rf'<a href="/people/{bureau.zhang.pk}/award/">(.*?)</a>', page)[0] == "养老待遇核定"


@pytest.mark.usefixtures("closed_2021")
def test_values_in_doubt_are_named_on_figures_of_money(bureau, signed_in_as):
    states = {one.name: one.state for one in doubts.of_contributions(MARCH, MARCH)}
    assert states["pension_base_floor"] == "assumed"
    assert states["injury_rate"] == "assumed"
    assert "pension_base_ceiling" not in states  # reported
    assert doubts.of_figure("soc.enrolments", MARCH, MARCH) == []
    of_class = doubts.of_contributions(MARCH, MARCH, funds=["injury"], injury_class=4)
    assert {one.entries for one in of_class if one.name == "injury_rate"} == {("4",)}
    page = signed_in_as("lingdao").get("/figures/soc.contributions_due/2021/").content.decode()
    assert "缴费基数下限" in page
    assert "示例假定" in page
