"""What became of a case that law could decide at once: granted; refused, for what, and what would meet it; in doubt."""

from __future__ import annotations

from typing import Any

from renshe.access.models import User
from renshe.casework.cases import DOUBTED
from renshe.casework.decided import Decision
from renshe.casework.items import get_item
from renshe.casework.items.service_item import Instant
from renshe.casework.models import Case, Certificate
from renshe.law.worksheet import kept
from renshe.portal.papers.declarations import paper_for
from renshe.readers_language import reads_chinese


def outcome_of(user: User, case: Case) -> dict[str, Any]:
    """For the template: `outcome` granted, refused, doubted or "", with its reasons and how it was reckoned."""
    instant = get_item(case.item).instant
    if instant is None:
        return {"outcome": ""}
    events = {event.kind: event for event in case.events.order_by("sequence")}
    if DOUBTED in events and case.is_open:
        return {"outcome": "doubted", "doubts": events[DOUBTED].data.get("doubts", [])}
    ended = events.get(instant.grant) or events.get(instant.refuse)
    if ended is None:
        return {"outcome": ""}
    decision = Decision.objects.seen_by(user).filter(case=case, pk=ended.data.get("decision")).first()
    chinese = reads_chinese()
    return {
        "outcome": "granted" if ended.kind == instant.grant else "refused",
        "condition": _condition(instant),
        "would_pass": [one["words_zh" if chinese else "words_en"] for one in ended.data.get("would_pass", [])],
        "decision": decision,
        "certificates": list(Certificate.objects.seen_by(user).filter(case=case).order_by("pk")),
        "prints": decision is not None and paper_for(decision.item) is not None,
        "steps": kept.all_in_words(kept.outermost(decision.explanation), chinese=chinese) if decision else [],
    }


def _condition(instant: Instant) -> dict[str, str]:
    """What has to be met, as the law names it, and where it stands."""
    formula = instant.rulebook().formulas[instant.formula]
    return {"name": formula.zh if reads_chinese() else formula.en, "cites": formula.cites}
