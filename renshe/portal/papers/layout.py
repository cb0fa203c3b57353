"""Papers set by Typst. Over each layout a city may lay its own by the same name: `RENSHE_HOME/papers/paper.typ`,
`…/document.typ` for the documents of cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from renshe.portal.papers.errors import LayoutWrong

FOLDER = Path(__file__).parents[1] / "typst"
OURS = FOLDER / "paper.typ"


def own(name: str = OURS.name) -> Path:
    """Where the city's own layout of that name lies, if it has one."""
    return Path(settings.PAPER_FOLDER) / name


def exists(name: str) -> bool:
    """Whether there is a layout of that name, ours or the city's."""
    return (FOLDER / name).is_file() or own(name).is_file()


def pdf(data: dict[str, Any], name: str = OURS.name) -> bytes:
    """Set a paper by the layout of that name.

    Raises:
        LayoutWrong: the city's own layout can't be set.
    """
    told = {"data": json.dumps(data, ensure_ascii=False)}
    laid_over = own(name)
    if not laid_over.is_file():
        return typst.compile((FOLDER / name).read_bytes(), sys_inputs=told)
    try:
        return typst.compile(laid_over.read_bytes(), sys_inputs=told)
    except typst.TypstError as error:
        raise LayoutWrong(file=str(laid_over), reason=str(error).splitlines()[0]) from error
