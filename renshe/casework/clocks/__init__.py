"""Clocks (时限): until when something has to be done, and why until then. What other rooms use is named here.

    from renshe.casework.clocks import Days, Limit, deadline, left

`deadline` reckons one limit and explains itself day by day; `ends` reckons thousands of rows against one calendar,
asked for once by `calendar_in_force`. How long a limit is, is law, and is never written here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renshe.casework.clocks.calendar import Calendar as Calendar
    from renshe.casework.clocks.deadlines import Deadline as Deadline
    from renshe.casework.clocks.explained import DayCounted as DayCounted
    from renshe.casework.clocks.in_force import calendar_in_force as calendar_in_force
    from renshe.casework.clocks.in_force import deadline as deadline
    from renshe.casework.clocks.in_force import ends as ends
    from renshe.casework.clocks.left import Left as Left
    from renshe.casework.clocks.left import Standing as Standing
    from renshe.casework.clocks.left import left as left
    from renshe.casework.clocks.limits import Days as Days
    from renshe.casework.clocks.limits import Limit as Limit
    from renshe.casework.clocks.limits import Pause as Pause

OFFERED = {
    "Calendar": "calendar",
    "Deadline": "deadlines",
    "DayCounted": "explained",
    "calendar_in_force": "in_force",
    "deadline": "in_force",
    "ends": "in_force",
    "Left": "left",
    "Standing": "left",
    "left": "left",
    "Days": "limits",
    "Limit": "limits",
    "Pause": "limits",
}


def __getattr__(name: str) -> object:
    if name not in OFFERED:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{OFFERED[name]}"), name)
