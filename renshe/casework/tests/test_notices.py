"""Notices told once, read once, sent once, whatever breaks off; without anybody's numbers in an SMS."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from renshe.access.models import TrailEntry, User
from renshe.casework import cases
from renshe.casework.jobs import doing
from renshe.casework.jobs.models import Job
from renshe.casework.models import Case, Delivery, Notice
from renshe.casework.notices import adapters, inbox, sending, telling, unsent
from renshe.casework.notices.adapters import Answer, Outgoing, Result
from renshe.casework.notices.errors import DeliveryNotOpen
from renshe.casework.notices.templates import Channel, Template, declare
from renshe.casework.tests.test_cases import ITEM
from renshe.errors import Phrase
from renshe.registry.models import Employer, Person
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
PAPERS = declare(
    Template(
        "test.papers",
        title="Papers are missing",
        text="Of %(name)s, %(papers)s are missing; hand them in by %(day)s.",
        fields=("name", "papers", "day"),
        sms="%(name)s, papers are missing in your case; hand them in by %(day)s.",
        channels=(Channel.SMS, Channel.EMAIL),
    )
)
FIELDS = {"name": "叶某某", "papers": [Phrase("a form"), "a photograph"], "day": "2026-12-04"}


class Gateway:
    """An adapter that answers as a test says and remembers what went out."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.answer: Answer | Exception = Answer(Result.SENT)
        self.knows = True

    def send(self, message: Outgoing) -> Answer:
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer.result is Result.SENT:
            self.out.append(str(message.id))
        return self.answer

    def was_sent(self, message: Outgoing) -> bool | None:
        return str(message.id) in self.out if self.knows else None


@pytest.fixture(autouse=True)
def exchange(settings: Any, tmp_path: Path) -> Path:
    settings.EXCHANGE_FOLDER = tmp_path
    return tmp_path / "notices"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    one = Gateway()
    monkeypatch.setattr(adapters, "of", lambda channel: one)
    return one


@pytest.fixture
def person(bureau: Bureau) -> Person:
    person = bureau.person()
    person.phone = "12900000001"
    person.save()
    return person


@pytest.fixture
def sms(person: Person) -> Delivery:
    """Asked for, not yet sent."""
    with transaction.atomic():
        telling.tell(PAPERS, to=person, key="1", fields=FIELDS)
    return Delivery.objects.get()


def attempt(delivery: Delivery, times: int = 1) -> Delivery:
    for _ in range(times):
        Job.objects.exclude(state="done").update(due_at="2020-01-01T00:00:00Z")
        for job in Job.objects.filter(data__delivery=str(delivery.pk)).exclude(state="done"):
            doing.take(job.pk)
    delivery.refresh_from_db()
    return delivery


def test_a_notice_is_told_once_for_its_key_in_both_languages(person: Person, bureau: Bureau) -> None:
    case = cases.open_case(ITEM, bureau.east.unit, person, by=None)
    for _ in range(2):
        telling.tell(PAPERS, to=person, about=case, key="1", fields=FIELDS)
    telling.tell(PAPERS, to=bureau.person(), about=case, key="1", fields=FIELDS)
    told = Notice.objects.get(person=person)
    assert told.text_zh == told.text_en == "Of 叶某某, a form\na photograph are missing; hand them in by 2026-12-04."
    assert Notice.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(template="test.papers", key="1", person=person, text_zh="", text_en="")


def test_what_is_told_and_what_it_tells_of_are_there_together_or_not_at_all(person: Person) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        telling.tell(PAPERS, to=person, key="1", fields=FIELDS)
        raise RuntimeError
    assert (Notice.objects.count(), Delivery.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_a_template_that_could_say_a_number_in_an_sms_or_lacks_a_field_does_not_start() -> None:
    with pytest.raises(AssertionError, match="may stand in no SMS"):
        Template("x", title="a", text="b", sms="%(identity_number)s", fields=("identity_number",),
                 channels=(Channel.SMS,))  # fmt: skip
    with pytest.raises(AssertionError, match=r"in its words stand \['day'\]"):
        Template("x", title="a", text="by %(day)s")
    with pytest.raises(AssertionError, match="words of its own"):
        Template("x", title="a", text="b", channels=(Channel.SMS,))


def test_an_sms_goes_out_as_a_file_once_without_the_numbers_that_somebody_typed(person: Person, exchange: Path) -> None:
    fields = FIELDS | {"name": "叶某某 442099199003070018 12900000001"}
    telling.tell(PAPERS, to=person, key="1", fields=fields)
    doing.run_due()
    (file,) = exchange.glob("sms/out/*/*.json")
    said = json.loads(file.read_text())
    sent = Delivery.objects.get()
    assert (said["id"], said["to"]) == (str(sent.pk), "12900000001")
    assert said["text"].startswith("叶某某 4420**********0018 *******0001, papers are missing")
    assert (sent.state, sent.sent_at is not None) == ("sent", True)


def test_an_employer_is_written_to_by_who_acts_for_it(bureau: Bureau, exchange: Path) -> None:
    employer = bureau.employer()
    User.objects.filter(pk=bureau.agent(employer).pk).update(email="li@example.org")
    telling.tell(PAPERS, to=employer, key="1", fields=FIELDS)
    doing.run_due()
    (file,) = exchange.glob("email/out/*/*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("li@example.org", "Papers are missing")
    assert mail["Message-ID"] == f"<{Delivery.objects.get().pk}@renshe>"
    assert "叶某某" in mail.get_content()


def test_who_has_no_phone_and_no_address_is_seen_not_to_have_been_reached(bureau: Bureau) -> None:
    telling.tell(PAPERS, to=bureau.person(), key="1", fields=FIELDS)
    assert list(Delivery.objects.values_list("channel", "state", "reason")) == [
        ("sms", "failed", "No phone number or e-mail address is known.")
    ]
    assert not Job.objects.exists()


@pytest.mark.parametrize(("knows", "state", "out"), [(True, "sent", 1), (False, "unknown", 1)])
def test_killed_between_sending_and_recording_it_is_not_sent_again(
    sms: Delivery, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, knows: bool, state: str, out: int
) -> None:
    gateway.knows = knows
    with monkeypatch.context() as killed:
        killed.setattr(sending, "_record", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
        assert attempt(sms).state == "sending"
    assert attempt(sms, 2).state == state
    assert len(gateway.out) == out
    assert Job.objects.get().state == "done"


def test_killed_before_anything_left_it_is_sent_by_the_next(sms: Delivery, gateway: Gateway) -> None:
    gateway.answer = RuntimeError("killed")
    assert attempt(sms).state == "sending"
    gateway.answer = Answer(Result.SENT)
    assert attempt(sms).state == "sent"
    assert len(gateway.out) == 1


def test_a_gateway_that_is_away_is_asked_again_until_it_counts_as_failed(sms: Delivery, gateway: Gateway) -> None:
    gateway.answer = Answer(Result.NOT_SENT, "there was no answer in time")
    assert attempt(sms).state == "asked"
    assert Job.objects.get().reason_zh == "通知未能发出：连接超时"
    assert (attempt(sms, 6).state, sms.reason) == ("failed", "there was no answer in time")
    assert Job.objects.get().state == "failed"


def test_what_a_gateway_refuses_is_not_tried_again(sms: Delivery, gateway: Gateway) -> None:
    gateway.answer = Answer(Result.REFUSED, "空号")
    assert (attempt(sms, 2).state, sms.reason, Job.objects.get().state) == ("failed", "空号", "done")


def test_an_unknown_one_is_ended_by_an_officer_or_sent_again_under_its_id(
    sms: Delivery, gateway: Gateway, bureau: Bureau
) -> None:
    officer = bureau.officer("li", "handler", bureau.east)
    gateway.answer = Answer(Result.UNKNOWN, "the line broke")
    assert attempt(sms).state == "unknown"
    unsent.send_again(sms, reason="the gateway has no such id", by=officer)
    unsent.send_again(sms, reason="pressed twice", by=officer)
    assert attempt(sms).state == "unknown"
    unsent.say_sent(sms, reason="the gateway's list has it", by=officer)
    sms.refresh_from_db()
    assert (sms.state, Job.objects.count()) == ("sent", 2)
    with pytest.raises(DeliveryNotOpen, match="known already"):
        unsent.send_again(sms, reason="once more", by=officer)
    actions = TrailEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["delivery.sent-again", "delivery.said-sent"]


def test_what_the_gateway_reports_later_is_recorded_once(sms: Delivery, gateway: Gateway) -> None:
    attempt(sms)
    assert sending.report(sms.pk, arrived=True)
    assert not sending.report(sms.pk, arrived=False, reason="late")
    sms.refresh_from_db()
    assert (sms.state, sms.ended_at is not None) == ("delivered", True)


def told(to: Person | Employer | User) -> Notice:
    with transaction.atomic():
        return telling.tell(PAPERS, to=to, key="scope", fields=FIELDS)


def test_everybody_sees_their_own_notices_and_no_officer_those_of_others(bureau: Bureau) -> None:
    person, employer = bureau.person(), bureau.employer()
    officer = bureau.officer("li", "handler", bureau.east)
    readers = {
        bureau.resident(person): told(person),
        bureau.agent(employer): told(employer),
        officer: told(officer),
    }
    for reader, own in readers.items():
        assert list(Notice.objects.seen_by(reader)) == [own]
    (seen,) = Delivery.objects.seen_by(officer).filter(notice__person=person)
    assert seen.state == "failed"
    assert not Delivery.objects.seen_by(bureau.officer("west", "handler", bureau.west)).exists()


def test_of_two_agents_the_first_who_reads_it_is_kept(bureau: Bureau) -> None:
    employer = bureau.employer()
    first = bureau.agent(employer)
    notice = told(employer)
    assert inbox.unread_count(first) == 1
    inbox.mark_read(first, notice.pk)
    assert (inbox.unread_count(first), inbox.mark_all_read(first)) == (0, 0)
    notice.refresh_from_db()
    assert notice.read_by == first


def test_an_adapter_that_is_not_there_is_named(settings: Any) -> None:
    settings.NOTICE_ADAPTERS = {"sms": "nowhere:Gateway", "email": "file"}
    with pytest.raises(Exception, match="adapter for sms is set to nowhere:Gateway, which cannot be loaded"):
        adapters.of(Channel.SMS)


def test_the_case_is_told_of(person: Person, bureau: Bureau) -> None:
    case: Case = cases.open_case(ITEM, bureau.east.unit, person, by=None)
    assert telling.tell(PAPERS, to=person, about=case, key="2", fields=FIELDS).case == case
