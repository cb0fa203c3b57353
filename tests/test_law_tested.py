"""What the last run of `renshe law mutate` says of a clause, as long as the clause is the one that was tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from renshe.law import Facts, Fen, Law, Month, Rulebook, fen, formula, to_fen
from renshe.law.examples import tested
from renshe.law.examples.cases import Case
from renshe.law.examples.tested import Unnoticed
from renshe.law.examples.trials import Trials
from renshe.law.units import RATIO
from renshe.law.values.parameters import DatedParameter, Value
from renshe.programmes.social_insurance.law import last_tested, national_rulebook

JULY = Month(2021, 7)


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**9)


@formula(zh="津贴", en="allowance", cites="条例 第一条")
def allowance(person: Person, law: Law) -> Fen:
    return to_fen(person.wage * law.rate)


@formula(zh="另一津贴", en="other allowance", cites="条例 第二条")
def other_allowance(person: Person, law: Law) -> Fen:
    return to_fen(person.wage / 2)


RATE = DatedParameter(
    "rate", "比例", "share", RATIO, "values.yaml", (), (Value(Fraction(1, 10), RATIO, JULY, "条例", "verified"),)
)
BOOK = Rulebook({"rate": RATE}, [allowance])
EXAMPLE = Case("一例", "条例", JULY, {}, {"wage": 1000}, {"allowance": 100}, Path(), 1)


def kept(folder: Path) -> tested.Tested:
    trials = Trials(BOOK, [EXAMPLE])
    file = folder / "tested.json"
    tested.keep(file, tested.as_data(BOOK, trials.tallied(trials.run(trials.changes)), date(2026, 11, 27)))
    found = tested.load(file)
    assert found is not None
    return found


def test_a_change_that_no_example_notices_makes_its_clause_untested(tmp_path: Path) -> None:
    result = kept(tmp_path)
    # 1,000 fen of a tenth are 100 fen whichever way they are rounded: the example sees no rounding.
    found = result.verdict(allowance)
    assert (found.standing, found.tried, found.caught) == ("untested", 3, 1)
    assert found.unnoticed == (
        Unnoticed("", "to_fen(person.wage * law.rate)", "floor(person.wage * law.rate)"),
        Unnoticed("", "to_fen(person.wage * law.rate)", "ceiling(person.wage * law.rate)"),
    )
    assert result.verdict(RATE).standing == "tested"
    assert (result.law, result.tried, result.caught) == (BOOK.content_hash, 4, 2)


def test_what_reads_otherwise_now_or_was_not_there_is_said_to_be_untried(tmp_path: Path) -> None:
    result = kept(tmp_path)
    (value,) = RATE.values
    assert result.verdict(replace(RATE, values=(replace(value, value=Fraction(1, 5)),))).standing == "changed"
    assert result.verdict(replace(RATE, zh="份额")).standing == "tested"
    assert result.verdict(replace(allowance, editions=other_allowance.editions)).standing == "changed"
    assert result.verdict(other_allowance).standing == "not tried"
    assert tested.verdict(None, allowance).standing == "not tried"
    assert tested.load(tmp_path / "none.json") is None


def test_the_kept_result_is_of_clauses_that_the_law_has() -> None:
    result, book = last_tested(), national_rulebook()
    assert result is not None
    assert result.clauses.keys() <= book.formulas.keys() | book.parameters.keys()
    assert result.caught > 200
