"""Templates of notices, declared in code beside what tells them; a wrong one stops the start, with its name.

Title, text and SMS are msgids with named places, translated by the room that declares them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

PLACE = re.compile(r"%\((\w+)\)")
PERSONAL = re.compile(r"identity|phone|account|passport|birth")
"""In the name of a field that may stand in no SMS: a telephone lies open on a table."""
LONGEST_SMS = 200
"""Characters of the template; a gateway cuts what is longer than about 500 with its fields into parts that cost."""


class Channel(Enum):
    """A way out of the house. The inbox in the portal is no channel: each notice stands in it."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True)
class Template:
    """A notice to be filled in. `sms`: what the SMS says, without personal numbers, where it goes by SMS."""

    code: str
    title: str
    text: str
    fields: tuple[str, ...] = ()
    sms: str = ""
    channels: tuple[Channel, ...] = field(default=())

    def __post_init__(self) -> None:
        said = set(PLACE.findall(self.title + self.text + self.sms))
        assert said == set(self.fields), f"notice {self.code}: fields {self.fields}, in its words stand {sorted(said)}"
        assert bool(self.sms) == (Channel.SMS in self.channels), f"notice {self.code}: an SMS has words of its own"
        assert len(self.sms) <= LONGEST_SMS, f"notice {self.code}: its SMS has more than {LONGEST_SMS} characters"
        personal = [name for name in PLACE.findall(self.sms) if PERSONAL.search(name)]
        assert not personal, f"notice {self.code}: {personal} may stand in no SMS"


_templates: dict[str, Template] = {}


def declare(template: Template) -> Template:
    """Make a template known. Codes are used once."""
    assert _templates.get(template.code) in (None, template), f"notice {template.code} is declared twice"
    _templates[template.code] = template
    return template


def declared() -> tuple[Template, ...]:
    return tuple(_templates.values())
