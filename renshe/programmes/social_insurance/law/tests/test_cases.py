"""Every worked example comes out to the fen, for one person."""

from __future__ import annotations

import pytest

from renshe.law.examples.cases import Case, failures
from renshe.programmes.social_insurance.law import national_rulebook, worked_examples


@pytest.mark.parametrize("case", worked_examples(), ids=lambda case: str(case.name))
def test_the_worked_example_comes_out_to_the_fen(case: Case) -> None:
    assert [failure.in_words(str) for failure in failures(national_rulebook(), case)] == []


def test_no_two_worked_examples_have_one_name() -> None:
    names = [case.name for case in worked_examples()]
    assert len(names) == len(set(names))
