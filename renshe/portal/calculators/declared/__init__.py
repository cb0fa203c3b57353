"""Every calculator there is, in the order in which they are offered."""

from __future__ import annotations

from renshe.portal.calculators.declared import (
    contributions,
    pension,
    pension_place,
    residents,
    retirement,
    survivors,
    transfer,
    unemployment,
    work_injury,
)
from renshe.portal.calculators.declaring import Calculator

CALCULATORS: tuple[Calculator, ...] = (
    retirement.CALCULATOR,
    pension.CALCULATOR,
    contributions.OF_A_WAGE,
    contributions.FLEXIBLE,
    work_injury.CALCULATOR,
    survivors.KILLED_AT_WORK,
    unemployment.CALCULATOR,
    residents.CALCULATOR,
    survivors.OTHERWISE,
    transfer.CALCULATOR,
    pension_place.CALCULATOR,
)


def calculator_at(slug: str) -> Calculator | None:
    """Return the calculator of that address; None where there is none."""
    return next((one for one in CALCULATORS if one.slug == slug), None)
