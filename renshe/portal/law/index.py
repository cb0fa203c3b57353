"""What there is to browse: formulas, values, documents with their articles, and who rests on whom.

Built from the rulebook once and kept until the law changes: a page then asks memory, not the database.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from renshe.law import DatedParameter, Formula, Month, Rulebook, Value
from renshe.law.graph.usage import parameters_of
from renshe.law.statutes.citations import Citation, citations
from renshe.law.statutes.provisions import Document, Provision
from renshe.law.told.links import formulas_used, parameters_used
from renshe.law.units import Unit
from renshe.programmes.social_insurance import law


@dataclass(frozen=True)
class Named:
    """A formula as a page names it: a template would call the formula itself, as it calls whatever can be called."""

    name: str
    zh: str
    en: str
    unit: Unit
    cites: str

    @classmethod
    def of(cls, formula: Formula) -> Named:
        return cls(formula.name, formula.zh, formula.en, formula.unit, formula.cites)


@dataclass
class Place:
    """An article of a document, or the whole of it (`article` ""): what rests on it."""

    document: str
    article: str
    formulas: list[Named] = field(default_factory=list)
    values: list[tuple[DatedParameter, Value]] = field(default_factory=list)
    provisions: list[Provision] = field(default_factory=list)

    @property
    def number(self) -> int:
        return Citation(self.document, self.article).number


@dataclass
class Cited:
    """A document that something cites, or that was read sentence by sentence (`read`)."""

    name: str
    places: dict[str, Place] = field(default_factory=dict)
    read: Document | None = None

    def place(self, article: str) -> Place:
        return self.places.setdefault(article, Place(self.name, article))

    def in_order(self) -> list[Place]:
        """The document as a whole first, then its articles as they are numbered."""
        return sorted(self.places.values(), key=lambda one: (bool(one.article), one.number, one.article))


@dataclass(frozen=True)
class Index:
    """Everything by its name.

    `used_by`: the formulas that take a formula's result; `users`: those that ask for a value. `rests_on`: the values
    that a formula asks for, at first hand or below.
    """

    book: Rulebook
    documents: dict[str, Cited]
    used_by: dict[str, list[str]]
    users: dict[str, list[str]]
    rests_on: dict[str, list[str]]
    version: str  # another one whenever a page may look otherwise

    def resting_on(self, name: str) -> set[str]:
        """Return the formula and every formula that takes its result, at first hand or through others."""
        found, waiting = {name}, [name]
        while waiting:
            for one in self.used_by.get(waiting.pop(), ()):
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return found

    def formulas_of(self, names: Iterable[str]) -> list[Named]:
        return [Named.of(self.book.formulas[name]) for name in names]


_kept: list[tuple[tuple[Rulebook, tuple[Document, ...], Month], Index]] = []


def index(on: Month) -> Index:
    """Return the index of today's law, as it stands in the month `on` as to editions."""
    book, read = law.rulebook(), law.provisions()
    for (kept_book, kept_read, kept_on), found in _kept:
        if kept_book is book and kept_read is read and kept_on == on:
            return found
    made = _built(book, read, on)
    _kept.append(((book, read, on), made))
    del _kept[:-KEPT]
    return made


NUMBERED = re.compile(r"〔\d{4}〕\d+号$")
KEPT = 8
"""Months asked for lately; each is a few hundred small objects."""


def _built(book: Rulebook, read: tuple[Document, ...], on: Month) -> Index:
    used_by: dict[str, list[str]] = defaultdict(list)
    users: dict[str, list[str]] = defaultdict(list)
    rests_on: dict[str, list[str]] = {}
    for name, root in book.roots_at(on).items():
        rests_on[name] = parameters_of(root)
        for one in formulas_used(book, name, on):
            used_by[one].append(name)
        for one in parameters_used(book, name, on):
            users[one].append(name)
    documents: dict[str, Cited] = {}

    def place(citation: Citation) -> Place:
        cited = documents.setdefault(citation.document, Cited(citation.document))
        return cited.place(citation.whole_article)

    for formula in book.formulas.values():
        for citation in (one for edition in formula.editions for one in citations(edition.cites)):
            here = place(citation)
            if Named.of(formula) not in here.formulas:
                here.formulas.append(Named.of(formula))
    for document in read:
        _read(document, documents)
    for parameter in book.parameters.values():
        for value in parameter.values:
            for citation in citations(value.source):
                # A source also says in words what is not known; a page has what bears a number or is cited by formulas.
                if citation.document not in documents and not NUMBERED.search(citation.document):
                    continue
                here = place(citation)
                if not here.values or here.values[-1][0] is not parameter or here.values[-1][1].first != value.first:
                    here.values.append((parameter, value))
    version = hashlib.sha256(f"{book.content_hash} {on} {read!r}".encode()).hexdigest()
    return Index(book, dict(sorted(documents.items())), dict(used_by), dict(users), rests_on, version)


def _read(document: Document, documents: dict[str, Cited]) -> None:
    """Put what was read of a document with what cites it, by its title or by the number in brackets after it."""
    (title, *_) = citations(document.zh)
    known = [title.document, *(one.document for one in citations(title.note))]
    name = next((one for one in known if one in documents), known[0])
    cited = documents.setdefault(name, Cited(name))
    cited.read = document
    for provision in document.provisions:
        places = [one for one in citations(f"{name} {provision.article}") if one.document == name]
        # Where the text was not read with its numbers, the place is a heading.
        for one in places or [Citation(name, provision.article)]:
            cited.place(one.whole_article).provisions.append(provision)
