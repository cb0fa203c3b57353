"""What officers do with a notice that did not arrive: say what became of it, or have it sent again."""

from __future__ import annotations

from django.db import transaction

from renshe.access import trail
from renshe.access.models import User
from renshe.casework.jobs.models import Job
from renshe.casework.notices import sending
from renshe.casework.notices.errors import DeliveryNotOpen
from renshe.casework.notices.models import Delivery

State = Delivery.State


@transaction.atomic(durable=True)
def say_sent(delivery: Delivery, *, reason: str, by: User) -> None:
    """Record that one of which nobody knew did go out. Said twice, it is recorded once.

    Raises:
        DeliveryNotOpen
    """
    one = _locked(delivery)
    if one.state == State.SENT:
        return
    if one.state != State.UNKNOWN:
        raise DeliveryNotOpen(state=one.get_state_display())
    sending.settle(one, State.SENT, reason)
    trail.record(by, "delivery.said-sent", one, reason=reason[:200])


@transaction.atomic(durable=True)
def send_again(delivery: Delivery, *, reason: str, by: User) -> None:
    """Have one sent again that failed, or of which an officer learned that it did not go out; under the same id.

    Raises:
        DeliveryNotOpen
    """
    one = _locked(delivery)
    if one.state == State.ASKED:
        return  # the button was pressed twice
    if one.state not in (State.UNKNOWN, State.FAILED) or not one.address:
        raise DeliveryNotOpen(state=one.get_state_display())
    one.state, one.ended_at = State.ASKED, None
    one.save(update_fields=["state", "ended_at"])
    rounds = Job.objects.filter(key__startswith=f"{sending.SEND.name}/{one.pk}").count()
    sending.ask_again(one, rounds)
    trail.record(by, "delivery.sent-again", one, reason=reason[:200])


def _locked(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update(of=("self",)).select_related("notice__case").get(pk=delivery.pk)
