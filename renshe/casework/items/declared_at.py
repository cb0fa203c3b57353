"""Where a declaration stands, so that what is declared wrong is found by its file and line."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.functional import Promise

Words = str | Promise
"""Words for people, translated when they are shown."""


@dataclass(frozen=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def _here() -> Place:
    """Return the line that calls the constructor which calls this."""
    frame = sys._getframe(2)
    return Place(str(Path(frame.f_code.co_filename)), frame.f_lineno)


class DeclaredWrong(Exception):
    """A declaration that can't hold: a fault of its author, who reads it when the programme starts."""

    def __init__(self, at: Place, words: str) -> None:
        super().__init__(f"{at}: {words}")
        self.at = at


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What knows the line that declared it. Two declarations of the same at two places are equal."""

    at: Place = field(default_factory=_here, compare=False, repr=False)

    def fault(self, words: str) -> DeclaredWrong:
        return DeclaredWrong(self.at, words)
