"""Published examples (determination sheets, notices, computed ones) come out by our law, or say why they cannot."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from renshe.law.errors import LawFileUnreadable
from renshe.law.examples.agreement import tolerance
from renshe.law.examples.attempts import tried
from renshe.law.examples.outcomes import Outcome, line_of, lines_of
from renshe.law.examples.published import Example, load
from renshe.programmes.social_insurance.examples import TOPICS
from renshe.programmes.social_insurance.law import FOLDER, national_rulebook

FILES = sorted((FOLDER / "tests" / "published").glob("*.yaml"))
EXAMPLES = [example for file in FILES for example in load(file)]
BOUND = [example for example in EXAMPLES if example.topic in TOPICS]


@pytest.mark.parametrize("example", BOUND, ids=lambda example: str(example.name))
def test_an_example_comes_out(example: Example) -> None:
    (outcome,) = tried(national_rulebook(), TOPICS, [example], chinese=True)
    assert [line_of(outcome, one, str) for one in outcome.differences] == []


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
    assert "1,710.00" in str(difference.worksheet)
    assert "\n" not in line_of(outcome, difference, str)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  topic: moon_allowance\n  expected: {a: 1}\n", "its topic moon_allowance is not bound"),
        (
            "  topic: unemployment_early_job\n  inputs: {moon: 1}\n  expected: {lump_months: 1}\n",
            "its input moon is not bound",
        ),
    ],
)
def test_what_is_not_ours_is_skipped_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    outcome = of_file(tmp_path, text)
    assert (outcome.state, str(outcome.reason)) == ("skipped", reason)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "  topic: injury_care\n  inputs: {scheme: national, care_level: 1, area_average_wage_CNY: null}\n"
            "  expected: {percent: 50}\n",
            "its input area_average_wage_CNY cannot be taken (null): it is null, and a value of law is needed",
        ),
        (
            "  topic: injury_death\n  inputs: {dependants: spouse}\n  expected: {funeral_CNY: 1}\n",
            "its input dependants cannot be taken (spouse): it is not what its name asks for",
        ),
    ],
)
def test_an_input_that_cannot_be_taken_fails_by_its_name(tmp_path: Path, text: str, told: str) -> None:
    outcome = of_file(tmp_path, text)
    assert (outcome.state, str(outcome.reason)) == ("failed", told)
    assert lines_of(outcome, str) == [f"mine: failed: {told}"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "  topic: pension_place\n  inputs: {home_region: A, current_region: B}\n  expected: {place_region: A}\n",
            "months_by_region is not given (the example does not give: months_by_region)",
        ),
        (
            "  topic: retirement_month\n  inputs: {category: male, birth_month: '2035-01', shift_months: 0}\n"
            "  expected: {delay_months: 0}\n",
            "The fact “month of birth” (born) is 2035-01: it must be from 1900-01 to 2030-12.",
        ),
    ],
)
def test_what_is_left_out_or_out_of_range_is_a_difference(tmp_path: Path, text: str, why: str) -> None:
    (difference,) = of_file(tmp_path, text).differences
    assert (difference.found, str(difference.worksheet)) == ("-", why)


def test_examples_written_as_one_are_tried_one_by_one(tmp_path: Path) -> None:
    text = "  topic: minimum_contribution_years\n  inputs: {retirement_year: [2029, 2030, 2039]}\n"
    assert of_file(tmp_path, f"{text}  expected: {{minimum_years: [15, 15.5, 20]}}\n").state == "passed"
    outcome = of_file(tmp_path, f"{text}  expected: {{minimum_years: [15, 16, 20]}}\n")
    assert [(one.name, one.expected, one.found) for one in outcome.differences] == [("minimum_years[1]", "16", "15.5")]


def test_a_result_that_the_example_gives_itself_is_left_out_where_nothing_leads_to_it(tmp_path: Path) -> None:
    given = "calculation_base_CNY_month: 9307, average_index: 1, contribution_months: 240, divisor_months: 139"
    text = f"  topic: employee_pension\n  inputs: {{{given}}}\n"
    outcome = of_file(tmp_path, f"{text}  expected: {{divisor_months: 139, indexed_wage_CNY_month: 9307}}\n")
    assert (outcome.state, list(outcome.left_out)) == ("passed", ["divisor_months"])


def test_a_file_nested_deeper_than_anybody_writes_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "examples.yaml"
    file.write_text(f"examples: {'[' * 300_000}{']' * 300_000}", encoding="utf-8")
    with pytest.raises(LawFileUnreadable, match="its entries are nested too deep"):
        load(file)


def test_whole_yuan_are_left_out_by_the_place_and_never_by_what_is_expected(tmp_path: Path) -> None:
    text = "  topic: contribution_amount\n  inputs: {base_CNY_month: 5975.25, employee_rate_total: 10.5%}\n"
    assert of_file(tmp_path, f"{text}  expected: {{employee_CNY_month: 627}}\n").state == "failed"
    assert of_file(tmp_path, f"{text}  expected: {{employee_CNY_month: 627.4}}\n").state == "passed"
    shanghai = f"{text}  source: a notice of Shanghai\n  expected: {{employee_CNY_month: 627}}\n"
    assert of_file(tmp_path, shanghai).state == "skipped"


def test_a_size_that_nobody_knows_is_left_out(tmp_path: Path) -> None:
    outcome = of_file(
        tmp_path,
        "  topic: unemployment_premium_refund\n  inputs: {size: enormous, prior_year_premium_CNY: 1}\n"
        "  expected: {refund_CNY: 1}\n",
    )
    assert outcome.state == "skipped"


def test_null_comes_of_null(tmp_path: Path) -> None:
    text = (
        "  topic: injury_recognition_clock\n"
        "  inputs: {accident_date: 2024-05-20, application_date: 2024-05-21, applicant: employer,"
        " acceptance_date: null, facts_clear: false}\n"
    )
    assert of_file(tmp_path, f"{text}  expected: {{in_time: true, decision_deadline: null}}\n").state == "passed"
    assert of_file(tmp_path, f"{text}  expected: {{in_time: null}}\n").state == "failed"


def test_a_printed_growth_agrees_to_the_decimals_that_were_printed(tmp_path: Path) -> None:
    # Zhongshan in 2018: from 80 % of 1,510 to 90 % of 1,720 yuan, a growth of 28.1457…%.
    inputs = (
        "{city: Zhongshan, old_minimum_wage_CNY_month: 1510, old_ratio: 0.8, new_minimum_wage_CNY_month: 1720,"
        " new_ratio: 0.9}"
    )
    for printed, state in (("28.1", "passed"), ("28.15", "passed"), ("28.2", "failed")):
        text = f"  topic: unemployment_benefit\n  inputs: {inputs}\n"
        outcome = of_file(
            tmp_path, f"{text}  expected: {{monthly_benefit_CNY: 1548, total_growth_percent: {printed}}}\n"
        )
        assert outcome.state == state


def test_the_ratio_of_another_province_is_not_ours(tmp_path: Path) -> None:
    outcome = of_file(
        tmp_path,
        "  topic: unemployment_benefit\n  inputs: {city: Chengdu, minimum_wage_CNY_month: 2100}\n"
        "  expected: {monthly_benefit_CNY: 1890}\n",
    )
    assert lines_of(outcome, str) == ["mine monthly_benefit_CNY: skipped: the ratio of Chengdu is not in our law"]


BASIC, ACCOUNT, TOTAL = "basic_pension_CNY_month", "personal_account_pension_CNY_month", "total_CNY_month"


@pytest.mark.parametrize(
    ("stated", "basic", "account"),
    [
        ("", "0", "0"),
        ("0.3 CNY basic, 0.06 CNY account", "3/10", "3/50"),
        ("0.05 CNY on the basic part", "1/20", "0"),
        ("0.1", "1/10", "1/10"),
        ("±0.1 CNY", "1/10", "1/10"),
        ("amounts printed to 0.1 yuan", "1/10", "1/10"),
        ("差一角以内即 1 角", "1/10", "1/10"),
        ("CNY 0.5", "1/2", "1/2"),
        ("10 fen", "1/10", "1/10"),
        ({"basic_pension_CNY_month": 1, "account": "0.02"}, "1", "1/50"),
        (["0.1 CNY", "0.2 CNY basic"], "1/5", "1/10"),
    ],
)
def test_a_tolerance_is_for_what_it_names(stated: object, basic: str, account: str) -> None:
    near = [tolerance(stated, name, (BASIC, ACCOUNT, TOTAL)) for name in (BASIC, ACCOUNT)]
    assert near == [Fraction(basic), Fraction(account)]


def test_of_the_examples_given_all_pass_but_what_is_another_places_rule() -> None:
    outcomes = list(tried(national_rulebook(), TOPICS, EXAMPLES, chinese=True))
    assert Counter(one.state for one in outcomes) == {"passed": 231, "skipped": 1}
    told = [line for one in outcomes for line in lines_of(one, str)]
    assert told == [
        "pension-national-chengdu-2024-04 sichuan_extra_CNY_month: skipped: a rule of another place, not in our law",
        "pension-national-chengdu-2024-04 total_CNY_month: skipped: a part of it is a rule of another place",
        "contrib-shanghai-2021-floor employee_CNY_month: skipped: whole yuan are a rule of another place",
        "contrib-shanghai-2021-floor employer_CNY_month: skipped: whole yuan are a rule of another place",
    ]


def test_a_result_that_is_not_ours_is_left_out_and_the_others_are_tried(tmp_path: Path) -> None:
    text = (
        "  topic: unemployment_early_job\n  inputs: {remaining_months: 9, benefit_CNY: 1710}\n"
        "  expected: {moon: 1, lump_months: 5}\n"
    )
    assert of_file(tmp_path, text).state == "passed"
    assert of_file(tmp_path, text.replace("lump_months: 5", "lump_months: 4")).state == "failed"


def test_a_value_that_our_law_has_not_is_left_out_with_what_is_to_be_entered(tmp_path: Path) -> None:
    outcome = of_file(
        tmp_path,
        "  topic: contribution_base\n  date: 2020-07\n  inputs: {provincial_average_wage_CNY_month: 6756}\n"
        "  expected: {pension_upper_CNY_month: 20268, lower_other_cities_CNY_month: 3000}\n",
    )
    assert (outcome.state, str(outcome.left_out["lower_other_cities_CNY_month"])) == (
        "passed",
        "“pension base, floor of the province's other cities” (other_cities_base_floor) has no value on 2020-07: "
        "its first is from 2024-07.",
    )


@pytest.mark.parametrize(
    ("date", "floor"),
    [("2021-07-01 to 2022-06-30", 3958), ("'2024'", 4767), ("2025-07", 4775)],
)
def test_the_date_of_a_notice_says_whose_years_limits_it_has(tmp_path: Path, date: str, floor: int) -> None:
    text = f"  topic: contribution_base\n  date: {date}\n  expected: {{lower_Zhongshan_CNY_month: {floor}}}\n"
    assert of_file(tmp_path, text).state == "passed"


@pytest.mark.parametrize(
    "text",
    [
        "  topic: average_index\n  inputs: {records: null, deemed_months: 12, deemed_index: 1.2}\n"
        "  expected: {counted_months: 12, average_index: 1.2}\n",
        "  topic: pension_transfer_out\n  inputs: {own_contributions_before_1998_CNY: null, account_from_1998_CNY: 100,"
        " yearly_wages: null}\n  expected: {account_moved_CNY: 100, pooled_moved_CNY: 0, total_moved_CNY: 100}\n",
        "  topic: injury_death\n  inputs: {counted_wage_CNY: 9000, area_average_wage_CNY: 9183,"
        " national_income_year_before_injury_CNY: 50000, dependants: null}\n"
        "  expected: {funeral_CNY: 55098, dependants_before_cap_CNY: [], dependants_monthly_total_CNY: 0}\n",
        "  topic: resident_account_year\n  inputs: {opening_CNY: null, tier_CNY: 180, government_subsidy_CNY: 30,"
        " collective_CNY: null, rate_percent: null}\n  expected: {interest_CNY: 0, closing_CNY: 210}\n",
    ],
)
def test_null_is_none(tmp_path: Path, text: str) -> None:
    outcome = of_file(tmp_path, text)
    assert (outcome.state, outcome.differences) == ("passed", ())


@pytest.mark.parametrize(
    "text",
    [
        # 100/6 % is under the 20 % of a small employer.
        "  topic: premium_refund_by_size\n  inputs: {refund_year: 2022, unit_class: small, insured_count: 20,"
        " layoff_percent: 100/6, prior_year_premium_CNY: 10000}\n  expected: {refund_CNY: 9000}\n",
        "  topic: retirement_month\n  inputs: {category: male, birth_month: '1968-06', shift_months: -300}\n"
        "  expected: {allowed_shift_months: -11, chosen_month: '2028-06'}\n",
        "  topic: retirement_month\n  inputs: {category: male, birth_month: '1929-05', shift_months: 0}\n"
        "  expected: {statutory_month: '1989-05'}\n",
        "  topic: minimum_months\n  inputs: {retirement_month: '2010-06', contribution_months: 170}\n"
        "  expected: {minimum_months: 180, missing_months: 10}\n",
        # 4,321.555 x 18 and x 70 %, each half up to the fen.
        "  topic: injury_disability\n  inputs: {grade: 5, own_wage_CNY: 4321.555, area_average_wage_CNY: 7000,"
        " minimum_wage_CNY: 1900, provincial_allowance_floor_CNY: 0, placed_in_work: false, relation_ended: false}\n"
        "  expected: {counted_wage_CNY: 4321.555, lump_sum_CNY: 77787.99, monthly_allowance_CNY: 3025.09}\n",
        # The wage is clamped and not rounded; of it each amount is half up to the fen.
        "  topic: flexible_worker_contribution\n  inputs: {chosen_base_CNY: 6666.666, floor_CNY: 4775,"
        " ceiling_CNY: 27549, rate_percent: 20, account_percent: '8%'}\n"
        "  expected: {counted_base_CNY: 6666.666, contribution_CNY: 1333.33, to_account_CNY: 533.33}\n",
        "  topic: unemployment_benefit_month\n  inputs: {month: 2023-05-15, minimum_wage_CNY: '1,900',"
        " mean_wage_last_12_CNY: 5000.123, month_number: '3', past_retirement_age: 'no'}\n"
        "  expected: {benefit_CNY: 1710, job_search_supplement_CNY: 750.02, total_CNY: 2460.02}\n",
        # Whose rule it is stands in the name of the place, in either language, or its code.
        "  topic: employee_pension\n  inputs: {city: 广东省中山市, calculation_base_CNY_month: 9307,"
        " average_index: 0.55, contribution_months: 200, personal_account_CNY: 0, divisor_months: 169.5}\n"
        "  expected: {basic_pension_CNY_month: 1137.55, transitional_line_CNY_month: 164}\n",
        "  topic: unemployment_benefit\n  inputs: {city: ZHONGSHAN (442000), minimum_wage_CNY_month: 2080}\n"
        "  expected: {monthly_benefit_CNY: 1872}\n",
        "  topic: employee_pension_divisor\n  inputs: {age_at_retirement: 55y1m}\n"
        "  expected: {divisor_months: 169.5}\n",
        "  topic: employee_pension_divisor\n  inputs: {age_at_retirement: 60岁1个月}\n"
        "  expected: {divisor_months: 138.4}\n",
        # What can be none may be left out.
        "  topic: injury_death\n  inputs: {counted_wage_CNY: 8000, area_average_wage_CNY: 9000,"
        " national_income_year_before_injury_CNY: 50000, dependants: {relation: Child}}\n"
        "  expected: {dependants_before_cap_CNY: [2400], dependants_monthly_total_CNY: 2400}\n",
        "  topic: divisor_by_age\n  inputs: {age_years: 60}\n  expected: {divisor_months: 139}\n",
        # Rows by their key, shares in per cent.
        "  topic: pension_place\n  inputs: {home_region: 湖南, current_region: 广东,"
        " months_by_region: {湖南: 121, 广东: 12}}\n  expected: {place_region: 湖南, rule_number: 3}\n",
        "  topic: land_taken_cost\n  inputs: {persons: 3, monthly_standard_CNY: 100, months: 10,"
        " payer_shares: {state: 60%, village: 40%}}\n  expected: {total_CNY: 3000, shares_CNY: [1800, 1200]}\n",
        "  topic: account_growth\n  inputs: {opening_balance_CNY: 100.005, years: {2021: {credit_CNY: 0,"
        " rate_percent: 6.69}}, current_year_interest: none}\n"
        "  expected: {interest_CNY: [6.69], closing_balance_CNY: 106.695}\n",
        # Thirty-five years of 12 months each, more than there are years with accounts: 34 at 1/3 and one cut to 3.
        "  topic: average_index\n  inputs: {records: ["
        + ", ".join(
            f"{{year: {year}, months: 12, base_CNY: 1000, average_wage_CNY: 3000}}" for year in range(1985, 2019)
        )
        + ", {year: 2019, months: 12, base_CNY: 10000, average_wage_CNY: 3000}]}\n"
        "  expected: {counted_months: 420, average_index: 0.4095}\n",
        # Averages are kept exact: 5,000.005 over 7,647.333 is 0.6538.
        "  topic: average_index\n  inputs: {records: [{year: 2020, months: 3, base_CNY: 5000.005,"
        " average_wage_CNY: 7647.333}], deemed_months: 0, deemed_index: null}\n  expected: {average_index: 0.6538}\n",
    ],
)
def test_what_the_statutes_allow_is_taken(tmp_path: Path, text: str) -> None:
    outcome = of_file(tmp_path, text)
    assert (outcome.state, outcome.differences) == ("passed", ())
