"""Rounded sums of ratios over unlike lines: exact for the city however near to a tie, as by fractions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, prod

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renshe.law import Facts, Fen, Law, Month, Rulebook, fen, formula, to_fen, whole
from renshe.law.amounts import decimal_text
from renshe.law.errors import TableHasNoEntry, TooWideForTheCity
from renshe.law.graph.nodes import Field
from renshe.law.lowered.splitting import narrowed
from renshe.law.lowered.steps import Divided, Given, Literal, Over, Plus, Step, Times, in_order
from renshe.law.person.compiled import Printer
from renshe.law.units import RATIO
from renshe.programmes.social_insurance.law import national_rulebook
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.testing import examples

PRIMES = [999_983, 999_979, 999_961, 999_959, 999_953, 999_931, 999_917, 999_907]
"""Lines without anything in common, so that their sum is as fine as it can be: 1 / 10^48."""
EVERY = prod(PRIMES)
HIGHEST = 10**12


def rounded_sum(how: str, lines: Sequence[int], months: int, low: int) -> Divided:
    """`how` of Σ f/line / months, brought to one line as formulas are lowered."""
    every = prod(lines)
    over: Step = Literal(0)
    for at, line in enumerate(lines):
        fact = Given(Field(f"f_{at}", "数", "number", RATIO, Fraction(low), Fraction(HIGHEST)), 1, low, HIGHEST)
        times = every // line
        part = Times(fact, Literal(times), low * times, HIGHEST * times)
        over = Plus(over, part, over.low + part.low, over.high + part.high)
    under = Literal(every * months)
    return Divided(how, over, under, over.low // every - 1, over.high // every + 1)  # type: ignore[arg-type]


def by_fractions(how: str, lines: Sequence[int], months: int, facts: Sequence[int]) -> int:
    ratio = sum((Fraction(fact, line) for fact, line in zip(facts, lines, strict=True)), Fraction(0)) / months
    if how == "floor":
        return floor(ratio)
    if how == "ceiling":
        return ceil(ratio)
    size = floor(abs(ratio) + Fraction(1, 2))
    return size if ratio >= 0 else -size


def split(step: Divided, facts: Sequence[int]) -> int:
    (result,) = narrowed([Over(step, Literal(1))])
    assert all(max(abs(one.low), abs(one.high)) < 2**127 for one in in_order([result.over])), "narrow"
    compiled = Printer([(result, RATIO)], {}).compile("split")
    return int(compiled({f"f_{at}": fact for at, fact in enumerate(facts)})[0])


facts_near = st.integers(-(10**7), 10**7) | st.integers(-HIGHEST // 10, HIGHEST // 10)


@settings(max_examples=examples(50, proving=1000), deadline=None)
@given(
    how=st.sampled_from(["half", "floor", "ceiling"]),
    months=st.integers(1, 900),
    facts=st.lists(facts_near, min_size=8, max_size=8),
)
def test_a_sum_that_128_bits_do_not_hold_is_rounded_as_by_fractions(how: str, months: int, facts: list[int]) -> None:
    step = rounded_sum(how, PRIMES, months, -HIGHEST)
    assert split(step, facts) == by_fractions(how, PRIMES, months, facts)


@pytest.mark.parametrize("away", [-3, -2, -1, 0, 1, 2])
@pytest.mark.parametrize("how", ["half", "floor", "ceiling"])
def test_a_sum_that_lacks_the_least_it_can_to_a_tie_is_still_rounded_right(how: str, away: int) -> None:
    # Numbers whose ratios add up to a whole or half one and `away` of 1/10^48: found by each line's inverse.
    lines = [2 * PRIMES[0], *PRIMES[1:]]
    for halves in (0, 1):
        wanted = halves * EVERY + away
        facts = []
        for line in lines:
            others = 2 * EVERY // line
            facts.append(wanted * pow(others, -1, line) % line)
        ratio = sum(Fraction(fact, line) for fact, line in zip(facts, lines, strict=True))
        assert (ratio * 2 * EVERY - wanted) % (2 * EVERY) == 0
        assert split(rounded_sum(how, lines, 1, 0), facts) == by_fractions(how, lines, 1, facts)


def test_rests_that_make_up_a_whole_number_exactly_are_counted() -> None:
    lines = [2 * prime for prime in PRIMES]
    assert split(rounded_sum("floor", lines, 1, 0), PRIMES) == 4  # eight halves
    assert split(rounded_sum("floor", lines, 1, 0), [PRIMES[0] - 1, *PRIMES[1:]]) == 3
    assert split(rounded_sum("half", lines, 3, 0), [*PRIMES[:3], 0, 0, 0, 0, 0]) == 1  # 1.5 / 3 is a tie: up


def test_a_sum_that_fits_is_left_as_it_is() -> None:
    step = rounded_sum("half", PRIMES[:2], 12, 0)
    (result,) = narrowed([Over(step, Literal(1))])
    assert result.over is step


ON = Month(2021, 7)
AVERAGES = {year: 44_431 + 28_979 * (year - 1998) + (year * 7919) % 1000 for year in YEARS}
NAMES = ["average_index", "low_index_coefficient", "basic_pension", "monthly_pension"]


def retirees(count: int) -> list[dict[str, object]]:
    """People with years paid and not paid, at the ceiling, at a whole multiple of the average, and at random."""
    chance = random.Random(19980701)  # noqa: S311 - people of a test
    found = []
    for _ in range(count):
        months, bases = {}, {}
        for year, average in AVERAGES.items():
            months[year] = chance.choice([0, 0, 12, 12, chance.randint(1, 12)])
            index = chance.choice([Fraction(chance.randint(6000, 40000), 10000), Fraction(1), Fraction(1, 2)])
            bases[year] = int(average * index * months[year])
        found.append(
            {
                "base_total": bases,
                "months_paid": months,
                "deemed_months": chance.choice([1, 60, chance.randint(1, 300)]),
                "deemed_index": Fraction(chance.randint(0, 30000), 10000),
                "early_months": chance.randint(0, 200),
                "later_index_sum": Fraction(chance.randint(0, 600000), 10000),
                "account": chance.randint(0, 50_000_000),
                "deemed_account": chance.randint(0, 5_000_000),
                "age_years": chance.randint(50, 60),
                "age_months": chance.randint(0, 11),
            }
        )
    return found


def test_the_pension_of_a_whole_career_is_the_same_for_the_city_and_for_each_person() -> None:
    book = national_rulebook().with_values({"average_wage": AVERAGES}, source="test")
    people = retirees(300)
    flat = [flattened(person) for person in people]
    columns = list(flat[0])
    kinds = {name: "DECIMAL(9, 4)" if "index" in name else "BIGINT" for name in columns}
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE facts ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
        places = ", ".join("?" for _ in columns)
        duck.executemany(f"INSERT INTO facts VALUES ({places})", [list(one.values()) for one in flat])  # noqa: S608
        query = book.select(NAMES, ON, "facts").sql("duckdb")
        city = [[Fraction(value) for value in row] for row in duck.execute(query).fetchall()]
    one_by_one = [list(book.decide(NAMES, person, ON).values()) for person in people]
    assert city == one_by_one
    assert len({row[0] for row in city}) > 250


def test_a_year_without_an_average_hinders_only_who_paid_in_it() -> None:
    book = national_rulebook()  # its averages are known from 2013 on
    (person,) = retirees(1)
    paid_late = person | {"months_paid": {year: 12 if 2013 <= year < 2021 else 0 for year in AVERAGES}}
    paid_early = person | {"months_paid": {year: 12 if 2012 <= year < 2021 else 0 for year in AVERAGES}}
    query = book.select(["average_index"], Month(2021, 7), "facts", keep=["person_id"]).sql("duckdb")
    with duckdb.connect() as duck:
        late = held(duck, paid_late, query)
        with pytest.raises(duckdb.Error, match=r"law\.no-result;average_index;.*; person_id 7"):
            held(duck, paid_early, query)
    assert late == (7, Decimal("0.5828"))
    assert book.compute("average_index", paid_late, ON) == Fraction(5828, 10_000)
    with pytest.raises(TableHasNoEntry, match="2012"):
        book.compute("average_index", paid_early, ON)


def held(duck: duckdb.DuckDBPyConnection, person: dict[str, object], query: str) -> object:
    columns = ", ".join(f"{value} AS {name}" for name, value in flattened(person).items())
    duck.execute(f"CREATE OR REPLACE TABLE facts AS SELECT 7 AS person_id, {columns}")
    return duck.execute(query).fetchone()


class Wide(Facts):
    many = fen(zh="一笔钱", en="an amount", low=0, high=10**30)
    times = whole(zh="倍数", en="a multiple", low=0, high=10**12)


@formula(zh="太宽", en="too wide", cites="-")
def too_wide(person: Wide, law: Law) -> Fen:
    return to_fen(person.many * person.times / 3)


def test_what_128_bits_cannot_be_proved_to_hold_is_refused_for_the_city() -> None:
    book = Rulebook({}, [too_wide])
    with pytest.raises(TooWideForTheCity, match=r"\(too_wide\) cannot run for the city: .* from 0 to 1000.* 128 bits"):
        book.select(["too_wide"], ON, "people")
    assert book.compute("too_wide", {"many": 10**30, "times": 2}, ON) == 666666666666666666666666666667


def flattened(person: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in person.items():
        if isinstance(value, dict):
            found |= {f"{name}_{key}": one for key, one in value.items()}
        else:
            found[name] = decimal_text(value)  # type: ignore[arg-type]  # a number
    return found
