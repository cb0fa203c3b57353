"""What becomes of published examples, and how it is told in lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from renshe.errors import Phrase, RensheError
from renshe.law.examples.published import Example


@dataclass(frozen=True, slots=True)
class Difference:
    """A result that is not the expected one. `worksheet`: how we came to ours, or why there is none."""

    name: str
    expected: str
    found: str
    worksheet: str | Phrase | RensheError


State: TypeAlias = Literal["passed", "failed", "skipped"]
WORST_FIRST: tuple[State, ...] = ("failed", "skipped", "passed")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason`: why it was left out, or could not be tried at all. `left_out`: single results that were not tried."""

    example: Example
    state: State
    differences: tuple[Difference, ...] = ()
    reason: Phrase | RensheError | None = None
    left_out: Mapping[str, Phrase | RensheError] = field(default_factory=dict)


def together(example: Example, outcomes: Sequence[Outcome]) -> Outcome:
    """What becomes of examples that were written as one: the worst of them, with all that is said of each."""
    state = next(state for state in WORST_FIRST if any(one.state == state for one in outcomes))
    differences = tuple(
        replace(told, name=f"{told.name}{one.example.name.removeprefix(example.name)}")
        for one in outcomes
        for told in one.differences
    )
    left_out = {name: why for one in outcomes for name, why in one.left_out.items()}
    reason = next((one.reason for one in outcomes if one.reason is not None), None)
    return Outcome(example, state, differences, reason, left_out)


def lines_of(outcome: Outcome, translate: Callable[[str], str]) -> list[str]:
    """A line for each difference, for why it was not tried, for each result that was left out."""
    lines = [line_of(outcome, one, translate) for one in outcome.differences]
    if outcome.reason is not None:
        of, why = outcome.example.name, outcome.reason
        if outcome.state == "failed":
            lines.append(in_one_line(Phrase("%(of)s: failed: %(why)s", of=of, why=why).in_words(translate)))
        else:
            lines.append(in_one_line(Phrase("%(of)s: skipped: %(why)s", of=of, why=why).in_words(translate)))
    for name, why in outcome.left_out.items():
        told = Phrase("%(of)s: skipped: %(why)s", of=f"{outcome.example.name} {name}", why=why)
        lines.append(in_one_line(told.in_words(translate)))
    return lines


def line_of(outcome: Outcome, difference: Difference, translate: Callable[[str], str]) -> str:
    """One line: the example, what was expected, what came out, how."""
    told = Phrase(
        "%(example)s: %(name)s should be %(expected)s, and is %(found)s: %(worksheet)s",
        example=outcome.example.name,
        name=difference.name,
        expected=difference.expected,
        found=difference.found,
        worksheet=difference.worksheet,
    )
    return in_one_line(told.in_words(translate))


def in_one_line(words: str) -> str:
    return " ".join(words.split())
