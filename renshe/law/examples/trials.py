"""Trials: each change of the law is tried on the worked examples that it could touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from renshe.law.errors import FormulaWrong
from renshe.law.examples.cases import Case, failures
from renshe.law.examples.mutation import Change, of_formula, of_values
from renshe.law.graph.usage import formulas_of, parameters_of
from renshe.law.rulebook import Rulebook
from renshe.law.writing.formulas import Formula


@dataclass(frozen=True, slots=True)
class Outcome:
    """`caught_by`: the first example that fails; "" where none does. `is_refused`: the language can't read it."""

    change: Change
    caught_by: str = ""
    is_refused: bool = False

    @property
    def is_caught(self) -> bool:
        """Whether a worked example failed by the change."""
        return bool(self.caught_by)


@dataclass(frozen=True, slots=True)
class _Reach:
    """A worked example with the formulas and parameters that its results are made of."""

    case: Case
    formulas: frozenset[str]
    parameters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """A clause, or a value of law, and what became of its changes. `cites`: of a formula."""

    of: str
    zh: str
    en: str
    cites: str
    caught: int
    refused: int
    untested: tuple[Change, ...]

    @property
    def tried(self) -> int:
        return self.caught + len(self.untested)


class Trials:
    """The law of a book, and the examples of it that come out as they should."""

    def __init__(self, book: Rulebook, cases: Sequence[Case]) -> None:
        self.book = book
        self.failing = [failure for case in cases for failure in failures(book, case)]
        """Examples that fail as the law stands: they could notice nothing."""
        fail = {failure.case for failure in self.failing}
        self.reaches = [_reach(book, case) for case in cases if case.name not in fail]

    @cached_property
    def changes(self) -> list[Change]:
        """Every change: of each formula, then of each value that a formula asks for."""
        roots = [root for era in self.book.eras for root in self.book.roots_at(era).values()]
        used = {name for root in roots for name in parameters_of(root)}
        of_formulas = [change for formula in self.book.formulas.values() for change in of_formula(formula)]
        return of_formulas + [
            change for name, held in self.book.parameters.items() if name in used for change in of_values(held)
        ]

    def changes_of(self, formula: str) -> list[Change]:
        """The changes of one formula and of the values that it asks for itself."""
        roots = [found[formula].root for era in self.book.eras if formula in (found := self.book.roots_at(era))]
        used = {name for root in roots for name in parameters_of(root, frozenset(self.book.formulas))}
        return [one for one in self.changes if one.of == formula or (one.parameter is not None and one.of in used)]

    def run(
        self, changes: Iterable[Change], progress: Callable[[int, int, str], None] = lambda done, total, text: None
    ) -> Iterator[Outcome]:
        """Yield what became of each change."""
        changes = list(changes)
        for number, change in enumerate(changes):
            progress(number, len(changes), change.of)
            yield self.outcome(change)

    def outcome(self, change: Change) -> Outcome:
        if change.parameter is not None:
            book = self.book.valued({**self.book.parameters, change.of: change.parameter})
            touched = [one for one in self.reaches if change.of in one.parameters and change.of not in one.case.law]
        else:
            assert change.formula is not None
            touched = [one for one in self.reaches if change.of in one.formulas]
            needed = {change.of}.union(*(one.formulas for one in touched))
            held = [self.book.formulas[name] for name in sorted(needed) if name != change.of]
            try:
                book = Rulebook(self.book.parameters, [*held, change.formula])
            except FormulaWrong:
                return Outcome(change, is_refused=True)
        for one in touched:
            if failures(book, one.case):
                return Outcome(change, caught_by=one.case.name)
        return Outcome(change)

    def tallied(self, outcomes: Iterable[Outcome]) -> list[Tally]:
        """Return the outcomes clause by clause: formulas by name, then parameters by name."""
        held: dict[str, list[Outcome]] = {}
        for one in outcomes:
            held.setdefault(one.change.of, []).append(one)
        found = []
        for name, ones in held.items():
            of = self.book.formulas.get(name) or self.book.parameters[name]
            found.append(
                Tally(
                    name,
                    of.zh,
                    of.en,
                    of.cites if isinstance(of, Formula) else "",
                    sum(one.is_caught for one in ones),
                    sum(one.is_refused for one in ones),
                    tuple(one.change for one in ones if not one.is_caught and not one.is_refused),
                )
            )
        return sorted(found, key=lambda one: (not one.cites, one.of))


def _reach(book: Rulebook, case: Case) -> _Reach:
    """What is given is taken, so what it would be made of isn't tested; but it has to be there to be named."""
    formulas: set[str] = set()
    parameters: set[str] = set()
    for name in case.then:
        given = frozenset(case.given) - {name}
        root = book.root(name, case.month)
        formulas |= formulas_of(root, given)
        parameters |= {*parameters_of(root, given)}
    return _Reach(case, frozenset(formulas), frozenset(parameters))
