"""What becomes of published examples, in lines."""

from __future__ import annotations

from collections.abc import Callable

from renshe.errors import Phrase
from renshe.law.examples.attempts import Difference, Outcome


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
