"""How far an item is done online, and by which ways applications for it come in."""

from __future__ import annotations

from enum import Enum


class Level(Enum):
    """How far an item can be done without coming to a counter (网办深度)."""

    GUIDE_ONLY = "guide_only"
    ONLINE = "online"
    END_TO_END = "end_to_end"
    INSTANT = "instant"


class Channel(Enum):
    PORTAL = "portal"
    COUNTER = "counter"
    API = "api"
