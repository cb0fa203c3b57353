"""Tables of law: looked up by codes and brackets; a wrong one is refused when it is read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from renshe.law import (
    Law,
    Month,
    Months,
    Ratio,
    formula,
)
from renshe.law.errors import (
    LawFileWrong,
    ParameterNotInForce,
    TableHasNoEntry,
)
from tests.workers import ON, PERSON, VALUES, Worker, book


@formula(zh="费率", en="rate", cites="-")
def rate(person: Worker, law: Law) -> Ratio:
    return law.injury_rate[person.post, person.years]


@pytest.mark.parametrize(
    ("months_paid", "post", "expected"),
    [
        (0, "worker", Fraction(1, 7)),
        (23, "worker", Fraction(1, 7)),
        (24, "worker", Fraction(1, 5)),
        (0, "manager", Fraction(1, 10)),
    ],
)
def test_a_table_is_looked_up_by_code_and_bracket(
    tmp_path: Path, months_paid: int, post: str, expected: Fraction
) -> None:
    assert book(tmp_path, rate).compute("rate", PERSON | {"years": months_paid, "post": post}, ON) == expected


def test_a_pair_of_keys_without_an_entry_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableHasNoEntry) as refused:
        book(tmp_path, rate).compute("rate", PERSON, ON)
    assert str(refused.value) == (
        "“rate” (injury_rate) has no entry for manager, 24 on 2021-07: its entries lie from manager, 0 to worker, 24."
    )


@formula(zh="退休年龄", en="age of retirement", cites="-")
def retires_at(person: Worker, law: Law) -> Months:
    return law.retires_at[person.post]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("table: code", "table: colour",
         "values.yaml, line 20, retires_at: a table is looked up by whole, code, from, not by “colour”."),
        ("{0: \"0.1\"}", "\"0.1\"", 
         "values.yaml, line 14, injury_rate: the row manager needs a mapping by the next key."),
        ("{worker: 600, manager: 660}", "600",
         "values.yaml, line 21, retires_at: a table has a mapping by its keys in every value."),
        ("{worker: 600, manager: 660}", "{1: 600}",
         "values.yaml, line 21, retires_at: a key of this table is a code's text, not 1."),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in VALUES
    with pytest.raises(LawFileWrong) as refused:
        book(tmp_path, retires_at, values=VALUES.replace(before, after))
    assert str(refused.value) == f"{tmp_path}/{message}"


def test_before_the_first_value_the_error_names_parameter_and_month(tmp_path: Path) -> None:
    with pytest.raises(ParameterNotInForce) as refused:
        book(tmp_path, retires_at).compute("retires_at", PERSON, Month(2018, 6))
    assert str(refused.value) == "“age of retirement” (retires_at) has no value on 2018-06: its first is from 2018-07."
