"""What tests of papers share: a decision kept as the law gives it, and a paper read as text."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from django.test import Client

from renshe.casework import decisions
from renshe.casework.models import Decision
from renshe.law import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.law.rulebook import Rulebook
from renshe.registry.models import Person


def kept(
    item: str,
    book: Rulebook,
    person: Person,
    names: Sequence[str],
    facts: Mapping[str, Any],
    on: Month,
    *,
    dossier: Record | None = None,
) -> Decision:
    """A decision about the person: the formulas reckoned of the facts by the law of the month, and kept."""
    known = {name: Known(value, (dossier,) if dossier else ()) for name, value in facts.items()}
    made = decide(book, names, known, on)
    first = made.receipt.results[names[0]]
    about = decisions.About(person.pk, made, first if isinstance(first, int) else None)
    (one,) = decisions.keep_many(item, book, [about])
    return one


def printed(client: Client, url: str) -> str:
    """The paper as text, each run of blanks one."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert answer["Content-Type"] == "application/pdf"
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return re.sub(r"[ \t]+", " ", read.stdout.decode())
