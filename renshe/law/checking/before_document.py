"""Clauses that are applied before the year of the document that they cite.

A document reaches back only where its citation says so: `国发〔2015〕2号（过渡期规定，自2014年10月起）`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from renshe.errors import Phrase
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import FOUNDED, Material
from renshe.law.graph.usage import parameters_of
from renshe.law.month import Month
from renshe.law.statutes.citations import citations
from renshe.law.writing.formulas import Edition

YEAR = re.compile(r"[〔\[](\d{4})[〕\]]")
REACHES_BACK = re.compile(r"自(\d{4})年(?:(\d{1,2})月)?起")


def check(material: Material) -> Iterator[Finding]:
    """Yield each clause that has results in a month before its document's year, with the first such month."""
    if material.unreadable or material.formulas_wrong:
        return
    applied = _applied_from(material)
    for _, formula in material.formulas():
        for edition in formula.editions:
            first = applied.get((formula.name, edition.since))
            if first is None:
                continue
            for document, begins in _documents(edition):
                if first < begins:
                    words = Phrase("it is applied from %(first)s, before %(document)s", first=first, document=document)
                    yield Finding("warning", "before-document", Path(formula.file), edition.line, formula.name, words)


def _documents(edition: Edition) -> Iterator[tuple[str, Month]]:
    """The numbered documents that are cited, each with the month from which it can be applied."""
    for cited in citations(edition.cites):
        if numbered := YEAR.search(cited.document):
            said = REACHES_BACK.search(cited.note)
            yield cited.document, Month(int(said[1]), int(said[2] or 1)) if said else Month(int(numbered[1]), 1)


def _applied_from(material: Material) -> dict[tuple[str, Month | None], Month]:
    """The first month with a result, of each edition: in force, and a value for all that its graph asks."""
    found: dict[tuple[str, Month | None], Month] = {}
    formulas = {formula.name: formula for _, formula in material.formulas()}
    for month, roots in material.graphs():
        for name, root in roots.items():
            edition = formulas[name].edition_on(month)
            if edition is None or (name, edition.since) in found:
                continue
            asked = [material.book.parameters[one] for one in parameters_of(root)]
            if all(any(value.holds_in(month) for value in held.values) for held in asked):
                # Law that asks for no value of its own is as old as it says, or older than any.
                found[name, edition.since] = month if asked or edition.since else FOUNDED
    return found
