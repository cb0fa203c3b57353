"""The workload once more, by fractions and one person at a time: shares nothing with any engine but the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from bench.law.figures import AGES, AVERAGE, AVERAGES, BASES, CEILING, DIVISORS, FLOOR, INJURY, RATES, YEARS


def decided(person: Mapping[str, int]) -> list[int]:
    """Return the person's `RESULTS`: five contributions, the indices times 10,000, three parts of a pension."""
    base = Fraction(min(max(person["wage"], FLOOR), CEILING))
    rates = [Fraction(8, 100), Fraction(14, 100), Fraction(2, 1000), Fraction(8, 1000)]
    rates.append(Fraction(INJURY[person["injury_class"]], 10_000))
    indices, balance = Fraction(0), 0
    for year in YEARS:
        paid = Fraction(person[BASES[year]])
        indices += Fraction(half_up(paid / AVERAGES[year] * 10_000), 10_000)
        balance += half_up(balance * Fraction(RATES[year], 10_000)) + half_up(paid * Fraction(8, 100))
    mean, deemed_years = indices / len(YEARS), Fraction(person["deemed"], 12)
    divisor = dict(zip(AGES, DIVISORS, strict=True))[person["age"]]
    return [
        *(half_up(base * rate) for rate in rates),
        int(indices * 10_000),
        half_up(AVERAGE * (1 + mean) / 2 * (len(YEARS) + deemed_years) / 100),
        half_up(Fraction(balance, divisor)),
        half_up(AVERAGE * mean * deemed_years * Fraction(12, 1000)),
    ]


def half_up(value: Fraction) -> int:
    """No amount of the workload is negative."""
    return floor(value + Fraction(1, 2))
