"""How law is put on a page: labels, values and states in the page's language, each thing with its permanent address."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from renshe.law import Value
from renshe.law.amounts import plain
from renshe.law.statutes import addresses
from renshe.law.statutes.titles import cites_in_english
from renshe.law.units import Unit
from renshe.money import yuan
from renshe.portal.law import addresses as here
from renshe.portal.law.over_time import key_text
from renshe.portal.law.search import document_address
from renshe.portal.law.words import (
    article_words,
    document_title,
    kind_in_words,
    source_in_words,
    state_in_words,
    unit_in_words,
)
from renshe.readers_language import reads_chinese

register = template.Library()


@register.filter
def label(named: object) -> str:
    """The name of a formula, value, fact, sentence or document in the page's language."""
    return str(getattr(named, "zh" if reads_chinese() else "en"))


@register.filter
def reason(provision: object) -> str:
    """Why a sentence of a statute is not, or not wholly, in formulas."""
    return str(getattr(provision, "reason_zh" if reads_chinese() else "reason_en"))


@register.filter
def text_read(document: object) -> str:
    return str(getattr(document, "text_zh" if reads_chinese() else "text_en"))


@register.filter
def law_amount(value: Value) -> str:
    """A value of law as people write it, with its unit."""
    if value.unit.kind == "practice":
        return gettext("by practice")
    found = plain(value.value, value.unit)
    if isinstance(found, bool):
        return gettext("yes") if found else gettext("no")
    if value.unit.is_money and value.value.denominator == 1:
        found = yuan(value.value.numerator)
    return f"{found} {unit_in_words(value.unit)}".strip()


@register.filter
def law_unit(unit: Unit) -> str:
    return kind_in_words(unit)


@register.filter
def law_badge(state: str) -> SafeString:
    """How sure a value is, as a badge."""
    return format_html('<span class="badge state-{}">{}</span>', state, state_in_words(state))


register.filter("key_text", key_text)
register.filter("document_title", document_title)
register.filter("article_words", article_words)


@register.filter
def formula_url(name: str) -> str:
    return reverse("portal:law-formula", args=[name])


@register.filter
def parameter_url(name: str) -> str:
    return reverse("portal:law-parameter", args=[name])


@register.simple_tag
def document_url(document: str, article: str = "") -> str:
    return document_address(document, article)


@register.filter
def linked_clauses(cites: str) -> SafeString:
    """What something cites, each article with its permanent address."""
    # Nothing in it is unescaped: `renshe.law.statutes.addresses` escapes every word where it writes it.
    english = "" if reads_chinese() else cites_in_english(cites)
    return SafeString(addresses.linked_clauses(cites, here.addresses(), english=english))


@register.filter
def source_of(value: Value) -> SafeString:
    """The source of a value of law."""
    return source_in_words(value.source_in(chinese=reads_chinese()))


@register.filter
def source_kept(value: dict[str, str]) -> str:
    """The source of a value of law that was kept as data."""
    source = value["source"]
    return source if reads_chinese() else value.get("source_en") or cites_in_english(source)
