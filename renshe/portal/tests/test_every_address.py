"""Every address with something of somebody's in it is closed to all others; each that takes a form asks its secret.

The URL table is walked: a page that is added without a word here, about whose it is, makes this fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from renshe.access.models import Delegation, Inquiry, TrailEntry, User
from renshe.casework import cases, drafts
from renshe.casework.attachments.models import Attachment
from renshe.casework.models import Case, CaseEvent, Delivery
from renshe.casework.notices import telling
from renshe.ledger.models import Bill, PaymentBatch, Settlement, UnpaidPayment
from renshe.portal.models import SavedList
from renshe.portal.tests.addresses import Address, every_address
from renshe.portal.tests.certificates import issue
from renshe.portal.tests.lists import submitted
from renshe.portal.tests.test_api_cases import PAPERS
from renshe.portal.tests.test_award import award_of
from renshe.portal.tests.test_decisions import decided
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT, INJURY_RECOGNITION
from renshe.programmes.social_insurance.scenarios.models import Scenario
from renshe.registry.models import EmployerAgent, PersonAccount
from renshe.testing import sampled

ENROLS = {"work": "platform", "first_month": "2025-08", "base_fen": "6000.00", "phone": "13800138000"}
FLEXIBLE = FLEXIBLE_ENROLMENT.code


@dataclass(frozen=True)
class Whose:
    """What stands in the addresses below `prefix`, by argument; `owner` opens them. None: the city's archive is needed.

    `officers`: every officer opens it, and sees in it what is of their own unit.
    """

    prefix: str
    given: dict[str, str]
    owner: str | None = None
    officers: bool = False


OWNED = (
    Whose("services/<str:item>/apply/<int:pk>/", {"item": FLEXIBLE, "pk": "draft", "page": "work"}, "zhang"),
    Whose("services/<str:item>/apply/<int:pk>/attached/", {"item": FLEXIBLE, "pk": "draft", "material": "x"}),
    Whose("services/<str:item>/apply/<int:pk>/files/", {"item": FLEXIBLE, "pk": "draft", "attachment": "attachment"}),
    Whose("me/cases/<int:pk>/", {"pk": "case", "step": "withdraw"}, "zhang"),
    Whose("me/cases/<int:pk>/attached/", {"pk": "case", "material": "x"}),
    Whose("me/cases/<int:pk>/documents/", {"pk": "case", "number": "x", "ending": "pdf"}),  # none came of it yet
    Whose("me/cases/<int:pk>/ask/", {"pk": "case", "item": "x"}),  # it is not decided yet
    Whose("employer/cases/<int:pk>/", {"pk": "our_case", "step": "withdraw"}, "yongxing"),
    Whose("employer/cases/<int:pk>/attached/", {"pk": "our_case", "material": "x"}),
    Whose("employer/cases/<int:pk>/documents/", {"pk": "our_case", "number": "x", "ending": "pdf"}),
    Whose("employer/cases/<int:pk>/ask/", {"pk": "our_case", "item": "x"}),
    Whose("attachments/<int:pk>/", {"pk": "attachment"}),  # its bytes are not in the store
    Whose("counter/people/<int:pk>/", {"pk": "zhang", "item": FLEXIBLE}, "jingban"),
    Whose("counter/employers/<int:pk>/", {"pk": "employer", "item": "x"}),
    Whose("counter/drafts/<int:pk>/", {"pk": "at_counter"}, "jingban"),
    Whose("counter/drafts/<int:pk>/receipt/", {"pk": "at_counter"}),  # it is not filed yet
    Whose("lists/<int:pk>/", {"pk": "list"}, "jingban"),
    Whose("delegations/<int:pk>/", {"pk": "delegation"}, "jingban"),
    Whose("inquiries/<int:pk>/", {"pk": "inquiry"}),
    Whose("me/certificates/<slug:number>", {"number": "certificate"}, "zhang"),
    Whose("employer/bills/<slug:number>/", {"number": "bill"}, "yongxing"),
    Whose("employer/bills/<slug:number>/people/", {"number": "bill", "pk": "zhang"}),
    Whose("declarations/<int:pk>/", {"pk": "declaration"}, "jingban"),
    Whose("cases/<int:pk>/", {"pk": "case", "step": "accept", "clock": "clock", "check": "x"}, "jingban"),
    Whose("cases/<int:pk>/documents/", {"pk": "case", "number": "x", "ending": "pdf"}),
    Whose("cases/<int:pk>/ask/", {"pk": "case", "way": "x", "item": "x"}),
    Whose("cases/handing/<int:pk>/", {"pk": "jingban"}, "jingban"),
    Whose("people/<int:pk>/", {"pk": "zhang", "number": "certificate", "year": "2021"}, "jingban"),
    Whose("people/<int:pk>/certificates/<slug:number>", {"pk": "zhang", "number": "certificate"}),  # who drew it up
    Whose("people/<int:pk>/contributions/", {"pk": "zhang", "month": "2021-01"}),
    Whose("people/<int:pk>/statements/", {"pk": "zhang", "year": "2021"}),
    Whose("people/<int:pk>/award/", {"pk": "zhang"}, "lingdao"),
    Whose("decisions/<int:pk>", {"pk": "decision"}, "jingban"),
    Whose("batches/<int:pk>/", {"pk": "batch"}, "jingban", officers=True),
    Whose("bills/<slug:number>/", {"number": "bill"}, "jingban"),
    Whose("employers/<int:pk>/", {"pk": "employer"}, "jingban"),
    Whose("payments/<int:pk>/", {"pk": "payment", "settlement": "settlement"}, "jingban"),
    Whose("notices/<int:pk>/", {"pk": "notice"}, "zhang"),
    Whose("notices/deliveries/<uuid:pk>/", {"pk": "delivery"}, "jingban"),
    Whose("what-if/<int:pk>/", {"pk": "scenario"}, "lingdao"),
    Whose("security/passkeys/<int:pk>/remove/", {"pk": "passkey"}, "zhang"),
    Whose("api/v1/cases/<pk>", {"pk": "case", "step": "accept"}, "jingban"),
    Whose("api/v1/cases/<pk>/receipt", {"pk": "case"}),  # that case was not decided at once
    Whose(
        "api/v1/cases/<pk>/certificates/", {"pk": "case", "number": "certificate"}
    ),  # nor did a certificate come of it
    Whose("api/v1/notices/<pk>/", {"pk": "notice"}, "zhang"),
    Whose("api/v1/what-if/<key>", {"key": "scenario"}, "lingdao"),
)
NOBODYS = (  # what stands in these is law, a month, a kind: nobody's own
    Whose("verify/keys/", {"key_id": "x"}),
    Whose("calculators/", {"slug": "pension"}),
    Whose("law/", {"name": "pension_base", "document": "社会保险法", "article": "第十二条"}),
    Whose("services/<str:item>/", {"item": FLEXIBLE}),
    Whose("me/account/<int:year>.pdf", {"year": "2021"}),
    Whose("me/contributions/", {"month": "2021-01"}),
    Whose("employer/declarations/<str:month>/", {"month": "2021-01"}),
    Whose("calendars/", {"year": "2026"}),
    Whose("cases/versions/", {"item": FLEXIBLE}),
    Whose("months/", {"month": "2021-01"}),
    Whose("figures/", {"code": "soc.enrolments", "year": "2021"}),
    Whose("what-if/new/", {"programme": "contributions"}),
    Whose("sign-in/with/", {"provider_id": "x"}),
    Whose("api/v1/law/", {"name": "pension_base"}),
    Whose("api/v1/services/<item>", {"item": FLEXIBLE}),
)
STRANGERS = ("shiqi", "li", "chalou", "")
ASKS_NO_SECRET = {"verify/"}  # it keeps nothing, and whoever asks is nobody
SECRETS = ("张三丰", "44209919900307001X", "永兴五金", "13800138000")


def whose(address: Address) -> Whose:
    """What is said of an address: by the longest prefix, so that a page below one need not be named again."""
    found = [one for one in (*OWNED, *NOBODYS) if address.route.startswith(one.prefix)]
    assert found, f"{address.route}: say in OWNED whose it is, or in NOBODYS that it is nobody's"
    one = max(found, key=lambda one: len(one.prefix))
    missing = address.names - one.given.keys()
    assert not missing, f"{address.route}: say what {sorted(missing)} is, and whose"
    return one


@pytest.fixture
def lived_in(bureau: SimpleNamespace) -> SimpleNamespace:
    """张三丰 of 小榄 and 永兴五金 have one of everything; 李四 and 石岐茶楼 of 石岐 are strangers to it."""
    cache.clear()
    user, zhang = bureau.users["zhang"], bureau.zhang
    for name, kind in (("li", "resident"), ("chalou", "employer")):
        bureau.users[name] = User.objects.create(username=name, kind=kind, full_name=name)
    PersonAccount.objects.create(user=bureau.users["li"], person=bureau.li)
    tea_house = type(bureau.employer).objects.create(
        credit_code="91442000MA00000002", name="石岐茶楼", town=bureau.shiqi, industry="H62", injury_class=2,
        registered_on=date(2010, 1, 1),
    )  # fmt: skip
    EmployerAgent.objects.create(user=bureau.users["chalou"], employer=tea_house, acts=(date(2020, 1, 1), None))
    case = cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, zhang, by=user, answers=ENROLS)
    our_case = cases.open_case(INJURY_RECOGNITION, bureau.xiaolan.unit, bureau.employer, by=None, answers={})
    january = date(2021, 1, 1)
    batch = PaymentBatch.objects.create(
        number="B1", fund="pension", month=january, bank_code="B01", count=1, total_fen=1, sha256=""
    )
    payment = UnpaidPayment.objects.create(
        number="P1", batch=batch, person=zhang, month=january, amount_fen=1, state="unknown"
    )
    with transaction.atomic():
        notice = telling.tell(PAPERS, to=zhang, key="1", about=case)
    award_of(zhang)
    jingban, fortnight = (
        bureau.users["jingban"],
        DateRange(timezone.localdate(), timezone.localdate() + timedelta(days=14)),
    )
    Case.objects.filter(pk=case.pk).update(assigned_to=jingban)
    draft = drafts.begin(FLEXIBLE_ENROLMENT, zhang, by=user)
    found = {
        "draft": draft.pk,
        "at_counter": drafts.begin(FLEXIBLE_ENROLMENT, zhang, by=jingban).pk,
        "attachment": Attachment.objects.create(
            draft=draft, material="x", name="张三丰.pdf", media_type="application/pdf", bytes=1, pages=1,
            sha256="0" * 64, verdict="clean", by=user,
        ).pk,
        "jingban": jingban.pk,
        "list": SavedList.objects.create(owner=jingban, page="/people/", name="x").pk,
        "delegation": Delegation.objects.create(
            giver=jingban, taker=bureau.users["lingdao"], lasts=fortnight, reason="x"
        ).pk,
        "inquiry": Inquiry.objects.create(auditor=jingban, reason="x", lasts=fortnight).pk,
        "case": case.pk,
        "our_case": our_case.pk,
        "clock": case.clocks.get().pk,
        "certificate": issue(zhang, user).number,
        "bill": Bill.objects.get().number,
        "zhang": zhang.pk,
        "employer": bureau.employer.pk,
        "declaration": submitted(bureau.employer).pk,
        "decision": decided(zhang, 500_000).pk,
        "batch": batch.pk,
        "payment": payment.pk,
        "settlement": Settlement.objects.create(
            payment=payment, was_paid=True, evidence="1", reason="x", proposed_by=bureau.users["jingban"]
        ).pk,
        "notice": notice.pk,
        "delivery": Delivery.objects.create(notice=notice, channel="sms", address="13800138000", text="x").pk,
        "scenario": Scenario.objects.create(
            title="x", programme="contributions", changes=[], first_month=january, last_month=january,
            unit=bureau.city, made_by=bureau.users["lingdao"], state="stopped",
        ).pk,
        "passkey": Authenticator.objects.create(
            user=user, type="webauthn", data={"name": "x", "credential": {}}
        ).pk,
    }  # fmt: skip
    bureau.found = found
    return bureau


def url(address: Address, lived_in: SimpleNamespace) -> str:
    given = whose(address).given if address.names else {}
    return address.url({name: lived_in.found.get(of, of) for name, of in given.items()})


def sent(client: Client, address: Address, method: str, to: str) -> Any:
    if method == "post" and address.is_api:
        return client.post(to, "{}", content_type="application/json", headers={"if-match": '"1"'})
    return getattr(client, method)(to)


OBJECTS = [one for one in every_address() if one.names and whose(one) in OWNED]


def test_what_is_somebodys_is_closed_to_everybody_else(lived_in, signed_in_as):
    before = CaseEvent.objects.count()
    open_to = []
    for who in STRANGERS:
        client = signed_in_as(who) if who else Client()
        for address in OBJECTS:
            to = url(address, lived_in)
            may_look = whose(address).officers and who == "shiqi"
            for method in ("get", "post"):
                answer = sent(client, address, method, to)
                text = answer.content.decode(errors="replace") if not answer.streaming else ""
                is_closed = answer.status_code in {401, 403, 404, 405} or _leads_away(answer, to, who)
                if not (is_closed or may_look) or any(secret in text for secret in SECRETS):
                    open_to.append((who, method, address.route, answer.status_code))
    assert open_to == []
    assert CaseEvent.objects.count() == before
    assert not TrailEntry.objects.filter(action="seen", user__username__in=STRANGERS).exists()


def _leads_away(answer: Any, to: str, who: str) -> bool:
    """To the sign-in; or up from an address that only takes what is posted, whoever's it is."""
    if answer.status_code != HTTPStatus.FOUND:
        return False
    if not who and str(answer["Location"]).startswith("/sign-in/"):
        return True
    return answer.request["REQUEST_METHOD"] == "GET" and answer["Location"] != to and to.startswith(answer["Location"])


def test_who_it_belongs_to_opens_each_of_them(lived_in, signed_in_as):
    """Else the test above would pass for addresses at which there is nothing."""
    clients = {who: signed_in_as(who) for who in ("zhang", "yongxing", "jingban", "lingdao")}
    closed = []
    for address in OBJECTS:
        owner = whose(address).owner
        if owner is not None:
            answer = clients[owner].get(url(address, lived_in))
            if answer.status_code in {401, 403, 404, 500}:
                closed.append((owner, address.route, answer.status_code))
    assert closed == []


def test_no_form_is_taken_without_its_secret(lived_in):
    taken = []
    for who in ("jingban", ""):
        client = Client(enforce_csrf_checks=True)
        if who:
            client.force_login(lived_in.users[who], backend="django.contrib.auth.backends.ModelBackend")
        for address in every_address() if who else sampled(every_address(), 25):
            if address.route in ASKS_NO_SECRET:
                continue
            answer = sent(client, address, "post", url(address, lived_in))
            refused = {401, 403, 404, 405, 422} if address.is_api else {403}
            if answer.status_code not in refused:
                taken.append((who, address.route, answer.status_code))
    assert taken == []


def test_only_the_api_does_without_the_secret_of_a_form_and_its_sessions_need_it():
    exempt = {one.route for one in every_address() if one.is_csrf_exempt and not one.is_api}
    assert exempt == ASKS_NO_SECRET
    assert {one.route for one in every_address() if one.is_api and "<" in one.route} >= {"api/v1/cases/<pk>"}
