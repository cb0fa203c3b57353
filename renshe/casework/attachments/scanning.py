"""The virus scan: a function that the settings name. Without one nothing is scanned, and the pages say so.

RENSHE_SCANNER=clamd, or package.module:function of the file's path: it returns what it found, "" where nothing, and
raises OSError where it cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import structlog
from django.conf import settings

from renshe.casework.attachments.errors import NoSuchScanner, NotScannedNow

Scanner = Callable[[Path], str]
SHORT_NAMES = {"clamd": "renshe.casework.attachments.clamd:scan"}
LONGEST_FINDING = 120
log = structlog.get_logger(__name__)


def scanner() -> Scanner | None:
    """Return the function that the settings name.

    Raises:
        NoSuchScanner
    """
    named: str = settings.ATTACHMENT_SCANNER
    if not named:
        return None
    module, _, name = SHORT_NAMES.get(named, named).partition(":")
    try:
        found: Scanner = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise NoSuchScanner(named=named) from error
    return found


def scan(path: Path, name: str) -> str | None:
    """Return what was found in a file, "" where nothing; None: nobody scans here.

    Raises:
        NotScannedNow: the scanner is out of reach or can't tell; NoSuchScanner
    """
    with_what = scanner()
    if with_what is None:
        return None
    try:
        return with_what(path)[:LONGEST_FINDING]
    except (OSError, ValueError) as error:
        log.error("attachment not scanned", exc_info=error)
        raise NotScannedNow(file=name) from error
