"""How a value stands in a box where officers write it otherwise than the worksheet does."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from django.utils.translation import gettext as _

from renshe.law.worksheet.words import percent
from renshe.portal.papers.reading import Reading

MONTHS_OF_A_YEAR = 12


def years_and_months(name: str) -> Callable[[Reading], str]:
    """A number of months with the whole years that are in it: 180 个月（15 年 0 个月）."""

    def told(reading: Reading) -> str:
        if not reading.has(name):
            return ""
        months = int(reading.value(name))
        return _("%(months)s months (%(years)s y. %(rest)s m.)") % {
            "months": months,
            "years": months // MONTHS_OF_A_YEAR,
            "rest": months % MONTHS_OF_A_YEAR,
        }

    return told


def in_per_cent(name: str) -> Callable[[Reading], str]:
    """A share as officers write it: 30%."""

    def told(reading: Reading) -> str:
        return share_in_words(reading.value(name)) if reading.has(name) else ""

    return told


def share_in_words(kept: str) -> str:
    """A share as it was kept ("0.3", "2/37"), in per cent where a decimal ends it."""
    return percent(Fraction(kept))
