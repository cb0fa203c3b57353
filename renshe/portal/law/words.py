"""What the law says of itself in one word: how sure a value is, and what it is counted in."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy

from renshe.errors import Phrase
from renshe.law.states import STATES
from renshe.law.statutes.addresses import in_html
from renshe.law.statutes.citations import Citation
from renshe.law.statutes.titles import article_in_english, in_english, title_in_english
from renshe.law.units import Unit
from renshe.portal.templatetags.portal import law_state
from renshe.readers_language import reads_chinese


def source_in_words(source: str) -> SafeString:
    """A source as it is written; the web addresses in it are codes, no words of any language."""
    return SafeString(in_html(source))  # each part of it is escaped there


def document_title(document: str) -> str:
    """A document's title in the page's language."""
    return document if reads_chinese() else title_in_english(document)


def article_words(article: str) -> str:
    """A place in a document in the page's language."""
    return article if reads_chinese() else article_in_english(article)


def place_words(citation: Citation) -> str:
    """An article with its document in the page's language."""
    return str(citation) if reads_chinese() else in_english(citation)


def state_in_words(state: str) -> str:
    """A value's state; `missing` where nobody entered a value."""
    if state in STATES:
        return law_state(state, "zh-hans" if reads_chinese() else "en")
    return pgettext("law", "missing")


def state_choices() -> list[tuple[str, str]]:
    """Every state with its word in the page's language."""
    return [(name, state_in_words(name)) for name in (*STATES, "missing")]


UNITS = {
    "fen": pgettext_lazy("unit of law", "yuan"),
    "fen/month": pgettext_lazy("unit of law", "yuan a month"),
    "fen/year": pgettext_lazy("unit of law", "yuan a year"),
    "fen/day": pgettext_lazy("unit of law", "yuan a day"),
    "fen*months": pgettext_lazy("unit of law", "yuan, months added up"),
    "fen*days": pgettext_lazy("unit of law", "yuan, days added up"),
    "months": pgettext_lazy("unit of law", "months"),
    "years": pgettext_lazy("unit of law", "years"),
    "days": pgettext_lazy("unit of law", "days"),
    "months/year": pgettext_lazy("unit of law", "months a year"),
    "ratio/year": pgettext_lazy("unit of law", "a year"),
    "ratio/day": pgettext_lazy("unit of law", "a day"),
}


def unit_in_words(unit: Unit) -> str:
    """What a value is counted in; empty for ratios, flags and whole numbers."""
    return str(UNITS.get(unit.name, ""))


def kind_in_words(unit: Unit) -> str:
    """What is given as a fact of the unit, or comes out in it."""
    if unit.codes is not None:
        chosen = unit.codes.zh if reads_chinese() else unit.codes.en
        return Phrase("one of %(names)s", names=chosen).in_words(gettext)
    kinds = {
        "month": pgettext("unit of law", "a month, such as 2021-07"),
        "date": pgettext("unit of law", "a day, such as 2021-07-15"),
        "flag": pgettext("unit of law", "yes or no"),
    }
    return kinds.get(unit.kind) or unit_in_words(unit) or gettext("a number")
