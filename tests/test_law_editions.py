"""Editions: a clause that was changed, by the month in which it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from renshe.law import (
    Fen,
    Law,
    Month,
    edition,
    formula,
    to_fen,
)
from renshe.law.errors import (
    FormulaNotInForce,
)
from renshe.law.telling import named
from tests.workers import PERSON, Worker, book


@formula(zh="补助金", en="grant", cites="旧办法 第一条", since="2018-07")
def grant(person: Worker, law: Law) -> Fen:
    return person.wage


@edition(grant, cites="新办法 第二条", since="2021-07", until="2030-12")
def grant_from_2021_07(person: Worker, law: Law) -> Fen:
    """The new method counts in full from 2022 on; in between half of what it gives more."""
    before = grant(person, law.on("2021-06"))
    return before + to_fen((person.wage * 2 - before) / 2)


@pytest.mark.parametrize(
    ("on", "expected"), [(Month(2018, 7), 123_456), (Month(2021, 6), 123_456), (Month(2021, 7), 185_184)]
)
def test_each_month_has_its_edition(tmp_path: Path, on: Month, expected: int) -> None:
    law = book(tmp_path, grant)
    assert law.compute("grant", PERSON, on) == expected
    assert list(law.roots_at(on)) == ["grant"]


@pytest.mark.parametrize("on", [Month(2018, 6), Month(2031, 1)])
def test_before_its_first_and_after_its_last_edition_a_formula_does_not_apply(tmp_path: Path, on: Month) -> None:
    with pytest.raises(FormulaNotInForce) as refused:
        book(tmp_path, grant).compute("grant", PERSON, on)
    assert str(refused.value) == f"“grant” (grant) does not apply in {on}: it applies from 2018-07 to 2030-12."


def test_of_one_that_goes_on_no_last_month_is_said() -> None:
    error = FormulaNotInForce(named("late_charge", "滞纳金", "late charge"), "2010-01", "2011-07", "-")
    assert str(error) == "“late charge” (late_charge) does not apply in 2010-01: it applies from 2011-07 on."
