"""Checks of values: what can't be read, dates with gaps, what nobody asks for, what stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from renshe.errors import Phrase
from renshe.law.checking.authoring import TO_FILL_IN
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material
from renshe.law.errors import shown
from renshe.law.graph.usage import parameters_of
from renshe.law.month import Month, month_in
from renshe.law.values.parameters import DatedParameter, Value

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def check(material: Material, today: Month) -> Iterator[Finding]:
    yield from _files(material)
    graphs = {id(root): root for _, roots in material.graphs() for root in roots.values()}
    used = {name for root in graphs.values() for name in parameters_of(root)}
    labels: dict[str, str] = {}
    unread = _sources_unread(material)
    for name, held in material.book.parameters.items():
        path, line = material.place(name)
        if not re.search(rf"\b{re.escape(name)}\b", unread):
            yield from _use(material, held, name in used)
        if not held.values:
            words = Phrase("it has no value yet: its note says why") if held.note else _UNEXPLAINED
            yield Finding("warning" if held.note else "error", "missing-value", path, line, name, words)
        if name in material.book.formulas:
            words = Phrase("a formula has this name too: counts and addresses go by the name")
            yield Finding("error", "same-name", path, line, name, words)
        if held.zh == TO_FILL_IN:
            yield Finding("error", "no-label", path, line, name, Phrase("its name is still to be filled in"))
        elif not CHINESE.search(held.zh):
            yield Finding("error", "no-label", path, line, name, Phrase("its name in zh is not Chinese"))
        if held.zh in labels and held.zh != TO_FILL_IN:
            words = Phrase("it has the name of %(other)s", other=labels[held.zh])
            yield Finding("warning", "same-label", path, line, name, words)
        labels[held.zh] = name
        for key in dict.fromkeys(value.key for value in held.values):
            yield from _dates(material, held, [value for value in held.values if value.key == key])
        yield from _renewals(material, held, today)


def _sources_unread(material: Material) -> str:
    """The source of formulas that can't be read: what they ask for isn't known."""
    wrong = {one.formula for one in material.formulas_wrong}
    return "\n".join(formula.source for _, formula in material.formulas() if formula.name in wrong)


_UNEXPLAINED = Phrase("it has no value and no note that says why")


def _files(material: Material) -> Iterator[Finding]:
    for places in material.places:
        for twice in places.twice():
            words = Phrase("“%(key)s” stands twice: YAML would keep only the last", key=twice.key)
            yield Finding("error", "key-twice", places.path, twice.line, twice.entry, words)
    _ = material.book, material.documents
    paths = {shown(path): path for path in material.files()}
    for wrong in material.files_wrong:
        path = paths[wrong.file]
        yield Finding("error", "file-wrong", path, wrong.line, wrong.entry or path.stem, wrong.problem)


def _use(material: Material, held: DatedParameter, is_used: bool) -> Iterator[Finding]:
    path, line = material.place(held.name)
    if not is_used and not held.reserved:
        words = Phrase("no formula asks for it: take it out, or write “reserved” and why it stands here")
        yield Finding("error", "unused-parameter", path, line, held.name, words)
    if is_used and held.reserved:
        words = Phrase("it is reserved, but a formula asks for it")
        yield Finding("warning", "used-though-reserved", path, line, held.name, words)


def _dates(material: Material, held: DatedParameter, values: list[Value]) -> Iterator[Finding]:
    for before, after in pairwise(values):
        path, line = material.place(held.name)
        name = held.name if before.key is None else f"{held.name}[{before.key}]"
        if before.until is not None and before.lasts + timedelta(1) < after.starts:
            words = Phrase(
                "no value from %(first)s to %(last)s",
                first=_as_written(before.lasts + timedelta(1), before.until),
                last=_as_written(after.starts - timedelta(1), after.first),
            )
            yield Finding("warning", "gap", path, line, name, words)
        if before.value == after.value and not held.renewed and held.unit.kind != "practice" and before.until is None:
            words = Phrase("the value from %(first)s is the one before it again", first=after.first)
            yield Finding("warning", "same-value", path, line, name, words)


def _as_written(day: date, beside: Month | date) -> Month | date:
    """A day, or its month where what stands beside it is a month."""
    return Month.of(day) if isinstance(beside, Month) else day


def _renewals(material: Material, held: DatedParameter, today: Month) -> Iterator[Finding]:
    """Point at the years without the value that should have been published for them."""
    if not held.renewed or not held.values:
        return
    path, line = material.place(held.name)
    starts = sorted({month_in(value.first) for value in held.values})
    for first, following in zip(starts, [*starts[1:], today + 1], strict=True):
        last = held.last_month_covered(first)
        if last + 1 < following:
            words = Phrase("no new value is here for %(first)s to %(last)s", first=last + 1, last=following + -1)
            yield Finding("warning", "not-renewed", path, line, held.name, words)
