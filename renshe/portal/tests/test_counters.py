"""Bank points and village centres: they serve their town's people; at a bank point no benefit is seen, on any page."""

from __future__ import annotations

import subprocess
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from renshe.access import roles
from renshe.access.errors import RoleNotAtUnit
from renshe.access.models import RoleHolding, Unit, User
from renshe.casework.models import Certificate
from renshe.ledger.models import Bill, PaymentBatch, UnpaidPayment
from renshe.ledger.tests.tampering import triggers_off
from renshe.portal.tests.test_award import award_of
from renshe.portal.urls import urlpatterns
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry import scopes
from renshe.registry.models import Employer, Enrolment, Person

BANK, VILLAGE, ELSEWHERE = "wangdian", "cunju", "qita"
LAW = {"law", "law-formula", "law-parameter", "law-document", "law-article"}
CALCULATORS = {"calculators", "calculator", "calculator-pdf"}
OPEN_TO_CLERKS = {"people", "person", "certificate-issue", "certificate-pdf", "certificate-signature", "counter-person"}
OWN_AFFAIRS = {"delegations", "delegation-new", "looks"}
NOTICES = {"notices", "notice", "notices-read"}
OPEN_TO_ALL = (
    {"home", "sign-in", "sign-out", "language", "verify", "verify-keys", "verify-key"} | LAW | CALCULATORS | NOTICES
) | {"services", "service"}


@pytest.fixture
def counters(bureau: SimpleNamespace) -> SimpleNamespace:
    """小榄 has a bank point and a village centre, 石岐 a bank point. 张三丰 of 小榄 works and draws a pension."""
    for name, kind, town in (
        (BANK, "bank_point", bureau.xiaolan),
        (VILLAGE, "village_centre", bureau.xiaolan),
        (ELSEWHERE, "bank_point", bureau.shiqi),
    ):
        unit = Unit.objects.create(code=name, kind=kind, name_zh=name, name_en=name, parent=town.unit)
        bureau.users[name] = User.objects.create(username=name, kind="officer")
        roles.give(bureau.users[name], "counter", unit, by=None, first=date(2020, 1, 1))
    one = Enrolment.objects.get()
    Enrolment.objects.create(
        person=bureau.zhang, insurance="injury", employer=bureau.employer, kind="employee", state="enrolled",
        is_paying=True, valid=one.valid, known=one.known,
    )  # fmt: skip
    with triggers_off():
        Enrolment.objects.filter(pk=one.pk).update(state="drawing", is_paying=False)
    award_of(bureau.zhang)
    return bureau


def seen(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_counter_serves_the_people_of_its_town_alone(counters, signed_in_as):
    for who, there, missing in ((BANK, "张三丰", "李四"), (VILLAGE, "张三丰", "李四"), (ELSEWHERE, "李四", "张三丰")):
        page = seen(signed_in_as(who), "/people/")
        assert there in page
        assert missing not in page
    assert signed_in_as(BANK).get(f"/people/{counters.li.pk}/").status_code == 404
    assert signed_in_as(ELSEWHERE).get(f"/people/{counters.zhang.pk}/").status_code == 404


def test_a_bank_point_sees_enrolments_and_no_benefit(counters, signed_in_as):
    url = f"/people/{counters.zhang.pk}/"
    at_bank, in_village = seen(signed_in_as(BANK), url), seen(signed_in_as(VILLAGE), url)
    for page in (at_bank, in_village):
        assert "工伤保险" in page
        assert "4420**********001X" in page
        assert "个人账户余额" not in page
    assert "月养老金" in in_village
    assert "领取待遇" in in_village
    for words in ("养老金", "领取待遇", "养老保险"):
        assert words not in at_bank.partition("<main")[2]


def test_the_rows_themselves_are_closed_to_counters(counters):
    bank, village = counters.users[BANK], counters.users[VILLAGE]
    batch = PaymentBatch.objects.create(
        number="B", fund="pension", month=date(2021, 1, 1), bank_code="B01", count=1, total_fen=1, sha256=""
    )
    UnpaidPayment.objects.create(
        number="P", batch=batch, person=counters.zhang, month=date(2021, 1, 1), amount_fen=1, state="failed"
    )
    for user in (bank, village):
        assert list(Person.objects.seen_by(user)) == [counters.zhang]
        assert not UnpaidPayment.objects.seen_by(user).exists()
        assert not Employer.objects.seen_by(user).exists()
        assert not user.units_in_reach().filter(kind__in=["town", "city"]).exists()
    assert [one.insurance for one in Enrolment.objects.seen_by(bank)] == ["injury"]
    assert Enrolment.objects.seen_by(village).count() == 2
    assert not scopes.BENEFITS.sees(bank, counters.zhang)
    assert scopes.BENEFITS.sees(village, counters.zhang)


def test_every_other_page_is_closed_to_counters(counters, signed_in_as):
    declaration = Declaration.objects.create(
        employer=counters.employer, month=date(2021, 1, 1), state="submitted", content_hash="1", people=1, wages_fen=1
    )
    ones = {
        "pk": {"person": counters.zhang.pk, "employer": counters.employer.pk}.get,
        "month": "2021-01", "code": "soc.enrolments", "year": 2021, "number": Bill.objects.get().number,
        "settlement": 1, "programme": "contributions",
        "item": "social_insurance.flexible_enrolment", "page": "work", "step": "withdraw", "clock": 1,
        "material": "diagnosis", "attachment": 1, "ending": "pdf", "check": "x", "way": "review",
    }  # fmt: skip
    open_to_them = []
    for pattern in urlpatterns:
        if not isinstance(pattern, URLPattern) or pattern.name in OPEN_TO_ALL | OPEN_TO_CLERKS | OWN_AFFAIRS:
            continue
        given = {name: ones[name] for name in pattern.pattern.converters}
        if "pk" in given:
            given["pk"] = declaration.pk if "declaration" in str(pattern.name) else counters.zhang.pk
        if str(pattern.name).startswith("deliver") and given:
            given["pk"] = uuid4()
        url = reverse(f"portal:{pattern.name}", kwargs=given)
        for who in (BANK, VILLAGE):
            client = signed_in_as(who)
            for answer in (client.get(url), client.post(url)):
                if answer.status_code not in {302, 403, 404, 405} or answer.get("Location") == url:
                    open_to_them.append((who, url))
    assert open_to_them == []


def test_a_clerk_draws_up_a_certificate_without_benefits_and_prints_it(counters, signed_in_as):
    client, url = signed_in_as(BANK), f"/people/{counters.zhang.pk}/certificates/"
    assert "月份请写成 202107。" in client.post(url, {"first": "x", "last": "202101"}).content.decode()
    assert client.post(url, {"first": "202101", "last": "202101"}).status_code == 302
    made = Certificate.objects.get()
    assert [one["insurance"] for one in made.content["spells"]] == ["injury"]
    assert made.number in seen(client, f"/people/{counters.zhang.pk}/")
    printed = client.get(f"{url}{made.number}.pdf")
    assert printed["Content-Type"] == "application/pdf"
    read = subprocess.run(["pdftotext", "-", "-"], input=printed.content, capture_output=True, check=True).stdout
    assert "工伤保险" in read.decode()
    assert "领取待遇" not in read.decode()
    assert signed_in_as(VILLAGE).get(f"{url}{made.number}.pdf").status_code == 404  # drawn up by another
    assert signed_in_as(ELSEWHERE).post(url, {"first": "202101", "last": "202101"}).status_code == 404


def test_counter_clerks_are_at_counters_and_nobody_else_is(counters):
    user, unit = counters.users["jingban"], Unit.objects.get(code=BANK)
    with pytest.raises(RoleNotAtUnit):
        roles.give(user, RoleHolding.Role.HANDLER, unit, by=None)
    with pytest.raises(RoleNotAtUnit):
        roles.give(user, RoleHolding.Role.COUNTER, counters.xiaolan.unit, by=None)
