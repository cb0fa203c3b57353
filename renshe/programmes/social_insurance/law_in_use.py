"""Where the formulas of social insurance are at work: steps of the month's close, services, figures.

What a step computes is taken from the step itself. A formula that others rest on is used wherever they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.programmes.social_insurance import assessment, awards, relief


@dataclass(frozen=True, slots=True)
class Use:
    """One place of work: a step of a month's close (run), an item by its code (service), a figure by its id."""

    kind: str
    code: str
    formulas: tuple[str, ...]


ASSESSED = (
    *dict.fromkeys(name for _, columns in assessment.KINDS.values() for name in columns.values()),
    relief.FORMULA,
)
AWARDED = (awards.WHOLE, *awards.PARTS.values())

USES = (
    Use("run", "roster", ("carried_wage",)),
    Use("run", "assessed", ASSESSED),
    Use("run", "awards", AWARDED),
    Use("run", "drawn", ("account_drawn",)),
    Use("run", "interest", ("account_interest",)),
    Use("service", "social_insurance.employer_declaration", ASSESSED),
    Use("figure", "soc.contributions_due", ASSESSED),
    Use("figure", "soc.contributions_arrived", ASSESSED),
    Use("figure", "soc.pensions_paid", AWARDED),
)


def uses_of(formulas: set[str] | frozenset[str]) -> list[Use]:
    """Return where one of the formulas is at work."""
    return [one for one in USES if formulas & set(one.formulas)]
