"""`renshe law …` as a person types it: a process of its own, without a database."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from renshe.testing import sampled
from tests import warm


def law(home: Path, *words: str, given: object = None, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"RENSHE_HOME": str(home), "RENSHE_LANGUAGE": language}
    return warm.renshe(("law", *words), environment, given=json.dumps(given))


def test_money_goes_in_and_comes_out_in_yuan(tmp_path: Path) -> None:
    given = {"wage": "5000.05", "injury_class": 3}
    done = law(tmp_path, "compute", "pension_pooled", "--on", "2021-07", "--input", "-", "--json", given=given)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["value"], answer["unit"]) == (0, "700.01", "yuan")
    assert answer["not_verified"] == [
        "each_amount_to_the_fen",
        "pension_base_ceiling",
        "pension_base_floor",
        "pension_employer_rate",
    ]


def test_a_refusal_is_json_and_ends_with_1(tmp_path: Path) -> None:
    given = {"wage": "5000"}
    done = law(tmp_path, "compute", "pension_base", "--on", "2021-06", "--input", "-", "--json", given=given)
    message = "“pension base, floor” (pension_base_floor) has no value on 2021-06: its first is from 2021-07."
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"error": {"code": "law.parameter-not-in-force", "message": message}}


def test_a_month_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    done = law(tmp_path, "compute", "pension_base", "--on", "July", "--input", "-", given={})
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "--on: “July” is not a month such as 2021-07.")


@pytest.mark.parametrize("wage", sampled(["1e99999999", float("inf"), "五千", "-0.01", "100000000000000000000"], 2))
def test_a_wage_that_is_no_wage_is_refused_in_words(tmp_path: Path, wage: object) -> None:
    given = {"wage": wage, "injury_class": 3}
    done = law(tmp_path, "compute", "pension_pooled", "--on", "2021-07", "--input", "-", "--json", given=given)
    assert done.returncode == 1
    assert "wage" in json.loads(done.stdout)["error"]["message"]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("name", "given", "words"),
    sampled([
        ("pension_base", {}, "缺少“申报工资”（wage）：应提供以元为单位、精确到分的金额，如 5000.00。"),
        ("pension_base", {"wage": "-1"}, "“申报工资”（wage）为 -1.00元，应在 0.00元 至 100000000.00元 之间。"),
        ("pension_base", {"wage": True}, "“申报工资”（wage）为 true，应为以元为单位、精确到分的金额，如 5000.00。"),
        ("flexible_bas", {"wage": 1},
         "没有名为“flexible_bas”的公式。是否为：flexible_base、flexible_total、flexible_account？"),
        ("pension_base", {"salary": 1},
         "该公式没有“salary”这一数据项，可提供的数据项为：“申报工资”（wage）、“工伤保险行业风险类别”（injury_class）。"),
    ], 2),
)  # fmt: skip
def test_a_refusal_is_chinese_throughout(tmp_path: Path, name: str, given: object, words: str) -> None:
    done = law(tmp_path, "compute", name, "--on", "2021-07", "--input", "-", given=given, language="zh")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", words + "\n")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `renshe law check --json` says of the law as it is written."""
    done = law(tmp_path_factory.mktemp("home"), "check", "--json")
    assert done.returncode == 0
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_law_as_it_is_written_has_no_errors_and_says_what_is_not_known(checked: dict[str, Any]) -> None:
    answer = checked
    assert answer["errors"] == 0
    assert {one["code"] for one in answer["findings"]} <= {
        "bound-never-counts",
        "gap",
        "no-article",
        "no-provision",
        "never-in-force",
        "never-read",
        "missing-value",
        "not-renewed",
        "same-value",
    }
    assert answer["values"]["missing"] > 0
    assert answer["sentences"]["all"] == sum(answer["sentences"][one] for one in ("whole", "part", "none"))


def test_a_city_file_that_cannot_be_taken_is_an_error_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "law"
    folder.mkdir()
    entry = "minimum_wage:\n  values:\n    - {from: 2021-07, value: 0.5, source: 通知, state: assumed}\n"
    (folder / "city.yaml").write_text("# 示例\n" + entry, encoding="utf-8")
    done = law(tmp_path, "check", "--errors", language="zh")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"{folder / 'city.yaml'}:4: 错误：minimum_wage：小数 0.5 须加引号"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ('{"wage": "5000", "injury_class": 3, "wage": "6000"}', "zh",
         "--input：{file} 中“wage”写了不止一次，每个数据项只能写一次。"),
        ('{"wage": "5000", "months": [{"base": "1"}, {"base": "2", "base": "3"}]}', "en",
         "--input: in {file}, “base” is given more than once; give each fact once."),
    ],
)  # fmt: skip
def test_a_fact_given_twice_is_wrong_usage(tmp_path: Path, text: str, language: str, words: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text(text)
    done = law(tmp_path, "compute", "pension_base", "--on", "2021-07", "--input", str(file), language=language)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[0]) == (2, "", words.format(file=file))


def test_the_worksheet_ends_with_the_nearest_change(tmp_path: Path) -> None:
    given = {"wage": "3000.00", "injury_class": 1}
    asked = ["compute", "pension_base", "--on", "2021-07", "--input", "-", "--explain"]
    lines = law(tmp_path, *asked, given=given, language="zh").stdout.splitlines()
    assert lines[0] == "1 养老保险缴费基数：3,958.00 元/月 [国办发〔2019〕13号 第三条；2019-05 起]"
    told = "“养老保险缴费基数”为每月 3,958.01 元（现为 3,958.00）"
    assert lines[-1] == f"若“申报工资”由 3,000.00 变为 3,958.01 元，{told}"
    data = json.loads(law(tmp_path, *asked, "--json", given=given).stdout)
    assert data["nearest_changes"][0]["would_be"] == "3958.01"


def test_sentences_that_are_not_in_formulas_are_listed_with_the_reason(tmp_path: Path, checked: dict[str, Any]) -> None:
    (carried,) = [
        one
        for one in checked["not_in_formulas"]
        if (one["document"], one["article"]) == ("广东省失业保险条例", "第九条")
    ]
    assert (carried["state"], carried["in_part"]) == ("verified", True)
    assert carried["why_en"] == (
        "which employer has which coefficient is not published; the month's bills take 1 for each. "
        "The clause is gone from 2025-01-12"
    )
    shown = law(tmp_path, "check", "--errors", "--sentences").stdout
    assert "  第九条 (in part): the employer's rate floats around the base rate" in shown.splitlines()


@pytest.mark.parametrize("wage", sampled(["5_000.00", "５０００", "5,000.00", "1e5", "5000.00元"], 2))
def test_an_amount_is_written_plainly_or_refused_as_it_was_written(tmp_path: Path, wage: str) -> None:
    given = {"wage": wage, "injury_class": 1}
    done = law(tmp_path, "compute", "pension_base", "--on", "2021-07", "--input", "-", given=given, language="zh")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"“申报工资”（wage）为 {wage}，应为以元为单位、精确到分的金额，如 5000.00。"


def test_the_list_names_a_code_as_the_key_of_a_table(tmp_path: Path) -> None:
    listed = json.loads(law(tmp_path, "list", "--json").stdout)
    (age,) = (one for one in listed["parameters"] if one["name"] == "original_retirement_age")
    assert [(one["key"], one["value"]) for one in age["values"]] == [
        ("male", 720),
        ("female_55", 660),
        ("female_50", 600),
    ]


def test_published_examples_are_tried_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "examples.yaml"
    claim = "topic: unemployment_early_job\n  inputs: {remaining_months: 9, benefit_CNY: 1710}\n  expected:"
    file.write_text(
        f"examples:\n- id: right\n  {claim} {{lump_months: 5}}\n- id: wrong\n  {claim} {{lump_CNY: 8000}}\n"
        "- id: strange\n  topic: moon_allowance\n  inputs: {}\n  expected: {a: 1}\n",
        encoding="utf-8",
    )
    done = law(tmp_path, "cases", str(file), language="zh")
    lines = done.stdout.splitlines()
    assert (done.returncode, lines[-1]) == (1, "1 passed, 1 failed, 1 skipped")
    assert lines[0].startswith("wrong：lump_CNY 应为 8000，实为 8550：1 提前就业一次性领取的失业保险金：8,550.00 元")
    assert lines[1:-1] == ["strange：跳过：未绑定主题 moon_allowance"]


def test_what_is_no_example_is_told_in_a_line_and_the_last_line_counts_it(tmp_path: Path) -> None:
    words, odd = tmp_path / "words.yaml", tmp_path / "odd.yaml"
    words.write_text("hello: 1\n", encoding="utf-8")
    odd.write_text(
        "- just words\n"
        "- id: lots\n  topic: fraud_order\n  inputs: {amount_obtained_CNY: lots}\n  expected: {repay_CNY: 1}\n"
        "- id: forgotten\n  topic: fraud_order\n  expected: {repay_CNY: 1}\n"
        "- id: right\n  topic: fraud_order\n  inputs: {amount_obtained_CNY: '1.00'}\n  expected: {repay_CNY: 1}\n",
        encoding="utf-8",
    )
    done = law(tmp_path, "cases", str(words), str(odd))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        f"{words}, line 1: a list of examples is needed.",
        f"{odd}, line 1, 1: an example names its topic.",
        "lots: failed: its input amount_obtained_CNY cannot be taken (lots): it is not what its name asks for",
        "forgotten: repay_CNY should be 1, and is -: The fact “amount obtained by fraud” (amount_obtained) is needed "
        "and was not given: give an amount in yuan to the fen, such as 5000.00. "
        "(the example does not give: amount_obtained_CNY)",
        "1 passed, 4 failed, 0 skipped",
    ]


def test_a_file_of_examples_that_is_not_there_is_told_in_chinese(tmp_path: Path) -> None:
    done = law(tmp_path, "cases", str(tmp_path / "none.yaml"), language="zh")
    assert done.stderr.splitlines()[:2] == [
        f"文件：找不到“{tmp_path / 'none.yaml'}”。",
        "用法：renshe law cases [选项] 文件...",
    ]
