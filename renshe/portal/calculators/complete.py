"""Whether a calculator is declared right: it asks for all that its formulas read, and for nothing else.

Looked at by `manage.py check` and by a test, in every edition of the law that somebody may ask for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.core import checks

from renshe.law import Month, Rulebook
from renshe.law.graph.nodes import Expression, Field, Reference, children
from renshe.law.told.links import declared_fact
from renshe.portal.calculators.declared import CALCULATORS
from renshe.portal.calculators.declaring import ON, Calculator, Reckoned
from renshe.portal.calculators.fields import SUPPORTED, TYPED
from renshe.portal.calculators.sentences import places
from renshe.portal.calculators.subjects import FIRST_MONTH, subject
from renshe.programmes.social_insurance.law import rulebook


def check_calculators() -> list[checks.CheckMessage]:
    """Return what Django's checks say of the calculators of this installation."""
    found = [fault for calculator in CALCULATORS for fault in faults(calculator, rulebook())]
    return [checks.Error(fault, id="renshe.calculators") for fault in found]


def faults(calculator: Calculator, book: Rulebook) -> list[str]:
    """Return what is wrong with a declaration, each with the calculator's name and the name at fault."""
    return [f"{calculator.slug}: {fault}" for fault in _faults(calculator, book)]


def _faults(calculator: Calculator, book: Rulebook) -> Iterator[str]:
    unknown = [one.formula for one in calculator.reckons if one.formula not in book.formulas]
    yield from (f"there is no formula {name}" for name in unknown)
    if unknown:
        return
    yield from _of_questions(calculator, book)
    yield from _of_sentences(calculator)
    asked = {ask.name for ask in calculator.asks()}
    used: set[str] = {ON}
    known = set(asked) | {ON}
    for one in calculator.reckons:
        yield from (
            f"{one.formula} has no fact {fact}"
            for fact in (*one.takes, *one.supposes)
            if fact not in _declared(book, one)
        )
        yield from (f"{one.formula} takes {name}, which is not known" for name in _taken(one) if name not in known)
        read = _read(book, one, asked)
        had = asked | set(one.takes) | set(one.supposes)
        yield from (f"{one.formula} reads {fact}, which nobody asks" for fact in sorted(read - had))
        used |= (read & asked) | set(one.takes.values())
        known.add(one.formula)
    yield from (f"{name} is asked, and no formula reads it" for name in sorted(asked - used))


def _of_questions(calculator: Calculator, book: Rulebook) -> Iterator[str]:
    for ask in calculator.asks():
        try:
            asked = subject(calculator, ask, book)
        except LookupError as error:
            yield f"{ask.name} is no fact or result, or has no range ({error.args[0]})"
            continue
        for one in asked.columns or (asked,):
            if one.unit.kind not in (TYPED if asked.columns else SUPPORTED):
                yield f"{one.name} is a {one.unit.kind}, which no field asks for"


def _of_sentences(calculator: Calculator) -> Iterator[str]:
    reckoned = {one.formula for one in calculator.reckons}
    for one in (*calculator.answers, *calculator.notes):
        told = {*one.conditions, *places(one.words.zh), *places(one.words.en)}
        yield from (f"a sentence tells {name}, which is not reckoned" for name in sorted(told - reckoned))
        if set(places(one.words.zh)) != set(places(one.words.en)):
            yield f"a sentence tells other results in Chinese than in English: {one.words.en}"
    asked = {ask.name for ask in calculator.asks()}
    for tried in calculator.tries:
        yield from (f"{name} is tried otherwise and is not asked" for name in sorted(set(tried.steps) - asked))
        if {*places(tried.words.zh), *places(tried.words.en)} != {calculator.raised}:
            yield f"a try tells something else than {calculator.raised}: {tried.words.en}"
    if calculator.onward:
        told = {name for name, _written in calculator.onward.answers.values()}
        yield from (f"{name} is taken onward and is not reckoned" for name in sorted(told - reckoned))
        there = next((one for one in CALCULATORS if one.slug == calculator.onward.slug), None)
        known = {ask.name for ask in there.asks()} if there else set()
        yield from (f"{name} is asked nowhere onward" for name in sorted(calculator.onward.answers.keys() - known))
    for span in calculator.spans:
        yield from (f"{name} goes together with others and is not asked" for name in sorted(span.names - asked))
    if calculator.raised and calculator.raised not in reckoned:
        yield f"{calculator.raised} is to be raised and is not reckoned"


def _declared(book: Rulebook, one: Reckoned) -> Collection[str]:
    return book.names_of_facts(one.formula)


def _taken(one: Reckoned) -> list[str]:
    return [*one.takes.values(), *([one.unless] if one.unless else []), *one.codes]


def _read(book: Rulebook, one: Reckoned, asked: Collection[str]) -> set[str]:
    """Return what the formula reads in any edition: facts, and of results that are asked these in place of theirs."""
    declared = book.formulas[one.formula].facts.declared
    found: set[str] = set()
    first = book.era(Month.parse(FIRST_MONTH))
    for era in book.eras:
        root = book.roots_at(era).get(one.formula)
        if root is not None and era >= first:
            found |= {_name(declared, node) for node in _reached(root.root, asked)}
    return found


def _name(declared: Any, node: Field | Reference) -> str:
    return declared_fact(declared, node.name) if isinstance(node, Field) else node.name


def _reached(root: Expression, asked: Collection[str]) -> list[Field | Reference]:
    """Return the facts below, and the results that are given: what they would be made of is not reached."""
    found, waiting, seen = [], [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Field) or (isinstance(node, Reference) and node.name in asked):
            found.append(node)
        else:
            waiting += children(node)  # type: ignore[arg-type]  # closed set
    return found
