"""What the last whole run of `renshe law mutate` found, kept beside the law: which clauses no worked example tests.

    {"tried_on": "2026-11-27", "law": SHA-256 of the law that was tried,
     "clauses": {"pension_base": {"text": SHA-256 of the clause, "tried": 4, "caught": 4, "untested": []}}}

A clause that reads otherwise now, or a value that is another one, was not tried: its own text is held against what was
tried, so that a change elsewhere doesn't make the whole result worth nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from renshe.law.examples.trials import Tally
from renshe.law.law_text import canonical, sha256, tagged
from renshe.law.rulebook import Rulebook
from renshe.law.values.parameters import DatedParameter
from renshe.law.writing.formulas import Formula

Standing = Literal["tested", "untested", "changed", "not tried"]


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A change that no worked example notices. `where`: of a value, the month from which it holds; of a formula, ""."""

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a clause stands: `changed` since it was tried, or `not tried` at all. `tried_on`: None where nothing was."""

    standing: Standing
    tried: int = 0
    caught: int = 0
    unnoticed: tuple[Unnoticed, ...] = ()
    tried_on: date | None = None


@dataclass(frozen=True)
class Tested:
    """The result of a whole run."""

    tried_on: date
    law: str
    clauses: Mapping[str, Mapping[str, Any]]

    @property
    def tried(self) -> int:
        return sum(one["tried"] for one in self.clauses.values())

    @property
    def caught(self) -> int:
        return sum(one["caught"] for one in self.clauses.values())

    def verdict(self, of: Formula | DatedParameter) -> Verdict:
        kept = self.clauses.get(of.name)
        if kept is None:
            return Verdict("not tried", tried_on=self.tried_on)
        if kept["text"] != text_hash(of):
            return Verdict("changed", tried_on=self.tried_on)
        found = tuple(Unnoticed(**one) for one in kept["untested"])
        return Verdict("untested" if found else "tested", kept["tried"], kept["caught"], found, self.tried_on)


def verdict(tested: Tested | None, of: Formula | DatedParameter) -> Verdict:
    """How a clause or a value stands; `not tried` where no result is kept."""
    return Verdict("not tried") if tested is None else tested.verdict(of)


@lru_cache(maxsize=4_096)
def text_hash(of: Formula | DatedParameter) -> str:
    """SHA-256 of what the clause says, or of the parameter's values: not of its label, nor of where it is from."""
    if isinstance(of, Formula):
        spans = [[str(one.since or ""), str(one.until or ""), one.source] for one in of.editions]
        return sha256(canonical(spans))
    return sha256(canonical([[tagged(one.value), str(one.first), str(one.key)] for one in of.values]))


def as_data(book: Rulebook, tallies: Sequence[Tally], tried_on: date) -> dict[str, Any]:
    """What is kept of a whole run."""
    clauses = {}
    for one in tallies:
        of = book.formulas.get(one.of) or book.parameters[one.of]
        where = (lambda change: "") if one.of in book.formulas else (lambda change: change.where)
        untested = [{"where": where(x), "before": x.before, "after": x.after} for x in one.untested]
        clauses[one.of] = {"text": text_hash(of), "tried": one.tried, "caught": one.caught, "untested": untested}
    return {"tried_on": str(tried_on), "law": book.content_hash, "clauses": clauses}


def keep(path: Path, data: Mapping[str, Any]) -> None:
    """Write what a whole run found beside the law."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def load(path: Path) -> Tested | None:
    """Return the kept result; None where there is none."""
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return Tested(date.fromisoformat(data["tried_on"]), data["law"], data["clauses"])
