"""Where law named on a worksheet can be read: links to formulas, values of law and clauses, every word escaped.

Law knows no web: whoever shows a worksheet hands in an `Address`, and without one the same words stand without links.
"""

from __future__ import annotations

import re
from html import escape
from typing import Literal, Protocol

from renshe.law.statutes.citations import citations

Kind = Literal["formula", "parameter", "document"]
SHOWS: dict[str, Kind] = {"formula": "formula", "given": "formula", "parameter": "parameter", "entry": "parameter"}
"""What a step's name is the name of, by the step's kind; facts, roundings and rows are no law."""


WEB_ADDRESS = re.compile(r"[\w.-]+\.(?:cn|com|org)(?:/\S*)?(?: post_\d+)?", re.ASCII)


class Address(Protocol):
    """Says where something is read; "" where it is nowhere. `article`: of a document, "" for the whole of it."""

    def __call__(self, kind: Kind, name: str, article: str = "") -> str: ...


def nowhere(kind: Kind, name: str, article: str = "") -> str:
    """The address of everything where no law can be read."""
    return ""


def of_step(kind: str, name: str, address: Address) -> str:
    """Return where the law that a step names is read, by the step's kind and name."""
    return address(SHOWS[kind], name) if name and kind in SHOWS else ""


def in_html(words: str) -> str:
    """Return words as HTML; the web addresses in them are marked as codes, which are no words of any language.

    >>> in_html("媒体报道（zsnews.cn） <1>")
    '媒体报道（<span class="code">zsnews.cn</span>） &lt;1&gt;'
    """
    parts, here = [], 0
    for found in WEB_ADDRESS.finditer(words):
        parts += [escape(words[here : found.start()]), f'<span class="code">{escape(found[0])}</span>']
        here = found.end()
    return "".join([*parts, escape(words[here:])])


def linked(words: str, address: str) -> str:
    """Return the words as HTML, as a link where there is an address."""
    return f'<a href="{escape(address)}">{escape(words)}</a>' if address else in_html(words)


def linked_clauses(cites: str, address: Address, *, english: str = "") -> str:
    """Return what something cites as HTML, each article a link; as it was written where none can be read.

    Args:
        english: the same in English, where that is to be read: as many parts between semicolons, or no links.

    >>> law = lambda _, name, article="": article and "/12"
    >>> linked_clauses("社会保险法 第十二条；<历法>", law)
    '<a href="/12">社会保险法 第十二条</a>；&lt;历法&gt;'
    >>> linked_clauses("社会保险法 第十二条；历法", law, english="Social Insurance Law, art. 12; the calendar")
    '<a href="/12">Social Insurance Law, art. 12</a>; the calendar'
    """
    found = [(one, address("document", one.document, one.whole_article)) for one in citations(cites)]
    if english:
        parts = english.split("; ")
        if len(parts) != len(found):
            return in_html(english)
        return "; ".join(linked(words, place) for words, (_, place) in zip(parts, found, strict=True))
    if not any(place for _, place in found):
        return in_html(cites)
    notes = [f"（{one.note}）" if one.note else "" for one, _ in found]
    told = [linked(str(one), place) + in_html(note) for (one, place), note in zip(found, notes, strict=True)]
    return "；".join(told)
