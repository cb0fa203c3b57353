"""Ways out of the house, chosen by settings: `file` for either channel, `smtp` for e-mail, `package.module:Class` for
what a city brings itself. All get the id under which the delivery is kept, and none sends one id twice knowingly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from importlib import import_module
from typing import Protocol
from uuid import UUID

from django.conf import settings

from renshe.casework.notices.errors import NoSuchAdapter
from renshe.casework.notices.templates import Channel

SHORT_NAMES = {
    (Channel.SMS, "file"): "renshe.casework.notices.adapters.files:SmsFiles",
    (Channel.EMAIL, "file"): "renshe.casework.notices.adapters.files:EmailFiles",
    (Channel.EMAIL, "smtp"): "renshe.casework.notices.adapters.smtp:Smtp",
}


@dataclass(frozen=True)
class Outgoing:
    """What is to be sent. `asked_on`: the day on which it was told, the same at every attempt."""

    id: UUID
    asked_on: date
    address: str
    title: str
    text: str


class Result(Enum):
    SENT = "sent"  # the next one on the way has it
    NOT_SENT = "not sent"  # surely nothing left the house: it may be tried again
    REFUSED = "refused"  # and will be, whenever it is tried
    UNKNOWN = "unknown"  # it may have gone


@dataclass(frozen=True)
class Answer:
    result: Result
    reason: str = ""


class Adapter(Protocol):
    def send(self, message: Outgoing) -> Answer:
        """Send it under its id."""
        ...

    def was_sent(self, message: Outgoing) -> bool | None:
        """Whether that id went out before; None where the adapter cannot tell. Asked after an attempt broke off."""
        ...


def of(channel: Channel) -> Adapter:
    """Return the adapter that the settings choose.

    Raises:
        NoSuchAdapter
    """
    named: str = settings.NOTICE_ADAPTERS[channel.value]
    module, _, name = SHORT_NAMES.get((channel, named), named).partition(":")
    try:
        adapter: Adapter = getattr(import_module(module), name)()
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise NoSuchAdapter(channel=channel.value, named=named) from error
    return adapter
