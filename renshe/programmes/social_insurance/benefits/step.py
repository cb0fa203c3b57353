"""The month's step: decide what begins, changes and ends of the benefits beside employees' pensions."""

from __future__ import annotations

from collections import Counter

from renshe.archive import query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.programmes.social_insurance.benefits import (
    allowances,
    claims,
    deaths,
    injuries,
    residents,
    rulings,
    sick,
    supported,
)

NAME = "benefits"
AWAITING = "awaiting_"


def work(context: StepContext) -> StepOutcome:
    """Keep the month's decisions and the benefits that begin by them.

    Its totals tell by formula how many benefits await a value that nobody entered yet (`awaiting_…`): those that run go
    on, those of a death are not decided.

    Raises:
        What the law raises: a value that a benefit which begins needs and nobody entered, by its name.
    """
    duck, month = context.duckdb, context.month
    query.view(duck, "roster", month)
    awaits: Counter[str] = Counter()
    found = [
        *injuries.rulings(month),
        *allowances.rulings(duck, month, awaits),
        *deaths.rulings(month, awaits),
        *supported.rulings(duck, month, awaits),
        *claims.rulings(duck, month),
        *sick.rulings(duck, month),
        *residents.rulings(duck, month),
    ]
    made = rulings.keep(found, month)
    waiting = {f"{AWAITING}{formula}": count for formula, count in awaits.items() if count}
    return StepOutcome(len(made), {"total_fen": sum(one.amount_fen for one in made), **waiting})
