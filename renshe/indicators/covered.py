"""Which months of a year a figure stands on: those that are closed. A month under way, or open, is in no figure.

The opening month is none of them: it holds what there was, nothing that happened in it.
"""

from __future__ import annotations

from renshe.archive import sealing
from renshe.indicators.period import Period


def covered(year: int) -> Period | None:
    """Return the closed months of a year, from the first to the last; None where none is closed yet."""
    closed = [month for month in sealing.sealed_months()[1:] if month.year == year]
    return Period(closed[0], closed[-1]) if closed else None
