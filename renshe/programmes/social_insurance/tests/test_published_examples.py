"""Published examples (determination sheets, notices, computed ones) come out by our law, or say why they cannot."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from renshe.law.examples import published
from renshe.law.examples.published import Outcome, load, tolerance, tried
from renshe.programmes.social_insurance.examples import TOPICS
from renshe.programmes.social_insurance.law import FOLDER, national_rulebook

FILES = sorted((FOLDER / "tests" / "published").glob("*.yaml"))
EXAMPLES = [example for file in FILES for example in load(file)]
BOUND = [example for example in EXAMPLES if example.topic in TOPICS]


@pytest.mark.parametrize("example", BOUND, ids=lambda example: str(example.name))
def test_an_example_comes_out(example: published.Example) -> None:
    (outcome,) = tried(national_rulebook(), TOPICS, [example], chinese=True)
    assert [published.line_of(outcome, one, str) for one in outcome.differences] == []


def of_file(tmp_path: Path, text: str) -> Outcome:
    file = tmp_path / "examples.yaml"
    file.write_text(f"examples:\n- id: mine\n{text}", encoding="utf-8")
    (outcome,) = tried(national_rulebook(), TOPICS, load(file), chinese=False)
    return outcome


def test_a_difference_is_told_with_what_was_expected_what_came_out_and_how(tmp_path: Path) -> None:
    outcome = of_file(
        tmp_path,
        "  topic: unemployment_early_job\n"
        "  inputs: {remaining_months: 9, benefit_CNY: 1710}\n"
        "  expected: {lump_months: 5, lump_CNY: 8550.01}\n",
    )
    (difference,) = outcome.differences
    assert (outcome.state, difference.name, difference.expected, difference.found) == (
        "failed",
        "lump_CNY",
        "8550.01",
        "8550",
    )
    assert "1,710.00" in difference.worksheet
    assert "\n" not in published.line_of(outcome, difference, str)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  topic: moon_allowance\n  expected: {a: 1}\n", "its topic moon_allowance is not bound"),
        (
            "  topic: unemployment_early_job\n  inputs: {moon: 1}\n  expected: {lump_months: 1}\n",
            "its input moon is not bound",
        ),
        ("  topic: unemployment_early_job\n  expected: {moon: 1}\n", "its expected moon is not bound"),
    ],
)
def test_what_is_not_ours_is_skipped_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    outcome = of_file(tmp_path, text)
    assert (outcome.state, str(outcome.reason)) == ("skipped", reason)


def test_a_tolerance_in_prose_is_for_what_it_names() -> None:
    assert tolerance("0.3 CNY basic, 0.06 CNY account", "basic_pension_CNY_month") == Fraction(3, 10)
    assert str(tolerance("0.3 CNY basic, 0.06 CNY account", "personal_account_pension_CNY_month")) == "3/50"
    assert tolerance("", "total_CNY_month") == 0


def test_of_the_examples_given_most_are_bound() -> None:
    states = Counter(one.state for one in tried(national_rulebook(), TOPICS, EXAMPLES, chinese=True))
    assert states == {"passed": 182, "skipped": 50}
