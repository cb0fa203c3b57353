"""A refusal in the reader's language; what figures are counted in."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext_lazy

from renshe.errors import RensheError

UNITS = {
    "yuan": pgettext_lazy("unit", "yuan"),
    "people": pgettext_lazy("unit", "people"),
    "person-times": pgettext_lazy("unit", "person-times"),
}
"""What a figure is counted in."""


def in_words(error: RensheError) -> str:
    return error.in_words(gettext)
