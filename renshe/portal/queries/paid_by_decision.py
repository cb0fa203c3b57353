"""What is paid by a decision: at once, and month by month, to all payees together."""

from __future__ import annotations

from django.db.models import BigIntegerField, Case, F, OuterRef, Subquery, Sum, When

from renshe.programmes.social_insurance.awards import ITEM as PENSION
from renshe.programmes.social_insurance.models import Benefit


def paid(decision: str = "") -> dict[str, Subquery | Case]:
    """`once_fen` and `monthly_fen` to annotate rows with, None where nothing is so paid.

    Args:
        decision: how the rows lead to their decision; "" where they are decisions.
    """
    path = f"{decision}__" if decision else ""
    key = OuterRef(f"{path}pk")
    monthly = Case(
        When(**{f"{path}item": PENSION}, then=F(f"{path}amount_fen")),
        default=_sum(key, is_one_off=False),
        output_field=BigIntegerField(),
    )
    return {"once_fen": _sum(key, is_one_off=True), "monthly_fen": monthly}


def _sum(key: OuterRef, *, is_one_off: bool) -> Subquery:
    of_decision = Benefit.objects.filter(decision=key, is_one_off=is_one_off).order_by()
    return Subquery(of_decision.values("decision").annotate(fen=Sum("amount_fen")).values("fen"))
