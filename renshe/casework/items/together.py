"""One case that becomes two (分案), several that are heard together (并案)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from renshe.casework.items.declared_at import Declared, Words

if TYPE_CHECKING:
    from renshe.casework.models import Case


@dataclass(frozen=True)
class Part:
    """A person or a claim that a case is about."""

    code: str
    name: Words


def lines_of(answer: str) -> Callable[[Case], Sequence[Part]]:
    """The parts of a case are the lines of an answer: a claim each."""

    def parts(case: Case) -> Sequence[Part]:
        lines = case.answers.get(answer, "").splitlines()
        return [Part(str(at), line.strip()) for at, line in enumerate(lines, 1) if line.strip()]

    return parts


@dataclass(frozen=True)
class Splits(Declared):
    """In which states a case may be split, by whom, and into which `parts`; without parts, the officer names them."""

    states: tuple[str, ...]
    roles: tuple[str, ...]
    parts: Callable[[Case], Sequence[Part]] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Joins(Declared):
    """In which states cases of the item may be heard together, and by whom they are joined and parted."""

    states: tuple[str, ...]
    roles: tuple[str, ...]
