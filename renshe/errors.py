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

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import ClassVar

from renshe.money import yuan


def gettext_noop(words: str) -> str:
    """Mark `words` for the message catalogue; they are translated where they are shown."""
    return words


class Phrase:
    """Words with places, which take a place in other words: translated with them, when they are shown.

    Where English says `%(en)s`, Chinese may say `%(zh)s`: that is how a label in two languages gets in.

    >>> str(Phrase("%(what)s is missing", what=Phrase("the month %(month)s", month="2021-03")))
    'the month 2021-03 is missing'
    """

    def __init__(self, words: str, **data: object) -> None:
        self.words, self.data = words, data

    def in_words(self, translate: Callable[[str], str]) -> str:
        return translate(self.words) % {name: _in_words(value, translate) for name, value in self.data.items()}

    def __str__(self) -> str:
        return self.in_words(str)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.words, self.data) == (other.words, other.data)

    __hash__ = None  # type: ignore[assignment]  # its data may be a list


def _in_words(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Phrase | RensheError):
        return value.in_words(translate)
    if isinstance(told := getattr(value, "told", None), Phrase):  # it says itself how it is called
        return told.in_words(translate)
    if isinstance(value, tuple | list):
        return translate(gettext_noop(", ")).join(str(_in_words(one, translate)) for one in value)
    return value


@dataclass(eq=False)
class RensheError(Exception):
    """Something a person can put right. Its fields are data; a page puts its words into the reader's language.

    A field `due_fen` may stand in the words as `%(due_yuan)s`: whoever reads them counts in yuan.
    """

    code: ClassVar[str] = "error"
    words: ClassVar[str] = gettext_noop("The request could not be carried out.")

    def __post_init__(self) -> None:
        # An exception pickles by its args: without them it could not cross processes.
        self.args = tuple(getattr(self, field.name) for field in fields(self))

    def in_words(self, translate: Callable[[str], str]) -> str:
        """Return what it says. `translate`: a catalogue's gettext; `str` leaves it English."""
        data = {field.name: getattr(self, field.name) for field in fields(self)}
        sums = {name: fen for name, fen in data.items() if name.endswith("_fen")}
        data |= {f"{name.removesuffix('_fen')}_yuan": yuan(fen) for name, fen in sums.items()}
        return Phrase(self.words, **data).in_words(translate)

    def __str__(self) -> str:
        return self.in_words(str)
