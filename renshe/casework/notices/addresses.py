"""Where a recipient is reached: the phone of the registry, the e-mail addresses of accounts."""

from __future__ import annotations

from django.utils import timezone

from renshe.access.models import User
from renshe.casework.notices.templates import Channel
from renshe.registry.models import Employer, EmployerAgent, Person, PersonAccount


def of(to: Person | Employer | User, channel: Channel) -> list[str]:
    """Return the addresses of one channel, each once, in order. An employer is reached through who acts for it."""
    match to, channel:
        case Person(), Channel.SMS:
            found = [to.phone]
        case Person(), Channel.EMAIL:
            found = list(
                PersonAccount.objects.filter(person=to, user__is_active=True).values_list("user__email", flat=True)
            )
        case Employer(), Channel.EMAIL:
            acting = EmployerAgent.objects.filter(
                employer=to, acts__contains=timezone.localdate(), user__is_active=True
            )
            found = list(acting.values_list("user__email", flat=True))
        case User(), Channel.EMAIL:
            found = [to.email]
        case _:
            found = []
    return sorted({address for address in found if address})
