"""The month's step: decide what begins, changes and ends of the benefits beside employees' pensions."""

from __future__ import annotations

from renshe.archive import query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.programmes.social_insurance.benefits import claims, deaths, injuries, residents, rulings, sick


def work(context: StepContext) -> StepOutcome:
    """Keep the month's decisions and the benefits that begin by them.

    Raises:
        What the law raises: a value that this month needs and nobody entered, by its name.
    """
    duck, month = context.duckdb, context.month
    query.view(duck, "roster", month)
    found = [
        *injuries.rulings(month),
        *deaths.rulings(month),
        *claims.rulings(duck, month),
        *sick.rulings(duck, month),
        *residents.rulings(duck, month),
    ]
    made = rulings.keep(found, month)
    return StepOutcome(len(made), {"total_fen": sum(one.amount_fen for one in made)})
