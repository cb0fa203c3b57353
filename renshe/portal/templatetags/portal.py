"""Filters that put values as a person reads them: money, months, masked numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from renshe import money
from renshe.access import masking
from renshe.law import Month, Step, Value
from renshe.law.statutes.addresses import in_html
from renshe.law.worksheet import kept
from renshe.law.worksheet.html import html
from renshe.law.worksheet.shown import Shown, in_words
from renshe.law.worksheet.words import STATE_WORDS
from renshe.ledger.funds import Fund
from renshe.portal import typed
from renshe.portal.law.addresses import addresses
from renshe.portal.queries.documents import entry_text
from renshe.portal.queries.key_figures import KeyFigure
from renshe.portal.what_if_form import value_words
from renshe.portal.words import UNITS
from renshe.programmes.social_insurance.doubts import Doubt
from renshe.registry.models import OVER, Enrolment

register = template.Library()
HAN = re.compile(r"[\u3400-\u9fff]")
LEVELS_OPEN = 2
"""How much of a worksheet is unfolded when its page opens."""


@register.filter
def yuan(fen: int | None) -> str:
    """Put fen as yuan; a dash where there is nothing."""
    return "—" if fen is None else money.yuan(int(fen))


@register.filter
def figure_value(of: KeyFigure, value: int) -> str:
    """A figure's value, or that of one month of it, as money or as a count."""
    return yuan(value) if of.figure.is_money else count(value)


@register.filter
def figure_change(of: KeyFigure) -> str:
    """By how much the last closed month differs from the month before, with its sign."""
    value = of.change or 0
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{figure_value(of, abs(value))}"


@register.filter
def figure_unit(of: KeyFigure) -> str:
    """What a figure is counted in."""
    return str(UNITS.get(of.figure.unit, of.figure.unit))


@register.filter
def count(number: int) -> str:
    """Put a count with thousands separators (Django's own `intcomma` leaves them out in Chinese).

    >>> count(1234567)
    '1,234,567'
    """
    return f"{int(number):,}"


@register.filter
def month(day: date | Month | None) -> str:
    """Put a month as officers read it.

    >>> month(Month(2021, 3))
    '2021-03'
    """
    if day is None:
        return "—"
    return str(day if isinstance(day, Month) else Month.of(day))


@register.filter
def spell(valid: object) -> str:
    """Put a range of whole months by its first and its last month."""
    lower, upper = getattr(valid, "lower", None), getattr(valid, "upper", None)
    first = month(lower) if lower else "…"
    if upper is None:
        return gettext("from %(first)s on") % {"first": first}
    return gettext("%(first)s to %(last)s") % {"first": first, "last": Month.of(upper) + -1}


@register.filter
def state_on(row: Enrolment, day: date) -> str:
    """The state of a spell on a day, in words."""
    return gettext("over") if row.state_on(day) == OVER else str(row.get_state_display())


@register.filter
def pays_on(row: Enrolment, day: date) -> str:
    return gettext("yes") if row.is_paying and not row.is_over(day) else gettext("no")


@register.filter
def insurance(code: str) -> str:
    return str(Fund(code).label) if code in Fund else code


register.filter("entry_text", entry_text)


@register.filter
def as_written(words: str) -> SafeString:
    """A person's own words; Chinese ones say so, for who hears an English page read out.

    >>> as_written("单位 <重复>"), as_written("<twice>")
    ('<span lang="zh-Hans">单位 &lt;重复&gt;</span>', '&lt;twice&gt;')
    """
    if HAN.search(words):
        return format_html('<span lang="zh-Hans">{}</span>', words)
    return conditional_escape(words)


@register.filter
def identity(number: str) -> str:
    return masking.mask_identity(number)


@register.filter
def bank_account(number: str) -> str:
    return masking.mask_account(number)


@register.simple_tag
def worksheet(step: Step | Mapping[str, Any] | Shown, language: str, depth: int | str = 0) -> SafeString:
    """How something was reckoned, in the page's language: a worksheet of now, one that was kept, or one in words."""
    chinese = language.startswith("zh")
    match step:
        case Shown():
            words = step
        case Mapping():
            words = kept.in_words(step, chinese=chinese)
        case _:
            words = in_words(step, chinese=chinese)
    # Nothing in it is unescaped: `renshe.law.worksheet.html` escapes every word where it writes it.
    return SafeString(html(words, chinese=chinese, opened=LEVELS_OPEN - int(depth or 0), address=addresses()))


@register.filter
def in_language_of(named: Doubt, language: str) -> str:
    """The name of a value of law in the page's language."""
    return named.zh if language.startswith("zh") else named.en


@register.filter
def source_in_language(named: Doubt, language: str) -> SafeString:
    """The source of a value in doubt; each part of it is escaped where it is put into HTML."""
    return SafeString(in_html(named.source if language.startswith("zh") else named.source_en))


@register.filter
def law_state(state: str, language: str) -> str:
    """How sure a value of the law is, in the page's language."""
    return STATE_WORDS[state][0 if language.startswith("zh") else 1]


@register.filter
def value_of_law(value: Value) -> str:
    """A value of law with its unit, as people write it."""
    return value_words(value)


@register.simple_tag
def rows_a_page() -> tuple[int, ...]:
    """How many rows a page of a list may have."""
    return typed.ROWS_A_PAGE
