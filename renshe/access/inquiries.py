"""Inquiries (核查): for their time an auditor's looks are held back from those who were looked at.

Who hunts misuse must not warn whom they watch. What is held back is only when it is shown: the trail has each look at
once, and from the day after the inquiry the person reads it as every other.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from renshe.access import trail
from renshe.access.errors import InquiryDaysWrong, InquiryUnderWay
from renshe.access.models import Inquiry, User
from renshe.access.rules import require

MOST_DAYS = 180
"""Days that one inquiry lasts at most, a practice of ours: who needs more says so, with a reason, once more."""


@transaction.atomic(durable=True)
def open_inquiry(auditor: User, *, last: date, reason: str) -> Inquiry:
    """Hold back the auditor's looks from today to `last`.

    Raises:
        NotAllowed, InquiryDaysWrong, InquiryUnderWay
    """
    require(auditor, "access.open_inquiry")
    today = timezone.localdate()
    latest = today + timedelta(days=MOST_DAYS - 1)
    if not today <= last <= latest:
        raise InquiryDaysWrong(last=str(last), first=str(today), latest=str(latest))
    User.objects.select_for_update().get(pk=auditor.pk)  # two opened at once are looked at one after the other
    running = Inquiry.objects.filter(auditor=auditor, lasts__contains=today).first()
    if running is not None:
        raise InquiryUnderWay(user=str(auditor), last=str(running.last_day))
    made = Inquiry.objects.create(auditor=auditor, reason=reason, lasts=DateRange(today, last + timedelta(days=1)))
    trail.record(auditor, "inquiry.opened", made, reason[:200], {"last": str(last)})
    return made


@transaction.atomic(durable=True)
def close(inquiry: Inquiry, *, by: User) -> None:
    """End one's inquiry today: its looks are shown from tomorrow on. Ending it again changes nothing."""
    locked = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk, auditor=by)
    today = timezone.localdate()
    if locked.last_day <= today:
        return
    locked.lasts = DateRange(locked.lasts.lower, today + timedelta(days=1))
    locked.save(update_fields=["lasts"])
    trail.record(by, "inquiry.closed", locked)
