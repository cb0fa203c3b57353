"""Known numbers go into the roundings before them: the same amounts with fewer additions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renshe.law import Facts, Fen, Law, Month, Rulebook, fen, formula, to_fen, total
from renshe.law.graph.nodes import Field
from renshe.law.lowered.folding import folded
from renshe.law.lowered.steps import Divided, Given, Literal, Over, Plus, Step, Times, in_order
from renshe.law.person.compiled import Printer
from renshe.law.sql.columns import FactRange
from renshe.law.units import RATIO

HIGHEST = 10**8
HOW = {"half": lambda x: floor(x + Fraction(1, 2)), "floor": floor, "ceiling": ceil}


def rounded(how: str, over: Step, line: int) -> Divided:
    ends = [HOW[how](Fraction(end, line)) for end in (over.low, over.high)]
    return Divided(how, over, Literal(line), ends[0], ends[1])  # type: ignore[arg-type]


def times(step: Step, by: int) -> Times:
    return Times(step, Literal(by), step.low * by, step.high * by)


def plus(left: Step, right: Step) -> Plus:
    return Plus(left, right, left.low + right.low, left.high + right.high)


def fact(number: int) -> Given:
    return Given(Field(f"f_{number}", "数", "number", RATIO, Fraction(0), Fraction(HIGHEST)), 1, 0, HIGHEST)


Year = tuple[str, int, int, str, int, int]
"""How the balance is rounded, times, over; how the credit is, times, over."""


def carried(years: Sequence[Year]) -> Step:
    """A balance that grows each year by a rate and by a credit, both rounded."""
    balance: Step = fact(len(years))
    for number, (how, rate, line, of_credit, share, of) in enumerate(years):
        balance = plus(rounded(how, times(balance, rate), line), rounded(of_credit, times(fact(number), share), of))
    return balance


def by_fractions(years: Sequence[Year], facts: Sequence[int]) -> int:
    balance = facts[len(years)]
    for (how, rate, line, of_credit, share, of), paid in zip(years, facts, strict=False):
        balance = HOW[how](Fraction(balance * rate, line)) + HOW[of_credit](Fraction(paid * share, of))
    return balance


def value(step: Step, facts: Sequence[int]) -> int:
    compiled = Printer([(Over(step, Literal(1)), RATIO)], {}).compile("folded")
    return int(compiled({f"f_{number}": fact for number, fact in enumerate(facts)})[0])


ways, rates = st.sampled_from(["half", "floor", "ceiling"]), st.integers(1, 20_000)
a_year = st.tuples(ways, rates, st.integers(1, 10_000), ways, st.integers(1, 30), st.integers(1, 200))


@settings(deadline=None)
@given(years=st.lists(a_year, min_size=1, max_size=6), data=st.data())
def test_a_carried_balance_is_folded_to_the_same_fen(years: list[Year], data: st.DataObject) -> None:
    near_nought = st.integers(0, 60)
    many = len(years) + 1
    facts = data.draw(st.lists(near_nought | st.integers(0, HIGHEST), min_size=many, max_size=many))
    step = carried(years)
    (result,) = folded([Over(step, Literal(1))])
    assert value(result.over, facts) == by_fractions(years, facts) == value(step, facts)
    assert result.over.low <= step.low and step.high <= result.over.high


def test_each_year_of_an_account_has_one_addition_of_a_known_number() -> None:
    years: list[Year] = [("half", 10_252, 10_000, "half", 8, 100)] * 24
    (result,) = folded([Over(carried(years), Literal(1))])
    known = [step for step in in_order([result.over]) if isinstance(step, Plus) and isinstance(step.right, Literal)]
    # One in each credit's rounding; the first balance is a fact, which takes nothing up; the last sum lacks some.
    assert len(known) == 24 + 1 + 1
    before = [step for step in in_order([carried(years)]) if isinstance(step, Divided)]
    assert len(before) == 48, "as many roundings, each of which adds its half"


def test_what_is_used_twice_is_reckoned_once() -> None:
    credit = rounded("half", times(fact(0), 8), 100)
    balance = rounded("half", times(plus(fact(1), credit), 10_252), 10_000)
    results = folded([Over(balance, Literal(1)), Over(credit, Literal(1))])
    divided = [step for step in in_order(result.over for result in results) if isinstance(step, Divided)]
    assert len(divided) == 2


class Saver(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=HIGHEST)
    months = fen(zh="余额", en="balance", low=0, high=HIGHEST)


@formula(zh="余额", en="balance", cites="-")
def grown(person: Saver, law: Law) -> Fen:
    held = person.months
    for _ in range(3):
        held = held + to_fen(held / 3) + to_fen(person.wage / 7)
    return held


@formula(zh="合计", en="total", cites="-")
def shares(person: Saver, law: Law) -> Fen:
    return total(to_fen(person.wage / part) for part in (2, 3, 7))


@pytest.mark.parametrize("narrow", [False, True])
def test_a_narrow_query_has_integers_where_what_was_seen_lets_it(narrow: bool) -> None:
    book = Rulebook({}, {"grown": grown, "shares": shares}.values())
    seen = {name: FactRange(Fraction(0), Fraction(1_000_000)) for name in ("wage", "months")}
    query = book.select(["grown", "shares"], Month(2021, 7), "facts", ranges=seen, narrow=narrow).sql("duckdb")
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE facts AS SELECT 100001::INTEGER AS wage, 7::INTEGER AS months")
        found = duck.execute(query)
        kinds = [str(column[1]) for column in found.description or ()]
        # 7 + 2 + 14286 = 14295, + 4765 + 14286 = 33346, + 11115 + 14286 = 58747; 50001 + 33334 + 14286 = 97621.
        assert found.fetchall() == [(58_747, 97_621)]
    assert kinds == (["INTEGER", "INTEGER"] if narrow else ["BIGINT", "BIGINT"])
