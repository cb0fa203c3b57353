"""What a paper is made of: its boxes in order, the table of what is paid, for which items of decision it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise

from renshe.portal.papers.reading import Reading

Words: TypeAlias = str | Promise


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the paper. `of`: a fact, value or formula by its name in the law, or what tells the words in it.

    `label`: as officers print it, where that is another word than the law's.
    """

    of: str | Callable[[Reading], str]
    label: Words = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Boxes under one heading. Where the decision has none of what they name, the section is not on the paper.

    `is_always`: it is, with the boxes that are filled from elsewhere.
    """

    heading: Words
    boxes: tuple[Box, ...]
    is_always: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An amount of the decision, by the formula that gave it.

    `payer` says who pays it; `is_within`: it is part of the amount above; `is_total`: the law's sum of them all;
    `unless`: the result that is paid in its place, where the decision has that.
    """

    name: str
    label: Words = ""
    payer: Callable[[Reading], Words] | None = None
    is_within: bool = False
    is_total: bool = False
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the paper, in words. `left`: so many columns are words, the others amounts.

    `groups`: words above the heads, each with the number of columns that it stands over; without words nothing. `wide`:
    the column of sentences, counted from 0, which gets most of the room; -1: there is none.
    """

    heading: Words
    heads: Sequence[Words]
    rows: Sequence[Sequence[str]]
    left: int = 1
    groups: Sequence[tuple[Words, int]] = ()
    wide: int = -1


@dataclass(frozen=True, slots=True)
class Paper:
    """A worksheet of the bureau. `tables`: what else stands below the amounts, where the decision has it.

    `notes`: what whoever reads it has to know. `received`: under the line where it is signed for, where that is not the
    person whom it is about; "" where it is.
    """

    items: tuple[str, ...]
    title: Words
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    tables: tuple[Callable[[Reading], Table | None], ...] = ()
    received: Callable[[Reading], Words] | None = None
    notes: tuple[Words, ...] = ()
