"""What notices refuse.

CaseworkError
├── NoSuchAdapter       a setting names a way out that is not there
├── NotSent             nothing left the house; it is tried again
└── DeliveryNotOpen     an officer says what became of one that is not unknown or failed
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.casework.errors import CaseworkError
from renshe.errors import Phrase, gettext_noop


@dataclass(eq=False)
class NoSuchAdapter(CaseworkError):
    channel: str
    named: str
    code = "notices.no-such-adapter"
    words = gettext_noop(
        "The adapter for %(channel)s is set to %(named)s, which cannot be loaded. "
        "Write a short name (file, smtp) or package.module:Class."
    )


@dataclass(eq=False)
class NotSent(CaseworkError):
    reason: Phrase
    code = "notices.not-sent"
    words = gettext_noop("The notice could not be sent: %(reason)s")


@dataclass(eq=False)
class DeliveryNotOpen(CaseworkError):
    state: str
    code = "notices.delivery-not-open"
    words = gettext_noop("What became of this notice is known already: it is %(state)s.")
