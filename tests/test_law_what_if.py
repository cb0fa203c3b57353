"""A what-if: the present law before its start, the reform from then on; said when nothing changes; one pass for all."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renshe.law import (
    Fen,
    FenAMonth,
    Formula,
    Law,
    Month,
    NewFormula,
    NewValue,
    Reform,
    Rulebook,
    WhatIf,
    at_least,
    formula,
    to_fen,
)
from renshe.law.errors import FormulaWrong, LawError, NoSuchEntry, UnknownName, UnknownParameter, ValueWrong
from renshe.law.values.typed import read_value
from renshe.programmes.social_insurance.law import account, contributions, national_rulebook
from renshe.testing import examples

JUNE, JULY, DECEMBER = Month(2021, 6), Month(2021, 7), Month(2021, 12)
SHARES = ["pension_pooled", "pension_account", "unemployment_employer", "unemployment_employee", "injury_employer"]
CITY = {
    "pension_base_floor": 395800,
    "unemployment_base_ceiling": 2100000,
    "injury_rate": {key: Fraction(key, 1000) for key in range(1, 9)},
}
BOOK = national_rulebook().with_values(CITY, source="a made-up city")
WAGES = [(1, 500000, 4), (2, 300000, 1), (3, None, 4), (4, 9000000, 8)]


def reform(*values: NewValue) -> WhatIf:
    return WhatIf.of(BOOK, Reform(values, "a try"))


def to_sixteen_percent(first: Month = JULY) -> WhatIf:
    return reform(NewValue("pension_employer_rate", Fraction("0.16"), first))


def rows_of(what_if: WhatIf, names: list[str], on: Month, people=WAGES) -> list[tuple]:
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE wages (id INTEGER, wage BIGINT, injury_class INTEGER)")
        duck.executemany("INSERT INTO wages VALUES (?, ?, ?)", people)
        return duck.sql(what_if.select(names, on, "wages", keep=["id"]).sql("duckdb")).order("id").fetchall()


def test_a_reform_holds_from_its_month_on_and_the_present_law_before_it():
    what_if, person = to_sixteen_percent(), {"wage": 500000}
    assert what_if.decide(["pension_pooled"], person, JUNE) == ({"pension_pooled": 70000}, {"pension_pooled": 70000})
    assert what_if.decide(["pension_pooled"], person, JULY) == ({"pension_pooled": 70000}, {"pension_pooled": 80000})
    (step,) = [one for one in what_if.reformed.states_used("pension_pooled", JULY) if one.name.endswith("rate")]
    assert (step.value.state, step.value.source, step.value.first) == ("tried", "a try", JULY)


def test_of_two_changes_of_one_value_each_holds_from_its_own_month():
    rate = "pension_employer_rate"
    what_if = reform(NewValue(rate, Fraction("0.2"), DECEMBER), NewValue(rate, Fraction("0.16"), JULY))
    found = [what_if.reformed.parameters[rate].at(month).value for month in (JUNE, JULY, DECEMBER, Month(2024, 5))]
    assert found == [Fraction("0.14"), Fraction("0.16"), Fraction("0.2"), Fraction("0.2")]


def test_one_entry_of_a_table_is_changed_and_the_others_stay():
    what_if = reform(NewValue("injury_rate", Fraction("0.01"), JULY, key=4))
    found = {key: value.value for key, value in what_if.reformed.parameters["injury_rate"].table_at(JULY).items()}
    assert found == {key: Fraction("0.01") if key == 4 else Fraction(key, 1000) for key in range(1, 9)}


def test_both_laws_stand_side_by_side_and_a_row_without_a_result_is_still_there():
    assert rows_of(to_sixteen_percent(), ["pension_pooled", "pension_account"], JULY) == [
        (1, 70000, 80000, 40000, 40000),
        (2, 55412, 63328, 31664, 31664),
        (3, None, None, None, None),
        (4, 321174, 367056, 183528, 183528),
    ]


def test_before_its_start_the_two_columns_are_the_same_step():
    what_if = to_sixteen_percent()
    assert what_if.is_same("pension_pooled", JUNE)
    assert not what_if.is_same("pension_pooled", JULY)
    now, then = what_if.select(["pension_pooled"], JUNE, "wages").expressions
    assert now.this == then.this


def test_one_pass_reads_the_source_once_and_reckons_the_shared_base_once():
    sql = to_sixteen_percent().select(SHARES, JULY, "wages").sql("duckdb")
    assert sql.count("wages") == 1
    # The ceiling of the pension base is in one comparison, for four columns of both laws.
    assert sql.count("> 2294100") == 1


def test_a_what_if_that_changes_nothing_says_why():
    assert to_sixteen_percent().changes_nothing(SHARES, [Month(2021, 5), JUNE]) == "before its start"
    same = reform(NewValue("pension_employer_rate", Fraction("0.14"), JULY))
    assert same.changes_nothing(SHARES, [JUNE, JULY]) == "same values"
    assert to_sixteen_percent().changes_nothing(["pension_account"], [JUNE, JULY]) == "not used"
    assert to_sixteen_percent().changes_nothing(SHARES, [JUNE, JULY]) is None
    assert reform().changes_nothing(SHARES, [JULY]) == "before its start"


def test_the_reformed_law_has_another_hash_and_the_present_one_is_left_as_it_was():
    before = BOOK.content_hash
    assert to_sixteen_percent().reformed.content_hash != before
    assert BOOK.content_hash == before
    assert BOOK.parameters["pension_employer_rate"].at(JULY).value == Fraction("0.14")


def test_what_is_not_there_or_cannot_be_is_refused_in_words():
    with pytest.raises(UnknownParameter, match=r"pension_rate.*pension_employer_rate"):
        reform(NewValue("pension_rate", Fraction(1), JULY))
    with pytest.raises(NoSuchEntry, match="no entry “9”"):
        reform(NewValue("injury_rate", Fraction(1), JULY, key=9))
    with pytest.raises(NoSuchEntry, match="no entry “-”"):
        reform(NewValue("injury_rate", Fraction(1), JULY))
    with pytest.raises(ValueWrong, match="an amount in yuan"):
        reform(NewValue("minimum_wage", Fraction(1, 2), JULY))
    with pytest.raises(ValueWrong, match="a practice, no number"):
        reform(NewValue("each_amount_to_the_fen", Fraction(1), JULY))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("minimum_wage", "1,900.50", 190050),
        ("minimum_wage", " 2000 ", 200000),
        ("pension_employer_rate", "0.16", Fraction(4, 25)),
        ("pension_employer_rate", "16%", Fraction(4, 25)),
        ("pension_employer_rate", "16.5％", Fraction(33, 200)),
        ("pension_employer_rate", "2/37", Fraction(2, 37)),
    ],
)
def test_a_value_is_read_as_people_type_it(name, text, value):
    assert read_value(BOOK.parameters[name], text) == value


@pytest.mark.parametrize("text", ["", "x", "-1", "1.005", "1e9", "9" * 30, "1_0", "٣", "16%", "1/0"])
def test_what_is_no_amount_of_money_is_refused_with_what_would_be_right(text):
    with pytest.raises(ValueWrong, match=r"an amount in yuan to the fen, from 0 on, such as 5000\.00"):
        read_value(BOOK.parameters["minimum_wage"], text)


def test_what_is_no_ratio_is_refused_in_both_languages():
    with pytest.raises(ValueWrong, match=r"must be a ratio from 0 on, such as 0\.16, 16% or 2/37\.") as refused:
        read_value(BOOK.parameters["pension_employer_rate"], "abc")
    assert refused.value.in_words(lambda text: text).startswith("“pension, employer's rate”")


amounts, rates = st.integers(0, 3_000_000).map(Fraction), st.integers(0, 400).map(lambda n: Fraction(n, 1000))
changes = st.one_of(
    st.tuples(st.sampled_from(["pension_base_floor", "pension_base_ceiling", "minimum_wage"]), amounts, st.none()),
    st.tuples(st.sampled_from(["pension_employer_rate", "unemployment_employee_rate"]), rates, st.none()),
    st.tuples(st.just("injury_rate"), rates, st.integers(1, 8)),
)
people = st.lists(st.tuples(st.none() | st.integers(0, 4_000_000), st.integers(1, 8)), min_size=1, max_size=6)


@settings(max_examples=examples(15, proving=400), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=st.lists(changes, min_size=1, max_size=3), start=st.integers(-3, 3), roster=people)
def test_the_city_by_both_laws_is_each_person_by_both_laws(made, start, roster):
    first = JULY + start
    what_if = reform(*(NewValue(name, value, first, key) for name, value, key in made))
    found = rows_of(what_if, SHARES, JULY, [(number, *person) for number, person in enumerate(roster)])
    for (wage, injury_class), (_id, *results) in zip(roster, found, strict=True):
        present, reformed = results[0::2], results[1::2]
        if wage is None:
            assert (present, reformed) == ([None] * 5, [None] * 5)
            continue
        facts = {"wage": wage, "injury_class": injury_class}
        assert present == [BOOK.compute(name, facts, JULY) for name in SHARES]
        assert reformed == [what_if.reformed.compute(name, facts, JULY) for name in SHARES]
        if first > JULY:
            assert reformed == present


@formula(zh="养老保险单位缴费（试行）", en="pension, employer's share (trial)", cites="试行办法 第一条")
def lower_for_low_wages(person: contributions.InsuredMonth, law: Law) -> Fen:
    rate = law.pension_employer_rate if person.wage >= law.minimum_wage * 5 / 2 else law.pension_employer_rate / 2
    return to_fen(contributions.pension_base(person, law) * rate, law.each_amount_to_the_fen)


@formula(zh="养老保险缴费基数（试行）", en="pension contribution base (trial)", cites="试行办法 第二条")
def base_without_a_ceiling(person: contributions.InsuredMonth, law: Law) -> FenAMonth:
    return at_least(person.wage, law.pension_base_floor)


def replaced(name: str, by: Formula, first: Month = JULY) -> WhatIf:
    return WhatIf.of(BOOK, Reform((), "a try", (NewFormula(name, by, first),)))


def test_a_formula_is_replaced_by_another_edition_from_its_month_on():
    what_if, person = replaced("pension_pooled", lower_for_low_wages), {"wage": 400000}
    assert what_if.decide(["pension_pooled"], person, JUNE)[1] == {"pension_pooled": 56000}
    assert what_if.decide(["pension_pooled"], person, JULY) == ({"pension_pooled": 56000}, {"pension_pooled": 28000})
    assert [row[1:3] for row in rows_of(what_if, ["pension_pooled"], JULY)] == [
        (70000, 70000),
        (55412, 27706),
        (None, None),
        (321174, 321174),
    ]
    assert what_if.reformed.explain("pension_pooled", person, JULY).cites == "试行办法 第一条"


def test_what_uses_a_replaced_formula_uses_its_new_edition():
    what_if = replaced("pension_base", base_without_a_ceiling)
    present, reformed = what_if.decide(["pension_pooled", "pension_account"], {"wage": 9000000}, JULY)
    assert present == {"pension_pooled": 321174, "pension_account": 183528}
    assert reformed == {"pension_pooled": 1260000, "pension_account": 720000}
    assert what_if.changes_nothing(["pension_pooled"], [JUNE]) == "before its start"
    assert what_if.changes_nothing(["injury_employer"], [JULY]) == "not used"
    assert replaced("pension_base", contributions.pension_base).changes_nothing(SHARES, [JULY]) == "same values"


def test_an_edition_has_the_facts_and_the_unit_of_what_it_replaces():
    with pytest.raises(FormulaWrong, match="the same facts and yields the same unit"):
        replaced("flexible_total", lower_for_low_wages)
    with pytest.raises(UnknownName, match="pension_pooled"):
        replaced("pension_pool", lower_for_low_wages)


def test_a_law_book_of_its_own_can_be_tried_without_the_programme():
    book = Rulebook(BOOK.parameters, [account.account_drawn, contributions.carried_wage])
    what_if = WhatIf.of(book, Reform((NewValue("undeclared_share", Fraction("1.2"), JULY),), "a try"))
    assert what_if.decide(["carried_wage"], {"last_wage": 100000}, JULY) == (
        {"carried_wage": 110000},
        {"carried_wage": 120000},
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"minimum_wage": 1.5}, "cannot be 1.5: it must be exact"),
        ({"minimum_wage": "much"}, "cannot be much: it must be exact"),
        ({"minimum_wages": 1}, "There is no value of law called minimum_wages. Did you mean: minimum_wage"),
    ],
)
def test_a_program_gives_exact_values_of_what_there_is(values: dict[str, Any], words: str) -> None:
    with pytest.raises(LawError, match=re.escape(words)):
        BOOK.with_values(values, source="test")
