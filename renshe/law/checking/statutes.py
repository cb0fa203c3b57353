"""Checks of provisions: what they name is there, and each formula has a sentence that it carries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renshe.errors import Phrase
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material


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
