"""Papers set by Typst from one layout. A city may lay its own over it: `RENSHE_HOME/papers/paper.typ`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from renshe.portal.papers.errors import LayoutWrong

OURS = Path(__file__).parents[1] / "typst" / "paper.typ"


def own() -> Path:
    """Where the city's own layout lies, if it has one."""
    return Path(settings.PAPER_FOLDER) / OURS.name


def pdf(data: dict[str, Any]) -> bytes:
    """Set a paper.

    Raises:
        LayoutWrong: the city's own layout can't be set.
    """
    told = {"data": json.dumps(data, ensure_ascii=False)}
    if not own().is_file():
        return typst.compile(OURS.read_bytes(), sys_inputs=told)
    try:
        return typst.compile(own().read_bytes(), sys_inputs=told)
    except typst.TypstError as error:
        raise LayoutWrong(file=str(own()), reason=str(error).splitlines()[0]) from error
