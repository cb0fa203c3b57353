"""What law refuses, with the whole message."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from renshe.law import Facts, Fen, Law, Month, Months, Rulebook, fen, formula, months, to_fen
from renshe.law.errors import LawError, TableHasNoEntry
from renshe.programmes.social_insurance.law import national_rulebook, rulebook_of

BOOK = rulebook_of(Path(__file__).parents[4] / "city" / "law")
JULY = Month(2021, 7)

GOOD = """\
rate:
  name: {zh: 费率, en: rate}
  unit: ratio
  values:
    - {from: 2021-07, value: "0.08", source: a notice, state: reported}
"""


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)
    paid = months(zh="月数", en="months", low=0, high=600)


@formula(zh="甲", en="a", cites="-")
def adds_months_to_money(person: Person, law: Law) -> Fen:
    return person.wage + person.paid


@formula(zh="乙", en="b", cites="-")
def multiplies_money(person: Person, law: Law) -> Fen:
    return to_fen(person.wage * person.wage)


@formula(zh="丙", en="c", cites="-")
def asks_for_what_there_is_not(person: Person, law: Law) -> Fen:
    return to_fen(person.wage * law.no_such_rate)


@formula(zh="丁", en="d", cites="-")
def yields_another_unit(person: Person, law: Law) -> Months:
    return person.wage + 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (adds_months_to_money, "“months” cannot be added to “fen”"),
        (multiplies_money, "money times money is not an amount"),
        (asks_for_what_there_is_not, "there is no parameter no_such_rate"),
    ],
)
def test_a_formula_is_refused_when_the_book_is_loaded(wrong: object, message: str) -> None:
    module = ModuleType("clauses")
    module.clause = wrong  # type: ignore[attr-defined]  # a module made for the test
    with pytest.raises(LawError) as refused:
        Rulebook.load([], [module])
    line = wrong.line + 2  # type: ignore[attr-defined]
    place = "renshe/programmes/social_insurance/law/tests/test_refusals.py"
    assert str(refused.value) == f"{place}, line {line}, formula {wrong.name}: {message}."  # type: ignore[attr-defined]


def test_a_formula_that_yields_another_unit_than_it_says_is_refused() -> None:
    module = ModuleType("clauses")
    module.clause = yields_another_unit  # type: ignore[attr-defined]
    with pytest.raises(LawError, match="it is declared in “months” and yields “fen”"):
        Rulebook.load([], [module])


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("source: a notice, ", "", "values.yaml, line 5, rate: the value from 2021-07 has no source."),
        ('"0.08"', "0.08", "values.yaml, line 5, rate: 0.08 is a bare decimal: quote it."),
        ("state: reported", "state: sure", "values.yaml, line 5, rate: the value from 2021-07 has the state “sure”: "
         "write one of verified, reported, unverified, disputed, provisional, assumed."),
        ("unit: ratio", "unit: yuan", "values.yaml, line 3, rate: there is no unit “yuan”: "
         "write one of fen, fen/month, fen*months, fen*months/year, ratio, whole, "
         "count, months, years, days, months/year, ratio/day, fen/day, fen*days, ratio/year, fen/year, flag, code, "
         "practice, month, date."),
        ("from: 2021-07", "from: July", "values.yaml, line 5, rate: “from” must be a month such as 2021-07 "
         "or a day such as 2021-07-15, not “July”."),
        ("from: 2021-07", "from: 2021-02-30", "values.yaml, line 5, rate: “from” must be a month such as 2021-07 "
         "or a day such as 2021-07-15, not “2021-02-30”."),
        ("source: a notice", "sorce: a notice", "values.yaml, line 5, rate: there is no entry “sorce” of a value."),
        ('"0.08"', '"8e-2"', "values.yaml, line 5, rate: 8e-2 is not a number."),
        ("    - {from", "      {from", "values.yaml, line 4, rate: “values” must be a list of values, "
         "each with from, value, source and state."),
        ("unit: ratio", "unit: ratio: whole",
         "values.yaml, line 3: it is not YAML (mapping values are not allowed in this context)."),
        (GOOD, "- rate\n", "values.yaml, line 1: it must be a mapping of parameters."),
        ("{zh: 费率, en: rate}", "费率", "values.yaml, line 2, rate: it needs a name in zh and in en."),
        ("{zh: 费率, en: rate}", "{zh: 费率}", "values.yaml, line 2, rate: it needs a name in zh and in en."),
    ],
)  # fmt: skip
def test_a_parameter_file_is_refused(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in GOOD
    (tmp_path / "values.yaml").write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(LawError) as refused:
        Rulebook.load([tmp_path], [])
    assert str(refused.value) == f"{tmp_path}/{message}"


def test_a_file_that_is_not_in_utf_8_is_refused_with_the_first_line_that_is_not(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(LawError) as refused:
        Rulebook.load([tmp_path], [])
    assert str(refused.value) == f"{tmp_path}/values.yaml, line 2: it is not in UTF-8."


def test_values_out_of_order_are_refused(tmp_path: Path) -> None:
    earlier = '    - {from: 2020-07, value: "0.07", source: a notice, state: reported}\n'
    (tmp_path / "values.yaml").write_text(GOOD + earlier, encoding="utf-8")
    with pytest.raises(LawError) as refused:
        Rulebook.load([tmp_path], [])
    assert (
        str(refused.value)
        == f"{tmp_path}/values.yaml, line 6, rate: dates are out of order: 2020-07 stands after 2021-07."
    )


@pytest.mark.parametrize(
    ("name", "facts", "on", "message"),
    [
        ("pension_base", {"wage": 500000}, Month(2021, 6),
         "“pension base, floor” (pension_base_floor) has no value on 2021-06: "
         "its first is from 2021-07."),
        ("injury_employer", {"wage": 500000, "injury_class": 3}, JULY,
         "“injury rate by class” (injury_rate) has no value on 2021-07: enter it in unemployment_and_injury.yaml."),
        ("pension_base", {}, JULY, 
         "The fact “declared wage” (wage) is needed and was not given: "
         "give an amount in yuan to the fen, such as 5000.00."),
        ("pension_base", {"wage": -1}, JULY, 
         "The fact “declared wage” (wage) is -0.01 yuan: it must be from 0.00 yuan to 100000000.00 yuan."),
        ("pension_base", {"wage": 1.5}, JULY, 
         "The fact “declared wage” (wage) is 1.5: it must be an amount in yuan to the fen, such as 5000.00."),
        ("pension_base", {"salary": 1}, JULY,
         "salary is not a fact of this rule: it reads “declared wage” (wage), "
         "“injury class of the industry” (injury_class)."),
        ("moved_fe", {}, JULY,
         "There is no formula called moved_fe. Did you mean: moved_fee, pooled_moved, counted_wage?"),
        ("account_interest", {"opening": 0, "credited": {13: 1}}, JULY,
         "The fact “credited in the month” (credited) is 13: it must be a list of 12 values, "
         "or values by their keys from 1 to 12."),
        ("account_pension", {"account": 100, "annuity_divisor": 0}, JULY,
         "“account pension” (account_pension) has no value for these facts: “divisor” (annuity_divisor) is 0."),
    ],
)  # fmt: skip
def test_one_person_is_refused_in_words(name: str, facts: dict[str, object], on: Month, message: str) -> None:
    with pytest.raises(LawError) as refused:
        national_rulebook().compute(name, facts, on)
    assert str(refused.value) == message


def test_a_year_paid_without_a_known_average_is_refused_and_one_not_paid_is_not() -> None:
    paid = {year: 12 if year == 2015 else 0 for year in range(1998, 2027)}
    facts = {"base_total": {2015: 6_578_796}, "months_paid": paid, "deemed_months": 0, "deemed_index": 0}
    assert str(national_rulebook().compute("average_index", facts, JULY)) == "1"
    paid[2005] = 1
    with pytest.raises(LawError) as refused:
        national_rulebook().compute("average_index", facts | {"base_total": {2005: 1, 2015: 1}}, JULY)
    assert str(refused.value) == (
        "“average wage for indices, by year” (average_wage) has no entry for 2005 on 2021-07: "
        "its entries lie from 2013 to 2024."
    )


def test_years_after_the_last_one_that_is_given_are_not_paid_and_years_to_come_can_be_given() -> None:
    until_2026 = dict.fromkeys(range(1998, 2027), 12)
    for paid, in_all in ((until_2026, 348), (until_2026 | {2027: 5}, 353)):
        facts = {"months_paid": paid, "deemed_months": 0}
        assert national_rulebook().compute("contribution_months", facts, Month(2027, 6)) == in_all
    with pytest.raises(LawError, match=r"months_paid_1999\) is needed and was not given"):
        national_rulebook().compute(
            "contribution_months", {"months_paid": {1998: 1, 2000: 1}, "deemed_months": 0}, JULY
        )


def test_what_is_assumed_shows_wherever_it_is_used() -> None:
    used = {one.name: one.value.state for one in BOOK.states_used("injury_employer", JULY)}
    assert used == {
        "each_amount_to_the_fen": "unverified",
        "injury_base_ceiling": "verified",
        "injury_floor_in_minimum_wages": "unverified",
        "injury_rate": "assumed",
        "minimum_wage": "reported",
    }
    text = BOOK.explain("injury_employer", {"wage": 500000, "injury_class": 3}, JULY).as_text("en")
    source = "assumed by the sample city: half of the national base rates by industry"
    assert f"injury rate by class (injury class of the industry 3): 0.35% [{source}; from 2015-01; assumed]" in text


def test_the_city_changes_the_hash_and_the_same_files_do_not() -> None:
    again = rulebook_of(Path(__file__).parents[4] / "city" / "law")
    assert BOOK.content_hash == again.content_hash != national_rulebook().content_hash


def test_a_node_is_told_in_a_line() -> None:
    root = BOOK.roots["monthly_pension"]
    assert repr(root) == "<Reference monthly_pension fen/month>"
    assert len(repr(root.root)) < 60


def test_class_1_does_not_float_down() -> None:
    unit = {"industry_class": 1, "float_grade": "down_one", "payroll": 100}
    with pytest.raises(TableHasNoEntry):
        BOOK.with_values({"injury_phased_cut": 0}, source="none").compute("injury_unit_rate", unit, JULY)
