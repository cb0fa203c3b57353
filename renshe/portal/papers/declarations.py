"""Which paper is printed for a decision, by its item."""

from __future__ import annotations

from renshe.portal.papers.declared import Paper
from renshe.portal.papers.injury import INJURY
from renshe.portal.papers.pension import PENSION
from renshe.portal.papers.residents import RESIDENTS
from renshe.portal.papers.sickness import SICKNESS
from renshe.portal.papers.survivors import SURVIVORS
from renshe.portal.papers.unemployment import UNEMPLOYMENT

PAPERS = (PENSION, INJURY, UNEMPLOYMENT, SURVIVORS, SICKNESS, RESIDENTS)
BY_ITEM = {item: paper for paper in PAPERS for item in paper.items}


def paper_for(item: str) -> Paper | None:
    """The paper of an item of decision; None where there is none for it."""
    return BY_ITEM.get(item)
