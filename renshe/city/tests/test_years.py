"""Cities that open before other years than 2021: a month of each is built, played and closed, and its books agree."""

from __future__ import annotations
