"""Which paper is printed for a decision, by its item."""

from __future__ import annotations

from renshe.portal.papers.declared import Paper
from renshe.portal.papers.pension import PENSION

PAPERS = (PENSION,)
BY_ITEM = {item: paper for paper in PAPERS for item in paper.items}


def paper_for(item: str) -> Paper | None:
    """The paper of an item of decision; None where there is none for it."""
    return BY_ITEM.get(item)
