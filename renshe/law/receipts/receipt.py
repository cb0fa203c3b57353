"""A receipt (计算留痕): what a decision was reckoned from, so that it can be reckoned again years later.

It names the engine's version, the law by its content hash, the month whose law applied, every fact with where it was
known from, the values of law that were used, the results, and the hash of the explanation. With the text of that law
(`law_text.py`), which is kept once for all decisions, `run_again` gives the same fen and the same explanation, whatever
became of the law's files since; `changes` says what did.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from renshe.errors import Phrase
from renshe.law.clauses.applied import Clause, Place
from renshe.law.errors import LawError, ReceiptWrong
from renshe.law.law_text import canonical, sha256
from renshe.law.month import Month, moment
from renshe.law.rulebook import Rulebook
from renshe.law.worksheet.steps import Step

FORMAT = 1
Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Record:
    """What a fact was known from: a table's row or an archive's file, and since when we knew it so."""

    kept_in: str
    key: str = ""
    known_from: date | None = None

    def as_data(self) -> dict[str, str]:
        told = {"kept_in": self.kept_in, "key": self.key, "known_from": str(self.known_from or "")}
        return {name: text for name, text in told.items() if text}


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as it stood: fen and whole numbers as int, ratios as text, a series by its keys."""

    value: Any
    sources: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands in the canonical JSON, whose SHA-256 is the receipt's hash."""

    engine: str
    law: str
    on: str
    formulas: tuple[str, ...]
    facts: Mapping[str, Known]
    parameters: tuple[Mapping[str, Any], ...]
    results: Mapping[str, Any]
    explanation: str

    def as_data(self) -> dict[str, Any]:
        facts = {
            name: {"value": known.value, "sources": [one.as_data() for one in known.sources]}
            for name, known in self.facts.items()
        }
        data: dict[str, Any] = json.loads(
            canonical(
                {
                    "format": FORMAT,
                    "engine": self.engine,
                    "law": self.law,
                    "on": self.on,
                    "formulas": self.formulas,
                    "facts": facts,
                    "parameters": self.parameters,
                    "results": self.results,
                    "explanation": self.explanation,
                }
            )
        )
        return data

    @property
    def hash(self) -> str:
        """SHA-256 of its text in one canonical form."""
        return hash_of(self.as_data())

    def given(self) -> dict[str, Any]:
        """The facts as the law takes them."""
        return {name: _keyed(known.value) for name, known in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was reckoned: its receipt, the worksheets that the receipt hashes, the clauses it rests on."""

    receipt: Receipt
    explanation: list[dict[str, Any]]
    clauses: list[Clause]


def decide(book: Rulebook, names: Sequence[str], facts: Mapping[str, Known], on: Month | date) -> Decided:
    """Reckon formulas of one person and keep what they were reckoned from.

    `names`: the formulas decided on, the one that the decision is about first: the clauses are those of all of them.

    Raises:
        What `Rulebook.compute` raises.
    """
    given = {name: _keyed(known.value) for name, known in facts.items()}
    results, steps = _reckoned(book, names, given, on)
    # By its beginning too: where a day that is a fact says when a value counts, each one may.
    used = {(one.name, one.value.key, one.value.first): one for name in names for one in book.states_used(name, on)}
    parameters = tuple(
        {
            "name": name,
            **({} if key is None else {"key": str(key)}),
            "value": str(one.value.value),
            "unit": one.value.unit.name,
            "from": str(one.value.first),
            "source": one.value.source,
            "state": one.value.state,
        }
        for (name, key, _first), one in used.items()
    )
    receipt = Receipt(
        engine_version(), book.content_hash, str(on), tuple(names), facts, parameters, results, explanation_hash(steps)
    )
    clauses: dict[Place, Clause] = {}
    for name in names:
        for one in book.clauses(name, given, on):
            clauses.setdefault(one.place, one)
    return Decided(receipt, steps, list(clauses.values()))


def read(data: Mapping[str, Any]) -> Receipt:
    """Return the receipt that `as_data` gave.

    Raises:
        ReceiptWrong: something that a receipt has is missing or of another kind.
    """
    if _part(data, "format", int) != FORMAT:
        raise ReceiptWrong(Phrase("it is written in a form that this engine doesn't read"))
    if (inexact := next(_inexact(data), None)) is not None:
        raise ReceiptWrong(Phrase("“%(part)s” is a bare decimal: a receipt writes it as text", part=inexact))
    held = _part(data, "facts", dict)
    on = _part(data, "on", str)
    try:
        moment(on)
    except ValueError as error:
        raise ReceiptWrong(Phrase("“%(part)s” is missing or cannot be read", part="on")) from error
    return Receipt(
        engine=_part(data, "engine", str),
        law=_part(data, "law", str),
        on=on,
        formulas=tuple(map(str, _part(data, "formulas", list))),
        facts={name: _known(_part(held, name, dict, "facts."), f"facts.{name}.") for name in held},
        parameters=tuple(_part(data, "parameters", list)),
        results=dict(_part(data, "results", dict)),
        explanation=_part(data, "explanation", str),
    )


def _part(data: Any, name: str, kind: type[Kind], within: str = "") -> Kind:
    """One part of a receipt's data. Raises ReceiptWrong with the way to it."""
    found = data.get(name) if isinstance(data, Mapping) else None
    if not isinstance(found, kind):
        raise ReceiptWrong(Phrase("“%(part)s” is missing or cannot be read", part=f"{within}{name}"))
    return found


def _inexact(data: Any, within: str = "") -> Iterator[str]:
    """Where a number with a decimal point stands."""
    if isinstance(data, float | Decimal):
        yield within
    if isinstance(data, Mapping):
        for name, one in data.items():
            yield from _inexact(one, f"{within}.{name}" if within else str(name))
    elif isinstance(data, list | tuple):
        for at, one in enumerate(data, 1):
            yield from _inexact(one, f"{within}.{at}")


def _known(held: Mapping[str, Any], within: str) -> Known:
    if "value" not in held:
        raise ReceiptWrong(Phrase("“%(part)s” is missing or cannot be read", part=f"{within}value"))
    sources = _part({"sources": held.get("sources", [])}, "sources", list, within)
    return Known(held["value"], tuple(_record(one, f"{within}sources.{at}") for at, one in enumerate(sources, 1)))


def hash_of(data: Mapping[str, Any]) -> str:
    """The hash of a receipt's data."""
    return sha256(canonical(data))


def explanation_hash(steps: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of worksheets as data."""
    return sha256(canonical(list(steps)))


@dataclass(frozen=True, slots=True)
class RunAgain:
    """A receipt run again by one law. Where that law refuses the facts (`refused`) there are no results."""

    receipt: Receipt
    results: Mapping[str, Any]
    explanation: Sequence[Mapping[str, Any]]
    refused: LawError | None = None

    @property
    def is_same(self) -> bool:
        """Whether every result comes out as it was decided."""
        return self.refused is None and self.results == self.receipt.as_data()["results"]

    @property
    def is_explained_alike(self) -> bool:
        """Whether each worksheet is the same, word for word."""
        return self.refused is None and explanation_hash(self.explanation) == self.receipt.explanation

    @property
    def other_engine(self) -> str:
        """The version that ran it now, where it is another one."""
        now = engine_version()
        return now if now != self.receipt.engine else ""


def run_again(receipt: Receipt, law: Rulebook) -> RunAgain:
    """Run a receipt by a law: that of then, or today's."""
    try:
        results, steps = _reckoned(law, receipt.formulas, receipt.given(), moment(receipt.on))
    except LawError as error:
        return RunAgain(receipt, {}, (), error)
    return RunAgain(receipt, results, steps)


def engine_version() -> str:
    """Return the version of this engine, as a receipt keeps it."""
    try:
        return version("renshe")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "checkout"


def _reckoned(
    book: Rulebook, names: Sequence[str], given: Mapping[str, Any], on: Month | date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    results = {name: book.compute(name, given, on) for name in names}
    steps: list[Step] = [book.explain(name, given, on) for name in names]
    kept: list[dict[str, Any]] = json.loads(canonical([step.as_data() for step in steps]))
    exact: dict[str, Any] = json.loads(canonical(results))
    return exact, kept


def _keyed(value: Any) -> Any:
    """A series by whole numbers again, which JSON keeps as text."""
    return {int(key): one for key, one in value.items()} if isinstance(value, Mapping) else value


def _record(held: Any, within: str) -> Record:
    kept_in, known_from = _part(held, "kept_in", str, f"{within}."), held.get("known_from")
    try:
        return Record(kept_in, str(held.get("key", "")), date.fromisoformat(known_from) if known_from else None)
    except (TypeError, ValueError) as error:
        part = f"{within}.known_from"
        raise ReceiptWrong(Phrase("“%(part)s” is missing or cannot be read", part=part)) from error
