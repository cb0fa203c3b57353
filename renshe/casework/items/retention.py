"""How long the file of a closed case is kept (保管期限)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from renshe.casework.clocks import Limit
from renshe.casework.items.declared_at import Declared


@dataclass(frozen=True)
class Retention(Declared):
    """`limit`: so long from the day of closing, or what law has on that day; None: for good (永久), by `basis`."""

    limit: Limit | Callable[[date], Limit] | None = field(compare=False)
    basis: str = ""

    def limit_on(self, day: date) -> Limit | None:
        return self.limit(day) if callable(self.limit) else self.limit
