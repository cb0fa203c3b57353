"""Conditions (显示条件): which answers bring up a question. Read by the page, the API and the checks alike.

shown_when=answered("cause", "traffic") & answered("has_witness", "yes")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Answers = Mapping[str, str]
"""Answers in their written form, by the name of their field. What was not asked is not in it."""


@dataclass(frozen=True)
class Condition:
    """Combined by `&`, `|` and `~`."""

    def holds(self, answers: Answers) -> bool:
        raise NotImplementedError

    def looks_at(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the fields that it looks at, each with the answers that it looks for."""
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return AllOf((self, other))

    def __or__(self, other: Condition) -> Condition:
        return AnyOf((self, other))

    def __invert__(self) -> Condition:
        return Not(self)


@dataclass(frozen=True)
class Answered(Condition):
    """The field was answered by one of `values`. A question that is not asked has no answer."""

    field: str
    values: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        return answers.get(self.field) in self.values

    def looks_at(self) -> Iterator[tuple[str, frozenset[str]]]:
        yield self.field, frozenset(self.values)


@dataclass(frozen=True)
class AllOf(Condition):
    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def looks_at(self) -> Iterator[tuple[str, frozenset[str]]]:
        for part in self.parts:
            yield from part.looks_at()


@dataclass(frozen=True)
class AnyOf(AllOf):
    def holds(self, answers: Answers) -> bool:
        return any(part.holds(answers) for part in self.parts)


@dataclass(frozen=True)
class Not(Condition):
    part: Condition

    def holds(self, answers: Answers) -> bool:
        return not self.part.holds(answers)

    def looks_at(self) -> Iterator[tuple[str, frozenset[str]]]:
        return self.part.looks_at()


def answered(field: str, *values: str) -> Condition:
    """
    >>> ask = answered("cause", "traffic", "sudden_illness") & ~answered("died", "yes")
    >>> ask.holds({"cause": "traffic", "died": "no"}), ask.holds({"cause": "traffic", "died": "yes"}), ask.holds({})
    (True, False, False)
    """
    return Answered(field, values)
