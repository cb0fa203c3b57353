"""Checks of what is paid: whole fen, and not below the minimum that a statute sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renshe.errors import Phrase
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material
from renshe.law.errors import LawError
from renshe.law.lowered.steps import Literal
from renshe.law.lowering import Lowering
from renshe.law.nodes import Comparison, Expression, Extreme, Reference, in_order
from renshe.law.usage import parameters_of


def check(material: Material) -> Iterator[Finding]:
    yield from _roundings(material)
    yield from _minima(material)


def _roundings(material: Material) -> Iterator[Finding]:
    told: set[str] = set()
    for month, roots in material.graphs():
        lowering = Lowering(material.book.parameters, month)
        for name, root in roots.items():
            formula = material.book.formulas[name]
            if not formula.pays or name in told:
                continue
            path, line = Path(formula.file), formula.line
            if not formula.unit.is_money:
                told.add(name)
                words = Phrase("it is declared to pay, but yields “%(unit)s”", unit=formula.unit)
                yield Finding("error", "pays-no-money", path, line, name, words)
                continue
            try:
                under = lowering.lower(root).under
            except LawError:
                continue
            if not (isinstance(under, Literal) and under.low == 1):
                told.add(name)
                words = Phrase("it pays an amount that may be a part of a fen: round it as the law does")
                yield Finding("error", "no-rounding", path, line, name, words)


def _minima(material: Material) -> Iterator[Finding]:
    """Each formula that has to keep to a minimum: by its own declaration, or by a sentence of a statute."""
    wanted = {
        (name, formula.minimum): (Path(formula.file), formula.line, formula.cites)
        for name, formula in material.book.formulas.items()
        if formula.minimum
    }
    for document in material.documents:
        for one in document.provisions:
            if one.minimum:
                wanted |= {
                    (name, one.minimum): (document.path, one.line, one.article)
                    for name in one.formulas
                    if name in material.book.formulas
                }
    for (name, minimum), (path, line, cites) in wanted.items():
        graphs = [roots[name] for _, roots in material.graphs() if name in roots]
        if minimum not in material.book.parameters:
            words = Phrase("there is no parameter %(name)s", name=minimum)
            yield Finding("error", "no-minimum", path, line, name, words)
        elif not any(_keeps_to(root, minimum) for root in graphs):
            words = Phrase(
                "%(cites)s sets a minimum, %(minimum)s, and the formula doesn't keep to it",
                cites=cites,
                minimum=minimum,
            )
            yield Finding("error", "no-minimum", path, line, name, words)


def _keeps_to(root: Reference, minimum: str) -> bool:
    """Whether the graph takes the greater of something and the minimum, or compares something with it."""
    return any(minimum in parameters_of(part) for node in in_order(root) for part in _sides(node))


def _sides(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Extreme(which="greatest", left=left, right=right) | Comparison(left=left, right=right):
            return left, right
        case _:
            return ()
