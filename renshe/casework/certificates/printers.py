"""Who prints a paper where no page asks for one: the room that lays papers out says so when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renshe.casework.certificates.issuing import Printer

_printers: list[tuple[Printer, Callable[[str], bool]]] = []


def prints(printer: Printer, has_layout: Callable[[str], bool]) -> None:
    """Have the papers of certificates that a case issues printed so, by the layouts that it has."""
    _printers[:] = [(printer, has_layout)]


def printer_at_hand() -> Printer:
    assert _printers, "no room that lays papers out is installed"
    return _printers[0][0]


def can_print(layout: str) -> bool:
    """Whether there is such a layout; as long as nobody prints, that is not known and asked again later."""
    return not _printers or _printers[0][1](layout)
