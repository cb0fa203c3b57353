"""An amount gets its decimal point in one place, exactly, of any size and sign."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from renshe import money

SOURCE = Path(money.__file__).parent
A_HUNDREDTH = re.compile(r"(?<![\w.])//? ?100\b|:02d\}")
ELSEWHERE = {"city", "law", "tests", "money.py", "doctor.py"}  # made-up shares; rates in percent; a version


@pytest.mark.parametrize(
    ("fen", "read", "plain"),
    [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (-5, "-0.05", "-0.05"),
        (100, "1.00", "1.00"),
        (-123456789, "-1,234,567.89", "-1234567.89"),
        (10**40 + 7, "100,000,000,000,000,000,000,000,000,000,000,000,000.07", "1" + "0" * 38 + ".07"),
    ],
)
def test_fen_are_yuan_with_two_decimals(fen: int, read: str, plain: str) -> None:
    assert money.yuan(fen) == read
    assert money.plain_yuan(fen) == plain
    assert money.in_yuan(fen) == Decimal(plain)
    assert money.in_yuan(fen) * 100 == fen or fen > 10**28  # a context of 28 digits multiplies no more


def test_a_chart_has_whole_wan_yuan_half_up() -> None:
    assert [money.wan_yuan(fen) for fen in (12_345_678_901, 500_000, 499_999, -500_000, -1_500_000)] == [
        "12,346", "1", "0", "-1", "-2",
    ]  # fmt: skip


def test_nowhere_else_is_an_amount_cut_into_yuan_and_fen() -> None:
    found = [
        f"{file.relative_to(SOURCE)}: {line.strip()}"
        for file in sorted(SOURCE.rglob("*.py"))
        if not ELSEWHERE & {*file.relative_to(SOURCE).parts}
        for line in file.read_text("utf-8").splitlines()
        if A_HUNDREDTH.search(line)
    ]
    assert found == []
