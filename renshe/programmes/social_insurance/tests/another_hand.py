"""What the examples that another hand reckons are made with: amounts at random, rounding, and the trial."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor
from typing import Any, TypeAlias

from renshe.law.examples.attempts import tried
from renshe.law.examples.outcomes import Outcome
from renshe.law.examples.published import Example
from renshe.programmes.social_insurance.examples import TOPICS
from renshe.programmes.social_insurance.law import national_rulebook
from renshe.testing import examples

Drawn: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any]]
"""Inputs and what is expected."""


def fen(yuan: Fraction, digits: int = 2) -> Fraction:
    """Half up."""
    return Fraction(floor(yuan * 10**digits + Fraction(1, 2)), 10**digits)


def amount(one: random.Random, low: int, high: int) -> Fraction:
    return Fraction(one.randint(low * 100, high * 100), 100)


def outcomes_of(name: str, draw: Callable[[random.Random], Drawn], count: int = 10) -> list[Outcome]:
    """What becomes of some examples of the topic, the same each time."""
    one = random.Random(name)  # noqa: S311 - no secret
    drawn = [draw(one) for _ in range(examples(count, proving=300))]
    made = [Example(f"{name} {at}", name, *pair) for at, pair in enumerate(drawn, 1)]
    return list(tried(national_rulebook(), TOPICS, made, chinese=False))
