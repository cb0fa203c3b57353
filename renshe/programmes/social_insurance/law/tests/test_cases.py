"""Every worked example comes out to the fen: for one person, and for the city wherever the ranges allow a query."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from renshe.law import Month
from renshe.programmes.social_insurance.law import national_rulebook

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_worked_example_comes_out_to_the_fen(case: dict[str, Any]) -> None:
    book = national_rulebook()
    if "law" in case:
        book = book.with_values(case["law"], source=case["source"])
    on = Month.parse(str(case["month"]))
    results = {
        name: book.compute(name, {fact: value for fact, value in case["given"].items() if fact != name}, on)
        for name in case["then"]
    }
    assert results == {name: expected(value) for name, value in case["then"].items()}


def expected(value: Any) -> Any:
    """As the example writes it: a month as 2025-02, else a number."""
    is_month = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value)
    return Month.parse(value) if is_month else Fraction(value)
