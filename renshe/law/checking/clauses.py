"""Checks of formulas: what can't be read, has no clause or label, stands twice, or can never be reached."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

from renshe.errors import Phrase
from renshe.law.checking.authoring import TO_FILL_IN
from renshe.law.checking.finding import Finding
from renshe.law.checking.material import Material
from renshe.law.checking.values import CHINESE
from renshe.law.graph.nodes import Field, in_order
from renshe.law.graph.related import Related
from renshe.law.reading.source import definition_of
from renshe.law.statutes.citations import citations
from renshe.law.writing.facts import Fact, Series
from renshe.law.writing.formulas import Edition, Formula


def check(material: Material) -> Iterator[Finding]:
    files = {formula.name: Path(formula.file) for _, formula in material.formulas()}
    _ = material.book
    if material.unreadable:
        return  # what a module lacks, others miss
    for wrong in material.formulas_wrong:
        if not _is_due_to_a_file(material, wrong.problem):
            yield Finding("error", "formula-wrong", files[wrong.formula], wrong.line, wrong.formula, wrong.problem)
    yield from _twice(material)
    facts: set[type] = set()
    read = {} if material.formulas_wrong else _facts_read(material)
    for _, formula in material.formulas():
        yield from _clause(formula)
        yield from _after_return(formula)
        yield from _never_read(formula)
        if formula.facts not in facts:
            facts.add(formula.facts)
            yield from _facts(formula)
            yield from _never_asked(formula, read)


def _is_due_to_a_file(material: Material, problem: Phrase) -> bool:
    """Whether a formula misses what stands in a file, in an entry that is itself told as wrong."""
    return problem.data.get("name") in {wrong.entry for wrong in material.files_wrong}


def _found(
    formula: Formula, severity: Literal["error", "warning"], code: str, problem: Phrase, line: int | None = None
) -> Finding:
    return Finding(severity, code, Path(formula.file), line or formula.line, formula.name, problem)


def _clause(formula: Formula) -> Iterator[Finding]:
    for edition in formula.editions:
        cited = citations(edition.cites)
        if not cited:
            words = Phrase("it names no clause: write the document and the article")
            yield _found(formula, "error", "no-clause", words, edition.line)
        if whole := [one.document for one in cited if not one.article]:
            words = Phrase("it cites %(documents)s without an article", documents=whole)
            yield _found(formula, "warning", "no-article", words, edition.line)
        if edition.since is not None and edition.until is not None and edition.until < edition.since:
            words = Phrase(
                "it ends before it begins: since %(since)s, until %(until)s", since=edition.since, until=edition.until
            )
            yield _found(formula, "error", "never-in-force", words, edition.line)
    for before, after in pairwise(formula.editions):
        if before.until is not None and after.since is not None and before.until + 1 < after.since:
            words = Phrase("no edition from %(first)s to %(last)s", first=before.until + 1, last=after.since + -1)
            yield _found(formula, "warning", "gap", words, after.line)
    if formula.burden and (formula.pays or formula.unit.kind != "number"):
        words = Phrase("a burden is an amount or a number that nobody is paid")
        yield _found(formula, "error", "no-burden", words)
    if formula.zh == TO_FILL_IN:
        yield _found(formula, "error", "no-label", Phrase("its name is still to be filled in"))
    elif not CHINESE.search(formula.zh) or not formula.en.strip():
        yield _found(formula, "error", "no-label", Phrase("it needs a name in Chinese (zh) and in English (en)"))


def _facts(formula: Formula) -> Iterator[Finding]:
    for name, declared in formula.facts.declared.items():
        fact: Fact | Related = declared.of if isinstance(declared, Series) else declared
        if fact.zh == TO_FILL_IN:
            words = Phrase("the fact %(fact)s: its name is still to be filled in", fact=name)
            yield _found(formula, "error", "no-label", words)
        elif not CHINESE.search(fact.zh) or not fact.en.strip():
            words = Phrase("the fact %(fact)s needs a name in Chinese (zh) and in English (en)", fact=name)
            yield _found(formula, "error", "no-label", words)
        if isinstance(fact, Fact) and fact.low > fact.high:
            words = Phrase("the fact %(fact)s can't be given: its least value is above its greatest", fact=name)
            yield _found(formula, "error", "empty-range", words)


def _facts_read(material: Material) -> dict[type, set[str]]:
    """The facts that formulas read, of each class of facts."""
    found: dict[type, set[str]] = {}
    for _, roots in material.changed_graphs():
        for name, root in roots.items():
            nodes = in_order(root)
            names = {one.row.rows if one.row else one.name for one in nodes if isinstance(one, Field)}
            found.setdefault(material.book.formulas[name].facts, set()).update(names)
    return found


def _never_asked(formula: Formula, read: dict[type, set[str]]) -> Iterator[Finding]:
    if formula.facts not in read:
        return
    for name, declared in formula.facts.declared.items():
        names = [f"{name}_{key}" for key in declared.keys] if isinstance(declared, Series) else [name]
        if not read[formula.facts].intersection(names):
            yield _found(formula, "warning", "never-read", Phrase("no formula reads the fact %(fact)s", fact=name))


def _twice(material: Material) -> Iterator[Finding]:
    names: dict[str, Formula] = {}
    labels: dict[tuple[str, type], Formula] = {}
    bodies: dict[tuple[str, type], Formula] = {}
    for _, formula in material.formulas():
        if (other := names.setdefault(formula.name, formula)) is not formula:
            words = Phrase("another formula has this name: %(place)s", place=f"{Path(other.file).name}:{other.line}")
            yield _found(formula, "error", "same-name", words)
            continue
        if (other := labels.setdefault((formula.zh, formula.facts), formula)) is not formula:
            words = Phrase("it has the name of %(other)s", other=other.name)
            yield _found(formula, "warning", "same-label", words)
        for edition in formula.editions:
            body = "\n".join(ast.unparse(one) for one in _statements(edition))
            if (other := bodies.setdefault((body, formula.facts), formula)) is not formula:
                words = Phrase("it says the same as %(other)s", other=other.name)
                yield _found(formula, "warning", "same-body", words, edition.line)


def _statements(edition: Edition) -> list[ast.stmt]:
    """What it says, without its docstring."""
    return [one for one in definition_of(edition.function).body if not _is_docstring(one)]


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _after_return(formula: Formula) -> Iterator[Finding]:
    for edition in formula.editions:
        for node in ast.walk(definition_of(edition.function)):
            for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
                if isinstance(block, list) and (line := _line_after_return(block)):
                    words = Phrase("what stands after return is never reached")
                    yield _found(formula, "error", "unreachable", words, line)


def _never_read(formula: Formula) -> Iterator[Finding]:
    """Names that get a value which nothing asks for; those that begin with _ are meant so."""
    for edition in formula.editions:
        names = [one for one in ast.walk(definition_of(edition.function)) if isinstance(one, ast.Name)]
        read = {one.id for one in names if isinstance(one.ctx, ast.Load)}
        for one in names:
            if isinstance(one.ctx, ast.Store) and one.id not in read and not one.id.startswith("_"):
                words = Phrase("%(name)s gets a value that nothing asks for", name=one.id)
                yield _found(formula, "warning", "never-read", words, one.lineno)


def _line_after_return(block: list[ast.stmt]) -> int | None:
    return next((after.lineno for before, after in pairwise(block) if isinstance(before, ast.Return)), None)
