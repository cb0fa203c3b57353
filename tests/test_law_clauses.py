"""Which clauses a result rests on: looked at, met, decisive."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from renshe.law import Facts, Fen, Flag, Law, Month, Rulebook, clamp, fen, formula, months, to_fen, truth
from renshe.law.clauses.applied import Clause
from renshe.law.clauses.marks import Marks
from renshe.law.graph.nodes import Choice, Constant, Expression, Extreme, Field, Reference, Rounded, compared
from renshe.law.person.at_length import PersonCompiler
from renshe.law.units import FLAG, RATIO, UNITS
from renshe.law.values.parameters import DatedParameter, Value
from renshe.testing import examples

ON = Month(2021, 7)


class Applicant(Facts):
    """Somebody who lost their work."""

    months_paid = months(zh="缴费月数", en="months paid", low=0, high=600)
    registered = truth(zh="已办理失业登记", en="registered as unemployed")
    wage = fen(zh="本人工资", en="own wage", low=0, high=10**8)


@formula(zh="累计缴费满一年", en="paid long enough", cites="失业保险条例 第十四条第一款第一项")
def paid_long_enough(person: Applicant, law: Law) -> Flag:
    return person.months_paid >= law.months_needed


@formula(zh="符合领取条件", en="entitled", cites="失业保险条例 第十四条")
def entitled(person: Applicant, law: Law) -> Flag:
    return paid_long_enough(person, law) and person.registered


@formula(zh="失业保险金", en="benefit", cites="失业保险条例 第十八条")
def full_benefit(person: Applicant, law: Law) -> Fen:
    return to_fen(clamp(person.wage * law.benefit_share, law.least_benefit, law.minimum_wage))


@formula(zh="每月应发", en="paid a month", cites="社会保险法 第四十五条")
def benefit(person: Applicant, law: Law) -> Fen:
    return full_benefit(person, law) if entitled(person, law) else 0


def parameter(name: str, unit: str, value: int | str, source: str, state: str = "verified") -> DatedParameter:
    held = Value(Fraction(value), UNITS[unit], Month(2020, 1), source, state)
    return DatedParameter(name, name, name, UNITS[unit], "test.yaml", False, (held,))


BOOK = Rulebook(
    {
        one.name: one
        for one in (
            parameter("months_needed", "months", 12, "失业保险条例 第十四条"),
            parameter("benefit_share", "ratio", "0.45", "示例假定", "assumed"),
            parameter("least_benefit", "fen", 100_000, "粤府〔2020〕1号"),
            parameter("minimum_wage", "fen", 172_000, "粤人社规〔2021〕2号"),
        )
    },
    [paid_long_enough, entitled, full_benefit, benefit],
)


def clauses(**facts: Any) -> dict[str, str]:
    """By article and what stands there: whether it was met, and whether it decided."""
    found = BOOK.clauses("benefit", {"months_paid": 24, "registered": True, "wage": 300_000} | facts, ON)
    return {f"{one.place.citation} {one.place.role} {one.place.name}": told(one) for one in found}


def told(clause: Clause) -> str:
    return f"{'met' if clause.is_met else 'not met'}, {'decisive' if clause.is_decisive else 'not decisive'}"


def test_an_ordinary_benefit_rests_on_its_condition_and_its_share_and_on_no_limit() -> None:
    assert clauses() == {
        "社会保险法 第四十五条 rule benefit": "met, decisive",
        "失业保险条例 第十四条 rule entitled": "met, decisive",
        "失业保险条例 第十四条第一款第一项 rule paid_long_enough": "met, decisive",
        "失业保险条例 第十四条 value months_needed": "met, decisive",
        "失业保险条例 第十八条 rule full_benefit": "met, decisive",
        "粤府〔2020〕1号 floor least_benefit": "not met, not decisive",
        "粤人社规〔2021〕2号 ceiling minimum_wage": "not met, not decisive",
    }


def test_a_ceiling_that_binds_is_decisive() -> None:
    found = clauses(wage=900_000)
    assert found["粤人社规〔2021〕2号 ceiling minimum_wage"] == "met, decisive"
    assert found["粤府〔2020〕1号 floor least_benefit"] == "not met, not decisive"


def test_a_floor_that_binds_is_decisive() -> None:
    found = clauses(wage=100)
    assert found["粤府〔2020〕1号 floor least_benefit"] == "met, decisive"
    assert found["粤人社规〔2021〕2号 ceiling minimum_wage"] == "not met, not decisive"


def test_a_refusal_rests_on_the_condition_that_failed_and_looks_no_deeper_than_the_benefit() -> None:
    assert clauses(months_paid=11) == {
        "社会保险法 第四十五条 rule benefit": "met, decisive",
        "失业保险条例 第十四条 rule entitled": "not met, decisive",
        "失业保险条例 第十四条第一款第一项 rule paid_long_enough": "not met, decisive",
        "失业保险条例 第十四条 value months_needed": "met, decisive",
        "失业保险条例 第十八条 rule full_benefit": "not met, not decisive",
    }


def test_a_condition_that_held_did_not_decide_a_refusal_for_another_reason() -> None:
    found = clauses(registered=False)
    assert found["失业保险条例 第十四条 rule entitled"] == "not met, decisive"
    assert found["失业保险条例 第十四条第一款第一项 rule paid_long_enough"] == "met, not decisive"


def test_a_result_that_was_given_brings_no_clause_of_its_own() -> None:
    assert "失业保险条例 第十四条 rule entitled" not in clauses(entitled=True)
    assert "失业保险条例 第十四条 value months_needed" not in clauses(entitled=True)


def test_the_city_derives_the_clauses_that_each_person_has() -> None:
    people = [(24, True, 300_000), (24, True, 900_000), (24, True, 100), (11, True, 100), (24, False, 100)]
    provisions = BOOK.provisions("benefit", ON)
    query = BOOK.select_clauses(provisions, ON, "people", ["person_id"])
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE people (person_id INT, months_paid INT, registered BOOLEAN, wage BIGINT)")
        duck.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", [(n, *one) for n, one in enumerate(people)])
        rows = duck.execute(query.sql("duckdb") + " ORDER BY person_id").fetchall()
    for (_, *marks), (months_paid, registered, wage) in zip(rows, people, strict=True):
        city = [
            Clause(one.place, marks[3 * at + 1], marks[3 * at + 2])
            for at, one in enumerate(provisions)
            if marks[3 * at]
        ]
        facts = {"months_paid": months_paid, "registered": registered, "wage": wage}
        assert city == BOOK.clauses("benefit", facts, ON)


# --- what is not decisive does not change the result ---------------------------------------------------------------

FACTS = [Field(f"f{n}", f"f{n}", f"f{n}", RATIO, Fraction(-9), Fraction(9)) for n in range(6)]
FLAGS = [Field(f"yes{n}", f"yes{n}", f"yes{n}", FLAG, Fraction(0), Fraction(1)) for n in range(3)]


def conditions(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    simple = st.sampled_from(FLAGS) | st.tuples(numbers, numbers).map(lambda x: compared("<", *x))
    simple = simple | st.tuples(numbers, numbers).map(lambda x: compared("=", *x))
    opposites = simple.map(lambda x: ~x)
    two = st.tuples(simple | opposites, simple | opposites)
    return st.one_of(
        simple,
        opposites,
        two.map(lambda x: x[0] & x[1]),
        two.map(lambda x: x[0] | x[1]),
        two.map(lambda x: Reference("condition", ~(x[0] & x[1]), FLAG)),
    )


def larger(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    two = st.tuples(numbers, numbers)
    return st.one_of(
        two.map(lambda x: x[0] + x[1]),
        two.map(lambda x: x[0] - x[1]),
        two.map(lambda x: x[0] * x[1]),
        two.map(lambda x: Extreme("least", *x, RATIO)),
        two.map(lambda x: Extreme("greatest", *x, RATIO)),
        st.tuples(conditions(numbers), numbers, numbers).map(lambda x: Choice(*x, RATIO)),
        numbers.map(lambda x: Rounded("half", x, 0, RATIO)),
        numbers.map(lambda x: Reference("part", x, RATIO)),
    )


leaves = st.sampled_from(FACTS) | st.integers(-5, 5).map(lambda n: Constant(Fraction(n), RATIO))
numbers = st.recursive(leaves, larger, max_leaves=5)
graphs = st.tuples(conditions(numbers), numbers, numbers).map(lambda x: Choice(*x, RATIO))
people = st.fixed_dictionaries(
    {one.name: st.integers(-9, 9) for one in FACTS} | {one.name: st.booleans() for one in FLAGS}
)


def value(node: Expression, row: dict[str, Any]) -> Any:
    return PersonCompiler({}, ON).compile(Reference("value", node, node.unit))(row, {})


def without_limits(node: Expression, row: dict[str, Any], marks: Marks) -> Expression:
    """The same law without the limits (or values) that a decisive limit set aside."""
    if isinstance(node, Extreme) and holds(marks.together(node).decisive, row):
        left, right = value(node.left, row), value(node.right, row)
        bound = left < right if node.which == "greatest" else right < left
        return without_limits(node.right if bound else node.left, row, marks)
    parts = {one.name: getattr(node, one.name) for one in fields(node)}  # type: ignore[arg-type]  # all are dataclasses
    inner = {name: without_limits(one, row, marks) for name, one in parts.items() if isinstance(one, Expression)}
    return replace(node, **inner) if inner else node  # type: ignore[type-var]


def holds(condition: Expression | bool, row: dict[str, Any]) -> bool:
    return condition if isinstance(condition, bool) else bool(value(condition, row))


@settings(max_examples=examples(200, proving=3000), deadline=None)
@given(graph=graphs, person=people, other=people)
def test_changing_what_is_not_decisive_does_not_change_the_result(
    graph: Expression, person: dict[str, Any], other: dict[str, Any]
) -> None:
    marks = Marks(Reference("result", graph, RATIO))
    decisive = {
        node.name for node in marks.of if isinstance(node, Field) and holds(marks.together(node).decisive, person)
    }
    changed = other | {name: person[name] for name in decisive}
    assert value(without_limits(graph, person, marks), changed) == value(graph, person)


@settings(max_examples=examples(200, proving=3000), deadline=None)
@given(graph=graphs, person=people)
def test_what_is_decisive_is_met_or_a_condition_that_failed_and_was_looked_at(
    graph: Expression, person: dict[str, Any]
) -> None:
    marks = Marks(Reference("result", graph, RATIO))
    for node in marks.of:
        mark = marks.together(node)
        if holds(mark.decisive, person):
            assert holds(mark.met, person)
        if holds(mark.met, person):
            assert holds(mark.looked_at, person)
