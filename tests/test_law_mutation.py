"""A law whose worked examples notice when a number or operator is changed, and one whose examples don't."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

from renshe.law import Facts, Fen, Law, Month, Rulebook, at_most, edition, fen, formula, to_fen
from renshe.law.examples.cases import Case, failures
from renshe.law.examples.mutation import of_formula, of_values
from renshe.law.examples.trials import Trials
from renshe.law.units import RATIO
from renshe.law.values.parameters import DatedParameter, Value
from renshe.programmes.social_insurance.law import national_rulebook, worked_examples

JULY = Month(2021, 7)


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)


@formula(zh="津贴", en="allowance", cites="条例 第一条")
def allowance(person: Person, law: Law) -> Fen:
    share = to_fen(person.wage * law.rate)
    if person.wage > 0:
        return at_most(share, person.wage - 1 * share)
    return 0


def value(number: str, first: Month) -> Value:
    return Value(Fraction(number), RATIO, first, "条例", "verified")


RATE = DatedParameter(
    "rate", "比例", "share", RATIO, "values.yaml", (), (value("2/37", Month(2020, 1)), value("0.1", JULY))
)
BOOK = Rulebook({"rate": RATE}, [allowance])


def example(name: str, wage: int, amount: int, month: Month = JULY) -> Case:
    return Case(name, "条例", month, {}, {"wage": wage}, {"allowance": amount}, Path(), 1)


def test_each_number_and_operator_of_a_clause_is_changed_once() -> None:
    assert [(one.where[-2:], one.before, one.after) for one in of_formula(allowance)] == [
        (str(allowance.line + 2)[-2:], "to_fen(person.wage * law.rate)", "floor(person.wage * law.rate)"),
        (str(allowance.line + 2)[-2:], "to_fen(person.wage * law.rate)", "ceiling(person.wage * law.rate)"),
        (str(allowance.line + 2)[-2:], "person.wage * law.rate", "person.wage / law.rate"),
        (str(allowance.line + 3)[-2:], "person.wage > 0", "person.wage >= 0"),
        (str(allowance.line + 3)[-2:], "person.wage > 0", "person.wage <= 0"),
        (str(allowance.line + 3)[-2:], "0", "1"),
        (str(allowance.line + 4)[-2:], "at_most(share, person.wage - 1 * share)",
         "at_least(share, person.wage - 1 * share)"),
        (str(allowance.line + 4)[-2:], "person.wage - 1 * share", "person.wage + 1 * share"),
        (str(allowance.line + 4)[-2:], "1 * share", "1 / share"),
        (str(allowance.line + 4)[-2:], "1", "2"),
        (str(allowance.line + 5)[-2:], "0", "1"),
    ]  # fmt: skip


def test_a_value_is_changed_in_its_last_digit_and_a_ratio_stays_one() -> None:
    assert [(one.where, one.before, one.after) for one in of_values(RATE)] == [
        ("2020-01", "2/37", "3/37"),
        ("2021-07", "0.1", "0.2"),
    ]


@formula(zh="补贴", en="subsidy", cites="条例 第二条", until="2021-06")
def subsidy(person: Person, law: Law) -> Fen:
    return person.wage * 2


@edition(subsidy, cites="条例（修订） 第二条", since="2021-07")
def subsidy_since_july(person: Person, law: Law) -> Fen:
    return person.wage * 3


def test_each_edition_of_a_clause_is_changed_and_noticed_by_an_example_of_its_months() -> None:
    june = Case("june", "条例", Month(2021, 6), {}, {"wage": 100}, {"subsidy": 200}, Path(), 1)
    trials = Trials(Rulebook({}, [subsidy]), [june])
    assert [(one.change.before, one.change.after, one.caught_by) for one in trials.run(trials.changes)] == [
        ("person.wage * 2", "person.wage / 2", "june"),
        ("2", "3", "june"),
        ("person.wage * 3", "person.wage / 3", ""),
        ("3", "4", ""),
    ]


def test_what_no_example_touches_is_untested_and_what_one_touches_is_caught_by_it() -> None:
    trials = Trials(BOOK, [example("an example of July", 1005, 101)])
    outcomes = {(one.change.of, one.change.after): one for one in trials.run(trials.changes)}
    assert outcomes["rate", "0.2"].caught_by == "an example of July"
    assert not outcomes["rate", "3/37"].is_caught
    assert outcomes["allowance", "floor(person.wage * law.rate)"].caught_by == "an example of July"
    assert not outcomes["allowance", "ceiling(person.wage * law.rate)"].is_caught
    assert outcomes["allowance", "1 / share"].is_refused
    earlier = Trials(BOOK, [example("an example of 2020", 3700, 200, Month(2020, 5))])
    assert [one.caught_by for one in earlier.run(of_values(RATE))] == ["an example of 2020", ""]


def test_clauses_are_told_with_what_was_caught_of_them() -> None:
    trials = Trials(BOOK, [example("one", 1005, 101), example("two", 1004, 100), example("three", 0, 0)])
    clause, parameter = trials.tallied(trials.run(trials.changes))
    assert (clause.of, clause.cites, clause.caught, clause.tried, clause.refused) == (
        "allowance", "条例 第一条", 5, 8, 3
    )  # fmt: skip
    assert (parameter.of, parameter.caught, parameter.tried) == ("rate", 1, 2)


def test_an_example_that_fails_as_the_law_stands_notices_nothing_and_is_told() -> None:
    trials = Trials(BOOK, [example("wrong", 1005, 7)])
    assert [one.in_words(str) for one in trials.failing] == ["wrong: allowance should be 7, and is: 101"]
    assert not any(one.is_caught for one in trials.run(trials.changes))


def test_of_a_sample_of_the_law_of_social_insurance_its_worked_examples_notice_nine_in_ten() -> None:
    trials = Trials(national_rulebook(), worked_examples())
    sample = random.Random(20211231).sample(trials.changes, 40)  # noqa: S311 - a sample, no secret
    read = [one for one in trials.run(sample) if not one.is_refused]
    assert trials.failing == []
    assert sum(one.is_caught for one in read) >= 0.9 * len(read)


def test_an_example_says_what_came_out_in_its_place() -> None:
    without_wage = Case("no wage", "条例", JULY, {}, {}, {"allowance": 1}, Path(), 1)
    assert [one.in_words(str) for one in failures(BOOK, without_wage)] == [
        "no wage: allowance should be 1, and is: The fact “wage” (wage) is needed and was not given: "
        "give an amount in yuan to the fen, such as 5000.00."
    ]
