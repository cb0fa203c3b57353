"""Kinds of certificates: what each certifies, as the one who checks it reads it. A programme declares its kinds.

    ENROLMENT = register(CertificateKind(code="social_insurance.enrolment", prefix="CB", …))

What `facts` and `tables` give stands on the public page for whoever holds number and code: enough to be compared with
the paper in hand, with what identifies a person masked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Words = str | Promise  # translated when shown
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    label: Words
    value: str


@dataclass(frozen=True)
class Column:
    label: Words
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]

    @property
    def cells(self) -> list[list[tuple[Column, str]]]:
        """Each row as pairs of its column and what stands there."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def _nothing(_content: Content) -> Sequence[Any]:
    return ()


@dataclass(frozen=True)
class CertificateKind:
    """`prefix`: how its numbers begin; `about`: what one certifies, in a few words (months, a grade).

    `on_paper`: the facts with what identifies a person whole, for the paper, where they are others than `facts`;
    `says`: its sentences; `layout`: the file by which it is set, where it is not that of any certificate.
    """

    code: str
    prefix: str
    name: Words
    about: Callable[[Content], str]
    facts: Callable[[Content], Sequence[Fact]] = _nothing
    tables: Callable[[Content], Sequence[Table]] = _nothing
    on_paper: Callable[[Content], Sequence[Fact]] | None = None
    says: Callable[[Content], Sequence[str]] = _nothing
    layout: str = ""


_kinds: dict[str, CertificateKind] = {}


def register(kind: CertificateKind) -> CertificateKind:
    """Make a kind known. Codes and prefixes are used once."""
    for other in _kinds.values():
        assert other == kind or (other.code != kind.code and other.prefix != kind.prefix), f"{kind.code} is not alone"
    _kinds[kind.code] = kind
    return kind


def register_again(kind: CertificateKind) -> None:
    """Make a kind known whose declaration makes it anew each time it is asked."""
    _kinds[kind.code] = kind


def others_like(kind: CertificateKind) -> CertificateKind | None:
    """A kind with the same code or prefix, if there is one."""
    alike = (one for one in _kinds.values() if one.code == kind.code or one.prefix == kind.prefix)
    return next(alike, None)


def forget(code: str) -> None:
    """Have a kind known no more, as when the trial of an item is over. What was issued stays and is verified."""
    _kinds.pop(code, None)


def kind_of(code: str) -> CertificateKind:
    """Return the kind; a certificate keeps only its code, and outlives its declaration."""
    return _kinds.get(code) or CertificateKind(code, "", code, about=lambda _content: code)


def names() -> dict[str, Words]:
    """The kinds that there are, by code."""
    return {code: kind.name for code, kind in sorted(_kinds.items())}
