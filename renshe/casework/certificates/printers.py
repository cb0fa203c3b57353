"""Who prints a paper where no page asks for one: the room that lays papers out says so when it is ready."""

from __future__ import annotations

from renshe.casework.certificates.issuing import Printer

_printers: list[Printer] = []


def prints(printer: Printer) -> None:
    """Have the papers of certificates that a case issues printed so."""
    _printers[:] = [printer]


def printer_at_hand() -> Printer:
    assert _printers, "no room that lays papers out is installed"
    return _printers[0]
