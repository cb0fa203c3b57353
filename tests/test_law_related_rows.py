"""Related rows: a formula goes through as many as a person has; Python, the compiled function and the city agree."""

from __future__ import annotations

from fractions import Fraction
from types import ModuleType, SimpleNamespace
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renshe.law import (
    Codes,
    Exact,
    Facts,
    Fen,
    Flag,
    Law,
    Month,
    Ratio,
    Rulebook,
    Whole,
    code,
    count,
    fen,
    formula,
    latest,
    mean,
    no_result,
    one,
    ratio,
    related,
    to_fen,
    total,
    whole,
)
from renshe.law.errors import DividedByZero, FactMissing, FactWrong, FormulaWrong, NoResult, NoRowApplies, UnknownFact
from renshe.testing import examples

ON = Month(2021, 7)


class Kin(Codes):
    SPOUSE = one(zh="配偶", en="spouse")
    CHILD = one(zh="子女", en="child")
    PARENT = one(zh="父母", en="parent")


class Dependant(Facts):
    kin = code(Kin, zh="与死者关系", en="kin")
    age = whole(zh="周岁", en="age", low=0, high=120)
    income = fen(zh="月收入", en="monthly income", low=0, high=10**7)


class AccountYear(Facts):
    year = whole(zh="年度", en="year", low=1998, high=2026)
    credited = fen(zh="当年计入", en="credited in the year", low=0, high=10**8)
    rate = ratio(zh="记账利率", en="rate of the year", low=0, high="0.2", places=4)


class Family(Facts):
    wage = fen(zh="本人工资", en="wage of the deceased", low=0, high=10**7)
    dependants = related(Dependant, zh="供养亲属", en="dependants", at_most=4)
    years = related(AccountYear, zh="账户年度", en="years of the account", at_most=5, order="year")


@formula(zh="各人份额合计", en="shares added up", cites="-")
def shares(person: Family, law: Law) -> Fen:
    """40 % for a spouse, 30 % for every other one; together not more than the wage."""
    of_each = sum(
        to_fen(person.wage * (40 if one.kin == Kin.SPOUSE else 30) / 100)
        for one in person.dependants
        if one.kin != Kin.CHILD or one.age < 18
    )
    return min(of_each, person.wage)


@formula(zh="未成年人数", en="minors", cites="-")
def minors(person: Family, law: Law) -> Whole:
    return count(one for one in person.dependants if one.age < 18)


@formula(zh="平均收入", en="mean income", cites="-")
def mean_income(person: Family, law: Law) -> Ratio:
    return mean(one.income for one in person.dependants if one.age >= 18) / 1 / person.wage


@formula(zh="有配偶", en="has a spouse", cites="-")
def has_spouse(person: Family, law: Law) -> Flag:
    return any(one.kin == Kin.SPOUSE for one in person.dependants) and all(one.age > 0 for one in person.dependants)


@formula(zh="最高收入", en="highest income", cites="-")
def highest(person: Family, law: Law) -> Fen:
    return max(one.income for one in person.dependants if one.kin != Kin.SPOUSE)


@formula(zh="最近年度计入额", en="credited in the latest year", cites="-")
def credited_last(person: Family, law: Law) -> Fen:
    return latest(one.credited for one in person.years if one.credited > 0)


@formula(zh="账户余额", en="balance", cites="-")
def balance(person: Family, law: Law) -> Fen:
    held: Exact = 0
    for year in person.years:
        held += to_fen(held * year.rate) + year.credited
    return held + person.wage * 0


FORMULAS = (shares, minors, mean_income, has_spouse, highest, credited_last, balance)
MODULE = ModuleType("clauses")
for clause in FORMULAS:
    setattr(MODULE, clause.name, clause)
BOOK = Rulebook.load([], [MODULE])
FAMILY: dict[str, Any] = {
    "wage": 500_001,
    "dependants": [
        {"kin": "spouse", "age": 40, "income": 100_000},
        {"kin": "child", "age": 12, "income": 0},
        {"kin": "child", "age": 18, "income": 250_050},
    ],
    "years": [
        {"year": 2020, "credited": 30_000, "rate": Fraction(604, 10_000)},
        {"year": 2018, "credited": 10_000, "rate": Fraction(829, 10_000)},
        {"year": 2021, "credited": 0, "rate": Fraction(669, 10_000)},
    ],
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shares", 350_000),  # 200,000.4 and 150,000.3, each rounded to the fen
        ("minors", 1),
        ("mean_income", Fraction(175_025, 500_001)),
        ("has_spouse", True),
        ("highest", 250_050),
        ("credited_last", 30_000),
        ("balance", 43_320),  # 2018: 10,000; 2020: + 604 + 30,000 = 40,604; 2021: + 2,716 (half up of 2,716.4)
    ],
)
def test_a_formula_goes_through_related_rows(name: str, expected: Any) -> None:
    assert BOOK.compute(name, FAMILY, ON) == expected


COLUMNS = (
    "wage BIGINT, dependants STRUCT(kin VARCHAR, age BIGINT, income BIGINT)[],"
    " years STRUCT(year BIGINT, credited BIGINT, rate DECIMAL(9, 4))[]"
)
IN_THE_CITY = ("shares", "minors", "has_spouse", "highest", "credited_last", "balance")


def in_the_city(name: str, family: dict[str, Any]) -> Any:
    def literal(value: Any) -> str:
        if isinstance(value, list):
            return f"[{', '.join(literal(one) for one in value)}]"
        if isinstance(value, dict):
            return "{" + ", ".join(f"'{key}': {literal(one)}" for key, one in value.items()) + "}"
        if isinstance(value, Fraction):
            return f"{int(value * 10_000)} * 0.0001"
        return f"'{value}'" if isinstance(value, str) else str(value)

    rows = {name: family[name] for name in ("wage", "dependants")}
    rows["years"] = sorted(family["years"], key=lambda one: one["year"])
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE families ({COLUMNS})")
        values = ", ".join(literal(one) for one in rows.values())
        database.execute(f"INSERT INTO families SELECT {values}")
        query = BOOK.select([name], ON, "families").sql("duckdb")
        try:
            (value,) = database.execute(query).fetchone() or ()
        except duckdb.InvalidInputException as error:
            refusal = no_result.read(str(error))
            assert refusal is not None
            return type(BOOK.reason(refusal, ON))
    return value


def plainly(name: str, family: dict[str, Any]) -> Any:
    """The same source, run by Python itself."""
    as_code = {str(kin): kin for kin in (Kin.SPOUSE, Kin.CHILD, Kin.PARENT)}
    dependants = [SimpleNamespace(**(one | {"kin": as_code[one["kin"]]})) for one in family["dependants"]]
    years = [SimpleNamespace(**one) for one in sorted(family["years"], key=lambda one: one["year"])]
    person = SimpleNamespace(wage=family["wage"], dependants=dependants, years=years)
    return BOOK.formulas[name].function(person, None)


dependants = st.fixed_dictionaries(
    {
        "kin": st.sampled_from(["spouse", "child", "parent"]),
        "age": st.sampled_from([0, 17, 18, 60]),
        "income": st.integers(0, 400_000),
    }
)
years = st.lists(st.integers(1998, 2026), max_size=5, unique=True).flatmap(
    lambda known: st.tuples(
        *(
            st.fixed_dictionaries(
                {
                    "year": st.just(year),
                    "credited": st.sampled_from([0, 1, 99_999]),
                    "rate": st.integers(0, 2000).map(lambda rate: Fraction(rate, 10_000)),
                }
            )
            for year in known
        )
    ).map(list)
)
families = st.fixed_dictionaries(
    {"wage": st.integers(1, 10**6), "dependants": st.lists(dependants, max_size=4), "years": years}
)


@settings(max_examples=examples(40, proving=500), deadline=None)
@given(family=families, name=st.sampled_from([one.name for one in FORMULAS]))
def test_python_the_compiled_function_and_the_city_agree(family: dict[str, Any], name: str) -> None:
    try:
        expected = plainly(name, family)
    except (ZeroDivisionError, ValueError):  # the mean, the greatest, the latest of none
        expected = NoResult
    try:
        found: Any = BOOK.compute(name, family, ON)
    except NoResult as refusal:
        found, cause = NoResult, type(refusal)
    assert found == expected
    if name in IN_THE_CITY:
        assert in_the_city(name, family) == (cause if expected is NoResult else expected)


def test_of_rows_of_which_none_applies_there_is_no_greatest() -> None:
    with pytest.raises(NoRowApplies) as refused:
        BOOK.compute("highest", FAMILY | {"dependants": FAMILY["dependants"][:1]}, ON)
    assert str(refused.value) == (
        "“highest income” (highest) has no value for these facts: none of the rows fulfils the condition."
    )


LIKE = '[{"kin": "spouse", "age": 1, "income": "5000.00"}]'


def test_rows_that_are_missing_are_named_and_not_the_place_of_the_first() -> None:
    facts = {name: value for name, value in FAMILY.items() if name != "dependants"}
    for facts_given in (facts, facts | {"dependants": None}):
        with pytest.raises(FactMissing) as refused:
            BOOK.compute("minors", facts_given, ON)
        assert str(refused.value) == (
            "The fact “dependants” (dependants) is needed and was not given: "
            f"give a list of at most 4 rows such as {LIKE}."
        )


@pytest.mark.parametrize(
    ("dependants", "message"),
    [
        ([FAMILY["dependants"][0]] * 5,
         f"The fact “dependants” (dependants) is 5 rows: it must be a list of at most 4 rows such as {LIKE}."),
        ({"kin": "spouse"}, "The fact “dependants” (dependants) is {\"kin\": \"spouse\"}: "
         f"it must be a list of at most 4 rows such as {LIKE}."),
        ([{"kin": "aunt", "age": 1, "income": 0}],
         "The fact “dependants, row 1: kin” (dependants_1_kin) is aunt: it must be one of spouse, child, parent."),
    ],
)  # fmt: skip
def test_wrong_rows_are_named(dependants: Any, message: str) -> None:
    with pytest.raises(FactWrong) as refused:
        BOOK.compute("minors", FAMILY | {"dependants": dependants}, ON)
    assert str(refused.value) == message


def test_a_worksheet_counts_and_adds_up_the_rows_that_are_there() -> None:
    facts = {"wage": FAMILY["wage"], "dependants": FAMILY["dependants"]}
    assert BOOK.explain("mean_income", facts, ON).as_text("zh").splitlines()[1:] == [
        "    ＝ 各供养亲属合计 ÷ 供养亲属行数 ÷ 1 ÷ 本人工资",
        "    ＝ 3,500.50 ÷ 2 ÷ 1 ÷ 5,000.01",
        "  1.1 本人工资：5,000.01 元",
        "  1.2 各供养亲属合计：3,500.50 元",
        "      ＝ 各供养亲属中 周岁 ≥ 18 的“月收入”之和",
        "      1：1,000.00",
        "      3：2,500.50",
        "  1.3 供养亲属行数：2",
        "      ＝ 各供养亲属中 周岁 ≥ 18 的行数",
        "      1：1",
        "      3：1",
    ]
    latest = BOOK.explain("credited_last", {"years": FAMILY["years"]}, ON)
    assert [step.name for step in latest.children] == ["years_1_credited", "years_2_credited", "years_3_credited"]
    assert len(latest.because(chinese=True)) == 3


def test_where_no_row_counts_the_divisor_is_named_as_their_number() -> None:
    with pytest.raises(DividedByZero) as refused:
        BOOK.compute("mean_income", {"wage": 1, "dependants": []}, ON)
    assert str(refused.value) == (
        "“mean income” (mean_income) has no value for these facts: “number of the dependants where age ≥ 18” is 0."
    )


def test_rows_are_put_in_order_by_a_fact_that_they_have() -> None:
    class Wrong(Facts):
        years = related(AccountYear, zh="账户年度", en="years of the account", at_most=5, order="年度")

    def ordered(person: Wrong, law: Law) -> Fen:
        return total(one.credited for one in person.years)

    ordered.__annotations__ = {"person": Wrong, "law": Law, "return": Fen}
    with pytest.raises(FormulaWrong) as refused:
        formula(zh="甲", en="a", cites="-")(ordered)
    assert str(refused.value.problem) == "years are put in order by “年度”, which is no fact of a row"


def test_a_fact_that_no_row_has_is_named() -> None:
    with pytest.raises(UnknownFact) as refused:
        BOOK.compute("minors", FAMILY | {"dependants": [{"kin": "child", "age": 3, "shoe": 30}]}, ON)
    assert str(refused.value).startswith("dependants[1].shoe is not a fact of this rule: it reads “kin” (kin)")


def test_more_rows_than_declared_have_no_result_in_the_city() -> None:
    assert in_the_city("minors", FAMILY | {"dependants": FAMILY["dependants"] * 2}) is not None


def adds_rows(person: Family, law: Law) -> Fen:
    return person.dependants + person.wage  # type: ignore[operator]  # what is refused


def misnames_a_fact(person: Family, law: Law) -> Fen:
    return sum(one.salary for one in person.dependants)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("function", "problem"),
    [(adds_rows, "(<renshe"), (misnames_a_fact, "there is no fact salary")],
)
def test_what_rows_are_not_is_refused(function: Any, problem: str) -> None:
    module = ModuleType("wrong")
    module.clause = formula(zh="错", en="wrong", cites="-")(function)  # type: ignore[attr-defined]
    with pytest.raises(FormulaWrong) as refused:
        Rulebook.load([], [module])
    assert problem in str(refused.value.problem)
