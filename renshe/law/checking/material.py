"""What is checked: folders of values, modules of formulas, the sentences of statutes; read without stopping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from renshe.law.errors import FormulaWrong, LawFileWrong
from renshe.law.graph.nodes import Reference
from renshe.law.graph.usage import parameters_of
from renshe.law.month import Month, first_day, month_in
from renshe.law.rulebook import Rulebook
from renshe.law.statutes import provisions
from renshe.law.values import files
from renshe.law.values.parameters import DatedParameter, Value
from renshe.law.writing.formulas import Formula
from renshe.law.yaml_file import Places

FOUNDED = Month(1949, 10)
"""The month in which law without any value is looked at."""


@dataclass(frozen=True)
class Material:
    """The law of a programme as it lies in files.

    `folders`: of values, later ones overlay; `statutes`: the folder of provisions; `unreadable`: modules that aren't
    among `modules`, because Python can't read them.
    """

    folders: tuple[Path, ...]
    modules: tuple[ModuleType, ...]
    statutes: Path | None = None
    unreadable: tuple[LawFileWrong, ...] = ()

    @cached_property
    def files_wrong(self) -> list[LawFileWrong]:
        return list(self.unreadable)

    @cached_property
    def formulas_wrong(self) -> list[FormulaWrong]:
        return []

    @cached_property
    def book(self) -> Rulebook:
        """The book as far as it can be read; what can't is in `files_wrong` and `formulas_wrong`."""
        held = files.load(self.folders, self.files_wrong)
        return Rulebook(held, [formula for _, formula in self.formulas()], self.formulas_wrong)

    @cached_property
    def documents(self) -> tuple[provisions.Document, ...]:
        return provisions.load(self.statutes, self.files_wrong) if self.statutes else ()

    @cached_property
    def places(self) -> list[Places]:
        """The files of values, and of provisions."""
        folders = [*self.folders, *([self.statutes] if self.statutes else [])]
        return [Places(path) for folder in folders for path in sorted(folder.glob("*.yaml"))]

    def files(self) -> Iterator[Path]:
        """Yield every file that may be told as wrong."""
        yield from (held.path for held in self.places)
        for folder in self.folders:
            yield from sorted(folder.glob("*.py"))

    def formulas(self) -> Iterator[tuple[ModuleType, Formula]]:
        """Yield each formula with the module in which it stands; one that is imported from another stands there."""
        seen: set[int] = set()
        for module in self.modules:
            for one in vars(module).values():
                if isinstance(one, Formula) and id(one) not in seen:
                    seen.add(id(one))
                    yield module, one

    def place(self, parameter: str, *below: str | int) -> tuple[Path, int]:
        """Where a parameter (or what lies below it) stands: in the last file that has it."""
        for places in reversed(self.places):
            if places.has(parameter):
                return places.path, places.of(parameter, *below)
        return (self.folders[-1] if self.folders else Path(), 1)

    @cached_property
    def months_of_change(self) -> list[Month]:
        """The months since which another value is in force, of any parameter."""
        values = [value for held in self.book.parameters.values() for value in held.values]
        changes = {month_in(value.first) + (first_day(value.first).day > 1) for value in values}
        ends = {month_in(value.until) + 1 for value in values if value.until}
        eras = {era for era in self.book.eras if era > self.book.eras[0]}
        return sorted(changes | ends | eras) or [FOUNDED]

    def graphs(self) -> Iterator[tuple[Month, dict[str, Reference]]]:
        """Yield, for each month of change, the formulas' graphs by name."""
        for month in self.months_of_change:
            yield month, self.book.roots_at(month)

    def changed_graphs(self) -> Iterator[tuple[Month, dict[str, Reference]]]:
        """The same, of each month only the graphs that read or count otherwise than in every month before it."""
        seen: set[tuple[int, tuple[frozenset[Value], ...]]] = set()
        asked: dict[int, list[str]] = {}
        for month, roots in self.graphs():
            in_force: dict[str, frozenset[Value]] = {}
            changed = {}
            for name, root in roots.items():
                if id(root) not in asked:
                    asked[id(root)] = parameters_of(root)
                for one in asked[id(root)]:
                    if one not in in_force:
                        in_force[one] = _in_force(self.book.parameters[one], month)
                state = id(root), tuple(in_force[one] for one in asked[id(root)])
                if state not in seen:
                    seen.add(state)
                    changed[name] = root
            yield month, changed


def _in_force(held: DatedParameter, month: Month) -> frozenset[Value]:
    newest = {value.key: value for value in held.values if value.starts <= first_day(month)}
    return frozenset(value for value in newest.values() if value.holds_in(month))
