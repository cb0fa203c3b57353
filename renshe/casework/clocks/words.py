"""What festivals are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from renshe.casework.clocks.calendar import Festival
from renshe.errors import Phrase, gettext_noop

NAMES = {
    Festival.NEW_YEAR: gettext_noop("New Year's Day"),
    Festival.SPRING: gettext_noop("Spring Festival"),
    Festival.QINGMING: gettext_noop("Qingming Festival"),
    Festival.LABOUR: gettext_noop("Labour Day"),
    Festival.DRAGON_BOAT: gettext_noop("Dragon Boat Festival"),
    Festival.MID_AUTUMN: gettext_noop("Mid-Autumn Festival"),
    Festival.NATIONAL: gettext_noop("National Day"),
    Festival.NATIONAL_AND_MID_AUTUMN: gettext_noop("National Day and Mid-Autumn Festival"),
    Festival.OTHER: gettext_noop("Special arrangement"),
}
FESTIVALS = {festival: gettext_lazy(words) for festival, words in NAMES.items()}


def named(festival: Festival) -> Phrase:
    """A festival's name, put into the reader's language with the words around it."""
    return Phrase(NAMES[festival])
