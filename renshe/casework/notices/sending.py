"""Deliveries sent, each once: what is begun is committed before anything leaves, what became of it after.

Killed in between, the next attempt finds it begun and asks the adapter whether the id went out. Where that can't be
told it is unknown, and stays so in sight until an officer says what became of it (`unsent`).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renshe.casework.jobs.asking import ask
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import step
from renshe.casework.notices import adapters
from renshe.casework.notices.adapters import Outgoing, Result
from renshe.casework.notices.errors import NotSent
from renshe.casework.notices.models import Delivery, Notice
from renshe.casework.notices.templates import Channel
from renshe.errors import Phrase, gettext_noop

State = Delivery.State
NO_ADDRESS = gettext_noop("No phone number or e-mail address is known.")
CANNOT_TELL = gettext_noop("Sending broke off, and whether it went out cannot be told.")
BECOMES = {
    Result.SENT: State.SENT,
    Result.NOT_SENT: State.ASKED,
    Result.REFUSED: State.FAILED,
    Result.UNKNOWN: State.UNKNOWN,
}


def ask_for(deliveries: Iterable[Delivery]) -> None:
    """Keep deliveries and ask for their sending, in the caller's transaction."""
    for one in deliveries:
        one.save(force_insert=True)
        if one.state == State.ASKED:
            ask_again(one)


def ask_again(delivery: Delivery, round_: int = 0) -> Job:
    """Ask for a delivery to be sent: `round_` counts how often an officer had it sent again."""
    key = f"{SEND.name}/{delivery.pk}" + (f"/{round_}" if round_ else "")
    return ask(SEND, key=key, case=delivery.notice.case, data={"delivery": str(delivery.pk)})


def without_address(notice: Notice, channel: Channel) -> Delivery:
    """A delivery that cannot be made, so that it is seen that nobody was reached."""
    return Delivery(
        notice=notice, channel=channel.value, state=State.FAILED, reason=NO_ADDRESS, ended_at=timezone.now()
    )


def _given_up(job: Job) -> None:
    Delivery.objects.filter(pk=job.data["delivery"], state__in=[State.ASKED, State.SENDING]).update(
        state=State.FAILED, ended_at=timezone.now()
    )


def _send(job: Job) -> None:
    pk = UUID(job.data["delivery"])
    channel = Channel(Delivery.objects.values_list("channel", flat=True).get(pk=pk))
    adapter = adapters.of(channel)
    begun = _begin(pk)
    if begun is None:
        return
    message, broke_off = begun
    went = adapter.was_sent(message) if broke_off else False
    if went is None:
        _record(pk, State.UNKNOWN, CANNOT_TELL)
    elif went:
        _record(pk, State.SENT)
    else:
        answer = adapter.send(message)
        _record(pk, BECOMES[answer.result], answer.reason)
        if answer.result is Result.NOT_SENT:
            raise NotSent(reason=Phrase(answer.reason.replace("%", "%%")))


SEND = step("notices.send", _("send a notice"), is_one_transaction=False, given_up=_given_up)(_send)


@transaction.atomic(durable=True)
def _begin(pk: UUID) -> tuple[Outgoing, bool] | None:
    """Return what is to be sent, and whether an earlier attempt broke off; None where there is nothing to do."""
    one = Delivery.objects.select_for_update(of=("self",)).select_related("notice").get(pk=pk)
    if one.state not in (State.ASKED, State.SENDING):
        return None
    broke_off = one.state == State.SENDING
    one.state, one.begun_at = State.SENDING, timezone.now()
    one.save(update_fields=["state", "begun_at"])
    day = timezone.localdate(one.asked_at)
    return Outgoing(one.pk, day, one.address, one.notice.title_zh, one.text), broke_off


@transaction.atomic(durable=True)
def _record(pk: UUID, state: Delivery.State, reason: str = "") -> None:
    one = Delivery.objects.select_for_update().get(pk=pk)
    if one.state not in (State.SENDING, State.UNKNOWN):
        return  # the gateway's report, or an officer, was faster
    settle(one, state, reason)


def settle(one: Delivery, state: Delivery.State, reason: str = "") -> None:
    """Write what became of a locked delivery, with its time."""
    one.state, one.reason = state, reason[:300]
    match state:
        case State.SENT:
            one.sent_at = timezone.now()
        case State.DELIVERED | State.FAILED:
            one.ended_at = timezone.now()
    one.save(update_fields=["state", "reason", "sent_at", "ended_at"])


@transaction.atomic(durable=True)
def report(pk: UUID, *, arrived: bool, reason: str = "") -> bool:
    """Record what the gateway reports of an id: delivered, or failed and why. False: there is nothing to record."""
    one = Delivery.objects.select_for_update().filter(pk=pk).exclude(state=State.DELIVERED).first()
    if one is None or (one.state == State.FAILED and not arrived):
        return False
    settle(one, State.DELIVERED if arrived else State.FAILED, reason)
    return True
