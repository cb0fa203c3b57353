"""Which months of a year a figure stands on: those that are closed. What happened in a month under way is in no figure.

The opening month is none of them: it holds what there was, nothing that happened in it. What there is (a stock) is
there before the first close too: then it is told as it stands in the open month.
"""

from __future__ import annotations

from renshe.archive import sealing
from renshe.indicators.period import Period


def covered(year: int, *, stock: bool = False) -> Period | None:
    """Return the closed months of a year, from the first to the last.

    Where none is closed yet: None; of a stock (`stock`) the open month, if it lies in that year.
    """
    sealed = sealing.sealed_months()
    closed = [month for month in sealed[1:] if month.year == year]
    if closed:
        return Period(closed[0], closed[-1])
    return Period.month(sealed[-1] + 1) if stock and sealed and (sealed[-1] + 1).year == year else None
