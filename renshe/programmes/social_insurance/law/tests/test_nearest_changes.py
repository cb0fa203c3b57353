"""The nearest changes of the programme's formulas: found for whatever facts a formula was given."""

from __future__ import annotations

import pytest

from renshe.law import Month
from renshe.law.examples.cases import Case
from renshe.programmes.social_insurance.law import national_rulebook, worked_examples

BOOK = national_rulebook()
NO_MONTHS = dict.fromkeys(range(1998, 2027), 0)


def test_months_are_paid_on_also_where_the_formula_does_not_ask_for_what_they_bring() -> None:
    facts = {"months_paid": NO_MONTHS | {2010: 12}, "deemed_months": 0}
    by_paying, *_ = BOOK.nearest_changes("contribution_months", facts, Month(2025, 4))
    assert (by_paying.fact, by_paying.before, by_paying.after, str(by_paying.until)) == (
        "months_paid",
        12,
        13,
        "2025-04",
    )


@pytest.mark.parametrize("case", worked_examples()[::10], ids=lambda case: case.name)
def test_of_every_worked_example_the_nearest_changes_are_told(case: Case) -> None:
    book = BOOK.with_values(case.law, source=case.source) if case.law else BOOK
    for name in case.then:
        for change in book.nearest_changes(name, case.facts_for(name), case.month):
            assert change.in_words(chinese=True)
            assert change.as_data()["words_en"] == change.in_words(chinese=False)
