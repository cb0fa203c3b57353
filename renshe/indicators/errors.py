"""What can be wrong with a question for a figure."""

from __future__ import annotations

from dataclasses import dataclass

from renshe.errors import RensheError, gettext_noop


class IndicatorError(RensheError):
    """The branch of `RensheError` for figures."""


@dataclass(eq=False)
class NoSuchIndicator(IndicatorError):
    indicator: str
    code = "indicators.no-such-indicator"
    words = gettext_noop("There is no figure named %(indicator)s.")


@dataclass(eq=False)
class NoSuchBreakdown(IndicatorError):
    indicator: str
    breakdown: str
    known: str
    code = "indicators.no-such-breakdown"
    words = gettext_noop("%(indicator)s is not broken down by %(breakdown)s, but by %(known)s.")
