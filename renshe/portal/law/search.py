"""Finding law: by name in Chinese or English, by the name in code, by a document's number, by an article.

Everything is in memory, so that each word is looked for in whatever could be meant; what is called so comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from renshe.law import DatedParameter, Formula, Month
from renshe.law.amounts import plain
from renshe.law.examples.tested import verdict
from renshe.law.states import STATES
from renshe.law.statutes.titles import cites_in_english, title_in_english
from renshe.law.told.links import values_in_force
from renshe.portal.law.index import Cited, Index
from renshe.programmes.social_insurance.law import last_tested
from renshe.readers_language import reads_chinese

KINDS: dict[str, Promise] = {
    "formula": pgettext_lazy("law", "formula"),
    "parameter": pgettext_lazy("law", "value"),
    "document": pgettext_lazy("law", "document"),
    "article": pgettext_lazy("law", "article"),
}
MISSING = "missing"
"""The state of a value that nobody entered for the month."""


@dataclass(frozen=True)
class Found:
    """A row of the list. `states`: of a value, of a table's entries, of all values that a formula rests on, the surest
    first."""

    kind: str
    name: str
    zh: str
    en: str
    cites: str
    cites_en: str
    value: str
    states: tuple[str, ...]
    text: str
    is_untested: bool = False  # a change of a number or operator in it would go unnoticed
    article: str = ""  # of a document, where the row is an article of it

    @property
    def state(self) -> str:
        """The least sure of its states, which the list is sorted by; empty where it has none."""
        return self.states[-1] if self.states else ""

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.zh if reads_chinese() else self.en

    @property
    def source(self) -> str:
        """What it cites, in the reader's language."""
        return self.cites if reads_chinese() else self.cites_en

    @property
    def url(self) -> str:
        if self.kind in ("document", "article"):
            return document_address(self.name, self.article)
        return reverse(f"portal:law-{self.kind}", args=[self.name])


def document_address(document: str, article: str = "") -> str:
    """Return the permanent address of a document, or of an article of it."""
    address = reverse("portal:law") + f"documents/{quote(document, safe='')}/"
    return f"{address}{quote(article, safe='')}/" if article else address


def everything(index: Index, on: Month) -> list[Found]:
    """Return a row for each formula, value, document and article that was read, formulas first."""
    return [*_formulas(index, on), *_parameters(index, on), *_documents(index), *_articles(index)]


def search(rows: list[Found], words: str) -> list[Found]:
    """Return the rows that hold every word, those that are called so before those that only mention it."""
    wanted = [plainly(word) for word in words.split()]
    wanted = [word for word in wanted if word]
    if not wanted:
        return rows
    hits = [row for row in rows if all(word in row.text for word in wanted)]
    whole = "".join(wanted)

    def rank(row: Found) -> int:
        names = [plainly(one) for one in (row.name, row.zh, row.en)]
        if whole in names:
            return 0
        if any(one.startswith(whole) for one in names):
            return 1
        return 2 if any(whole in one for one in names) else 3

    return sorted(hits, key=rank)


def plainly(text: str) -> str:
    """Return the text as it is compared: full width and half width, upper and lower case, brackets, gaps made alike.

    >>> plainly("粤人社发〔2021〕32号") == plainly("粤人社发[2021] ３２号")
    True
    """
    found = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\[\](){}〔〕《》“”\"'_、，；：。·-]+", "", found)


def _formulas(index: Index, on: Month) -> Iterator[Found]:
    parameters = index.book.parameters
    states = {name: {value.state for value in values_in_force(one, on)} for name, one in parameters.items()}
    for one in index.book.formulas.values():
        cites = " ".join(edition.cites for edition in one.editions)
        text = plainly(" ".join((one.name, one.zh, one.en, cites)))
        below = _surest_first(state for name in index.rests_on.get(one.name, ()) for state in states[name])
        yield Found(
            "formula", one.name, one.zh, one.en, one.cites, cites_in_english(one.cites), "", below, text,
            _is_untested(one),
        )  # fmt: skip


def _surest_first(states: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(states), key=[*STATES, MISSING].index))


def _parameters(index: Index, on: Month) -> Iterator[Found]:
    for one in index.book.parameters.values():
        held = values_in_force(one, on)
        sources = "；".join(dict.fromkeys(value.source for value in held))
        english = "; ".join(dict.fromkeys(value.source_in(chinese=False) for value in held))
        states = _surest_first(value.state for value in held) or (MISSING,)
        value = "" if not held or one.unit.kind != "number" else str(plain(held[0].value, one.unit))
        if held and one.is_table:
            value = gettext("table, entries: %(number)s") % {"number": len(held)}
        every = " ".join(f"{value.source} {value.source_en}" for value in one.values)
        yield Found(
            "parameter", one.name, one.zh, one.en, sources, english, value, states,
            plainly(" ".join((one.name, one.zh, one.en, one.note, every))), _is_untested(one),
        )  # fmt: skip


def _is_untested(of: Formula | DatedParameter) -> bool:
    return verdict(last_tested(), of).standing == "untested"


def _documents(index: Index) -> Iterator[Found]:
    for one in index.documents.values():
        title = one.read.zh if one.read else one.name
        english = one.read.en if one.read else title_in_english(one.name)
        yield Found("document", one.name, title, english, "", "", "", (one.read.state,) if one.read else (), _said(one))


def _articles(index: Index) -> Iterator[Found]:
    """The articles that were read, each with what it says."""
    for one in index.documents.values():
        title = one.read.zh if one.read else one.name
        english = one.read.en if one.read else title_in_english(one.name)
        for place in one.in_order():
            if not place.article or not place.provisions:
                continue
            says, says_en = ("；".join(said.zh for said in place.provisions), "; ".join(p.en for p in place.provisions))
            text = plainly(" ".join((one.name, title, english, place.article, says, says_en)))
            names = f"{title} {place.article}", f"{english} {place.article}"
            yield Found("article", one.name, *names, says, says_en, "", (), text, article=place.article)


def _said(document: Cited) -> str:
    parts = [document.name]
    if document.read:
        parts += [document.read.zh, document.read.en]
    for place in document.places.values():
        parts += [place.article, *(one.zh for one in place.provisions)]
    return plainly(" ".join(parts))
