"""Checks of what is paid: whole fen, and not below the minimum that a statute sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renshe.errors import Phrase
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material
from renshe.law.checking.minima import Kept, looks_at
from renshe.law.checking.ways import Declared, Range, Way
from renshe.law.errors import LawError
from renshe.law.graph.usage import formulas_of
from renshe.law.lowered.lowering import Lowering
from renshe.law.lowered.steps import Literal
from renshe.law.month import Month


def check(material: Material) -> Iterator[Finding]:
    yield from _roundings(material)
    yield from _minima(material)


def _roundings(material: Material) -> Iterator[Finding]:
    told: set[str] = set()
    below: dict[int, set[str]] = {}
    for month, roots in material.changed_graphs():
        lowering = Lowering(material.book.parameters, month)
        used: set[str] = set()
        for root in material.book.roots_at(month).values():
            if id(root) not in below:
                below[id(root)] = formulas_of(root.root)
            used |= below[id(root)]
        for name, root in roots.items():
            formula = material.book.formulas[name]
            is_an_end = formula.unit.is_money and name not in used
            if not (formula.pays or is_an_end) or name in told:
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
                if not formula.pays:
                    words = Phrase("its amount may be a part of a fen and no formula takes it further: round it")
                yield Finding("error" if formula.pays else "warning", "no-rounding", path, line, name, words)


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
        if minimum not in material.book.parameters:
            words = Phrase("there is no parameter %(name)s", name=minimum)
            yield Finding("error", "no-minimum", path, line, name, words)
        elif (month := _first_month_without(material, name, minimum)) is not None:
            words = Phrase(
                "%(cites)s sets a minimum, %(minimum)s, and the formula doesn't keep to it (%(month)s)",
                cites=cites,
                minimum=minimum,
                month=month,
            )
            yield Finding("error", "no-minimum", path, line, name, words)


def _first_month_without(material: Material, name: str, minimum: str) -> Month | None:
    """The first month of change, among those in which there is a minimum, whose formula may yield less than it."""
    held = material.book.parameters[minimum]
    for month, roots in material.graphs():
        if name not in roots or not held.holds_on(month):
            continue
        values = held.table_at(month).values() if held.is_table else [held.at(month)]
        least = Range.point(min(value.value for value in values))
        lowering = Lowering(material.book.parameters, month)
        try:
            lowering.lower(roots[name])
        except LawError:  # a value is missing
            is_kept = looks_at(roots[name], minimum)
        else:
            is_kept = Kept(least).by(roots[name], Way(Declared(lowering.values)))
        if not is_kept:
            return month
    return None
