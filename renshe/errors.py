"""The root of everything a person can put right.

RensheError
├── law.errors.LawError …             a parameter not in force, a formula that mixes units
├── registry.errors.RegistryError …   a wrong identity number, spells that overlap
├── ledger.errors.LedgerError …       an entry that does not balance, a file that does not fit
├── archive.errors.ArchiveError …     a sealed byte that changed, a month out of order
└── …                                 one branch a room

A broken promise of our own is an `assert`, not one of these. Faults in a file that somebody sent are
values collected in a list, so that the sender sees all of them at once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import ClassVar


def gettext_noop(words: str) -> str:
    """Mark `words` for the message catalogue; they are translated where they are shown."""
    return words


@dataclass(eq=False)
class RensheError(Exception):
    """Something a person can put right. Its fields are data; a page puts its words into the reader's language."""

    code: ClassVar[str] = "error"
    words: ClassVar[str] = gettext_noop("The request could not be carried out.")

    def __post_init__(self) -> None:
        # An exception pickles by its args: without them it could not cross processes.
        self.args = tuple(getattr(self, field.name) for field in fields(self))

    def __str__(self) -> str:
        return self.words % asdict(self)
