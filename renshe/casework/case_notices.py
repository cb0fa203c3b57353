"""Notices that any case can tell (`Transition(tells=…)`), and those that the room tells by itself."""

from __future__ import annotations

from renshe.casework.items.owed import Tells
from renshe.casework.notices.templates import Channel, Template, declare
from renshe.errors import gettext_noop

BOTH = (Channel.SMS, Channel.EMAIL)

_ACCEPTED = declare(
    Template(
        "case.accepted",
        title=gettext_noop("Accepted: %(item)s, case %(number)s"),
        text=gettext_noop(
            "Your application “%(item)s” is accepted under the number %(number)s and lies with %(unit)s. It is "
            "decided: %(due)s. What happens stands on the page of the case."
        ),
        fields=("item", "number", "unit", "due"),
        sms=gettext_noop("Your application “%(item)s” is accepted, number %(number)s. It is decided: %(due)s."),
        channels=BOTH,
    )
)
_ASKED = declare(
    Template(
        "case.asked",
        title=gettext_noop("Something is missing: %(item)s, case %(number)s"),
        text=gettext_noop(
            "%(unit)s asks you for something in your case %(number)s (%(item)s): %(note)s\n\nAnswer on the page of the "
            "case; until then the time limit that stands still for it does not run on."
        ),
        fields=("item", "number", "unit", "note"),
        sms=gettext_noop("Something is missing in your case %(number)s (%(item)s). Please see the page of the case."),
        channels=BOTH,
    )
)
_DECIDED = declare(
    Template(
        "case.decided",
        title=gettext_noop("Decided: %(item)s, case %(number)s – %(state)s"),
        text=gettext_noop(
            "Your case %(number)s (%(item)s) is decided: %(state)s. Reason given: %(note)s. The whole stands on the "
            "page of the case, with its document where one is given."
        ),
        fields=("item", "number", "state", "note"),
        sms=gettext_noop("Your case %(number)s (%(item)s) is decided: %(state)s. See the page of the case."),
        channels=BOTH,
    )
)
_MOVED = declare(
    Template(
        "case.moved",
        title=gettext_noop("%(step)s: %(item)s, case %(number)s"),
        text=gettext_noop("Your case %(number)s (%(item)s) is now “%(state)s”: %(note)s"),
        fields=("item", "number", "state", "step", "note"),
    )
)
DOCUMENT_READY = declare(
    Template(
        "case.document-ready",
        title=gettext_noop("Ready: %(document)s, case %(number)s"),
        text=gettext_noop(
            "The document “%(document)s” of your case %(number)s (%(item)s) is signed and lies on the page of the "
            "case, to be opened, kept and handed on."
        ),
        fields=("document", "item", "number"),
        sms=gettext_noop("“%(document)s” of your case %(number)s is ready on the page of the case."),
        channels=BOTH,
    )
)
IN_YOUR_HANDS = declare(
    Template(
        "case.in-your-hands",
        title=gettext_noop("In your hands: %(item)s, case %(number)s"),
        text=gettext_noop("The case %(number)s (%(item)s) is in your hands now. It is to be decided: %(due)s."),
        fields=("item", "number", "due"),
    )
)

ACCEPTED = Tells(_ACCEPTED)
"""The number, the unit and by when it is decided."""
ASKED = Tells(_ASKED)
"""What is asked for, in the words of the officer."""
DECIDED = Tells(_DECIDED)
"""How it ended, and the reason where one was given."""
MOVED = Tells(_MOVED)
"""Suspended, taken up again: the state and why. Not by SMS."""
