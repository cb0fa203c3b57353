"""Checks of provisions: what they name is there, each formula has a sentence that it carries, none comes by a document
before that is in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renshe.errors import Phrase
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material
from renshe.law.errors import LawError
from renshe.law.lowered.lowering import Lowering
from renshe.law.statutes.citations import citations


def check(material: Material) -> Iterator[Finding]:
    if not material.documents:
        return
    carried: set[str] = set()
    for document in material.documents:
        for one in document.provisions:
            carried |= {*one.formulas}
            for name in one.formulas:
                if name not in material.book.formulas:
                    words = Phrase("it names the formula %(name)s, which there is not", name=name)
                    yield Finding("error", "unknown-formula", document.path, one.line, one.article, words)
            for name in one.parameters:
                if name not in material.book.parameters:
                    words = Phrase("it names the parameter %(name)s, which there is not", name=name)
                    yield Finding("error", "unknown-parameter", document.path, one.line, one.article, words)
    for name, formula in material.book.formulas.items():
        if name not in carried:
            words = Phrase("no sentence of a statute is said to be carried by it")
            yield Finding("warning", "no-provision", Path(formula.file), formula.line, name, words)
    yield from _before_it_is_in_force(material)


def _before_it_is_in_force(material: Material) -> Iterator[Finding]:
    """Editions that would be reckoned by a document in the month before its first."""
    for document in material.documents:
        if document.in_force is None:
            continue
        before = document.in_force + -1
        lowering = Lowering(material.book.parameters, before)
        for name, root in material.book.roots_at(before).items():
            edition = material.book.formulas[name].edition_on(before)
            if edition is None or not any(one.document in document.zh for one in citations(edition.cites)):
                continue
            try:
                lowering.lower(root)
            except LawError:
                continue
            words = Phrase(
                "it is applied in %(month)s, and %(document)s is in force only since %(since)s: make it an edition",
                month=before,
                document=Phrase("%(en)s", zh=document.zh, en=document.en),
                since=document.in_force,
            )
            yield Finding("error", "not-in-force-yet", Path(edition.file), edition.line, name, words)
