"""Mistakes in law are found when it is defined: all of them at once, with file and line."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from renshe.law.checking import Material, check, tally

TODAY = date(2026, 11, 27)
HEAD = """\
from renshe.law import *
from renshe.law import truth


class Person(Facts):
    # what the examples below read
    wage = fen(zh="工资", en="wage", low=100, high=10**9)
"""
GOOD = (
    HEAD
    + """

@formula(zh="津贴", en="allowance", cites="条例 第一条", pays=True)
def allowance(person: Person, law: Law) -> Fen:
    return to_fen(person.wage * law.rate)
"""
)
VALUES = """\
rate:
  name: {zh: 比例, en: share}
  unit: ratio
  values:
    - {from: 2021-01, value: "0.1", source: 条例, state: verified}
"""


class Folder:
    """A programme's law in a folder of its own: values, one module of clauses, provisions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "provisions").mkdir()

    def findings(self, clauses: str = GOOD, values: str = VALUES, provisions: str = "") -> list[str]:
        return [
            f"{one.path.name}:{one.line} {one.severity}: {one.in_words(str)}"
            for one in check(self.law(clauses, values, provisions), TODAY)
        ]

    def law(self, clauses: str = GOOD, values: str = VALUES, provisions: str = "") -> Material:
        (self.path / "values.yaml").write_text(values, encoding="utf-8")
        if provisions:
            (self.path / "provisions" / "statute.yaml").write_text(provisions, encoding="utf-8")
        (self.path / "clauses.py").write_text(clauses, encoding="utf-8")
        return Material((self.path,), (self._module(),), self.path / "provisions")

    def _module(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("clauses_under_test", self.path / "clauses.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    yield Folder(tmp_path)
    sys.modules.pop("clauses_under_test", None)


def test_law_without_mistakes_has_no_findings(folder: Folder) -> None:
    assert folder.findings() == []


def test_all_that_is_wrong_with_clauses_is_told_at_once(folder: Folder) -> None:
    clauses = (
        GOOD
        + """

@formula(zh="", en="nameless", cites="-")
def nameless(person: Person, law: Law) -> Fen:
    return person.wage
    return person.wage + 1


@formula(zh="津贴", en="twice", cites="条例")
def twice(person: Person, law: Law) -> Fen:
    return to_fen(person.wage * law.rate)


@formula(zh="甲", en="a", cites="条例 第二条")
def round_a(person: Person, law: Law) -> Fen:
    return round_b(person, law)


@formula(zh="乙", en="b", cites="条例 第二条")
def round_b(person: Person, law: Law) -> Fen:
    return round_a(person, law) + law.no_such_value
"""
    )
    assert folder.findings(clauses) == [
        "clauses.py:15 error: nameless: it names no clause: write the document and the article",
        "clauses.py:15 error: nameless: it needs a name in Chinese (zh) and in English (en)",
        "clauses.py:18 error: nameless: what stands after return is never reached",
        "clauses.py:21 warning: twice: it cites 条例 without an article",
        "clauses.py:21 warning: twice: it says the same as allowance",
        "clauses.py:21 warning: twice: it has the name of allowance",
        "clauses.py:33 error: round_b: it is made of itself: round_a → round_b → round_a",
    ]


def test_a_branch_that_the_ranges_of_the_facts_rule_out_is_never_reached(folder: Folder) -> None:
    clauses = (
        HEAD
        + """
    is_local = truth(zh="本地", en="local")


@formula(zh="津贴", en="allowance", cites="条例 第一条")
def allowance(person: Person, law: Law) -> Fen:
    amount = to_fen(person.wage * law.rate)
    if amount < 0:
        return 0
    if person.is_local and person.wage <= 0:
        return amount * 2
    if amount > person.wage / 50:
        return at_least(amount, 0)
    return amount
"""
    )
    assert folder.findings(clauses) == [
        "clauses.py:15 error: allowance: its condition never holds: the branch is never reached",
        "clauses.py:17 error: allowance: its condition never holds: the branch is never reached",
        "clauses.py:20 warning: allowance: one of the two is always the greater: the bound never counts",
    ]


def test_a_branch_that_the_law_of_another_month_reaches_is_none_of_them(folder: Folder) -> None:
    clauses = GOOD.replace("return to_fen(", "if law.applies:\n        return 0\n    return to_fen(")
    values = (
        VALUES
        + """\
applies:
  name: {zh: 免征, en: exempt}
  unit: flag
  values:
    - {from: 2021-01, value: false, source: 条例, state: verified}
    - {from: 2022-01, value: true, source: 条例, state: verified}
"""
    )
    assert folder.findings(clauses, values) == []
    always = values.replace("    - {from: 2022-01, value: true, source: 条例, state: verified}\n", "")
    assert folder.findings(clauses, always) == [
        "clauses.py:12 error: allowance: its condition never holds: the branch is never reached"
    ]


def test_a_benefit_without_a_rounding_or_its_minimum_is_pointed_out(folder: Folder) -> None:
    clauses = GOOD.replace("to_fen(person.wage * law.rate)", "person.wage * law.rate").replace(
        "pays=True", 'pays=True, minimum="floor_amount"'
    )
    values = (
        VALUES
        + """\
floor_amount:
  name: {zh: 最低标准, en: lowest amount}
  unit: fen
  reserved: a minimum that a formula has to keep to
  values:
    - {from: 2021-01, value: 100, source: 条例, state: verified}
"""
    )
    assert folder.findings(clauses, values) == [
        "clauses.py:10 error: allowance: 条例 第一条 sets a minimum, floor_amount, "
        "and the formula doesn't keep to it (2021-01)",
        "clauses.py:10 error: allowance: it pays an amount that may be a part of a fen: round it as the law does",
    ]
    kept = clauses.replace("person.wage * law.rate", "at_least(to_fen(person.wage * law.rate), law.floor_amount)")
    assert folder.findings(kept, values.replace("  reserved: a minimum that a formula has to keep to\n", "")) == []


BY_GRADE = (
    HEAD
    + """
    grade = whole(zh="等级", en="grade", low=1, high=10)
    is_local = truth(zh="本地", en="local")


@formula(zh="津贴", en="allowance", cites="条例 第一条")
def allowance(person: Person, law: Law) -> Fen:
    amount = to_fen(person.wage * law.rate)
    {body}
    return amount + person.grade * 0 if person.is_local else amount
"""
)


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        pytest.param(
            "if person.grade > 5:\n        return amount\n    elif person.grade > 7:\n        return amount * 2",
            "18 error: allowance: its condition never holds: the branch is never reached",
            id="the condition before it takes all",
        ),
        pytest.param(
            "amount = (0 if person.grade > 11 else amount) if person.is_local else amount * 2",
            "16 error: allowance: its condition never holds: the branch is never reached",
            id="two conditions on one line",
        ),
        pytest.param(
            "if person.is_local or person.grade > 11:\n        return amount",
            "16 error: allowance: a part of this “or” never holds where it is asked: it decides nothing",
            id="a part of an or",
        ),
        pytest.param(
            "if person.is_local and not person.is_local:\n        return 0",
            "16 error: allowance: its condition never holds: the branch is never reached",
            id="a contradiction",
        ),
        pytest.param(
            "amount = special_rules((person.grade > 11, 0), (person.grade == 1, amount * 2), otherwise=amount)",
            "16 error: allowance: this special rule never applies",
            id="a special rule",
        ),
        pytest.param(
            "amount = special_rules((amount >= 0, 0), (person.grade >= 1, amount), otherwise=amount)",
            "16 error: allowance: two special rules always apply at once: there is never a result",
            id="two special rules",
        ),
        pytest.param(
            "amount = to_fen(person.wage / (law.rate - law.rate))",
            "16 error: allowance: it divides by 0, whatever the facts are",
            id="nought",
        ),
        pytest.param("share = 2", "16 warning: allowance: share gets a value that nothing asks for", id="a name"),
    ],
)
def test_what_is_never_reached_or_never_used_is_found_on_every_way_that_leads_there(
    folder: Folder, body: str, finding: str
) -> None:
    assert f"clauses.py:{finding}" in folder.findings(BY_GRADE.replace("{body}", body))


def test_what_some_way_reaches_is_not_found(folder: Folder) -> None:
    body = (
        "if person.grade > 5 and person.is_local:\n        return amount\n"
        "    elif person.grade > 7:\n        return amount * 2"
    )
    assert folder.findings(BY_GRADE.replace("{body}", body)) == []


LOWEST = """\
lowest:
  name: {zh: 最低标准, en: lowest amount}
  unit: fen
  values:
    - {from: 2021-01, value: 1000, source: 条例, state: verified}
"""
NOT_KEPT = "条例 第一条 sets a minimum, lowest, and the formula doesn't keep to it"


@pytest.mark.parametrize(
    ("result", "is_kept"),
    [
        ("at_least(to_fen(person.wage * law.rate), law.lowest)", True),
        ("to_fen(at_least(person.wage * law.rate, law.lowest) * 2)", True),
        ("clamp(to_fen(person.wage * law.rate), law.lowest, law.lowest * 100)", True),
        ("law.lowest if person.wage < law.lowest else person.wage", True),
        ("0 if person.wage > law.lowest * 2 else law.lowest", True),
        ("person.wage if person.wage < law.lowest else law.lowest", False),
        ("to_fen(at_least(person.wage, law.lowest) * law.rate)", False),
        ("at_most(to_fen(person.wage * law.rate), law.lowest)", False),
        ("at_least(person.wage, to_fen(law.lowest * law.rate))", False),
        ("at_least(person.wage, to_fen(law.lowest * law.rate))", False),
        ("min(at_least(person.wage, law.lowest), person.wage)", False),
        ("floor(at_least(person.wage, law.lowest), -6)", False),
        ("special_rules((person.wage < law.lowest, law.lowest), otherwise=person.wage)", True),
        ("law.lowest if person.wage < law.lowest or person.wage > law.lowest * 9 else person.wage", True),
        ("law.lowest * 3", True),
    ],
)
def test_a_minimum_is_kept_on_every_way_to_the_result(folder: Folder, result: str, is_kept: bool) -> None:
    clauses = GOOD.replace("to_fen(person.wage * law.rate)", result).replace("pays=True", 'minimum="lowest"')
    values = VALUES + LOWEST
    told = [one for one in folder.findings(clauses, values) if "minimum" in one]
    assert told == ([] if is_kept else [f"clauses.py:10 error: allowance: {NOT_KEPT} (2021-01)"])


def test_a_minimum_is_kept_in_every_edition(folder: Folder) -> None:
    clauses = (
        GOOD.replace("to_fen(person.wage * law.rate)", "at_least(person.wage, law.lowest)").replace(
            "pays=True", 'minimum="lowest"'
        )
        + """

@edition(allowance, cites="条例 第一条", since="2023-06")
def allowance_since_2023(person: Person, law: Law) -> Fen:
    return to_fen(person.wage * law.rate)
"""
    )
    told = [one for one in folder.findings(clauses, VALUES + LOWEST) if "minimum" in one]
    assert told == [f"clauses.py:15 error: allowance: {NOT_KEPT} (2023-06)"]


def test_what_can_never_apply_is_pointed_out(folder: Folder) -> None:
    clauses = GOOD.replace("pays=True", 'since="2022-01", until="2021-01"').replace("high=10**9", "high=10")
    assert folder.findings(clauses)[:2] == [
        "clauses.py:10 error: allowance: the fact wage can't be given: its least value is above its greatest",
        "clauses.py:10 error: allowance: it ends before it begins: since 2022-01, until 2021-01",
    ]


def test_an_amount_that_ends_in_parts_of_a_fen_and_a_fact_that_nothing_reads_are_pointed_out(folder: Folder) -> None:
    clauses = (
        GOOD.replace("to_fen(person.wage * law.rate)", "person.wage * law.rate")
        .replace(", pays=True", "")
        .replace("    # what the examples below read", "    unread = truth(zh='未用', en='unread')")
    )
    assert folder.findings(clauses) == [
        "clauses.py:10 warning: allowance: no formula reads the fact unread",
        "clauses.py:10 warning: allowance: its amount may be a part of a fen and no formula takes it further: round it",
    ]


def test_all_that_is_wrong_with_values_is_told_at_once(folder: Folder) -> None:
    values = """\
rate:
  name: {zh: 比例, en: share}
  unit: ratio
  renewed: yearly
  by: 7
  values:
    - {from: 2021-07, value: "0.1", source: 条例, state: verified}
    - {from: 2023-07, value: "0.1", source: 条例, state: verified}
unused:
  name: {zh: 比例, en: another}
  unit: ratio
  values:
    - {from: 2021-01, until: 2021-06, value: "0.1", source: 条例, state: verified}
    - {from: 2022-01, value: "0.1", source: 条例, state: verified}
    - {from: 2023-01, value: "0.1", source: 条例, state: verified}
empty:
  name: {zh: empty, en: empty}
  unit: ratio
  reserved: a reason
  values: []
  values: []
wrong:
  name: {zh: 错误, en: wrong}
  unit: ratio
  values:
    - {from: 2021-01, value: 0.1, source: 条例, state: verified}
"""
    assert folder.findings(values=values) == [
        "values.yaml:1 warning: rate: no new value is here for 2022-07 to 2023-06",
        "values.yaml:1 warning: rate: no new value is here for 2024-07 to 2026-11",
        "values.yaml:9 error: unused: no formula asks for it: take it out, or write “reserved” and why it stands here",
        "values.yaml:9 warning: unused: no value from 2021-07 to 2021-12",
        "values.yaml:9 warning: unused: it has the name of rate",
        "values.yaml:9 warning: unused: the value from 2023-01 is the one before it again",
        "values.yaml:16 error: empty: it has no value and no note that says why",
        "values.yaml:16 error: empty: its name in zh is not Chinese",
        "values.yaml:21 error: empty: “values” stands twice: YAML would keep only the last",
        "values.yaml:26 error: wrong: 0.1 is a bare decimal: quote it",
    ]


def test_a_value_and_a_formula_have_different_names(folder: Folder) -> None:
    clauses = GOOD.replace("law.rate", "law.allowance").replace("allowance", "rate")
    assert folder.findings(clauses) == [
        "values.yaml:1 error: rate: a formula has this name too: counts and addresses go by the name"
    ]


def test_provisions_name_what_there_is_and_every_formula_carries_one(folder: Folder) -> None:
    provisions = """\
document:
  name: {zh: 条例, en: Regulations}
  text: {zh: 全文, en: the whole text}
  state: verified
provisions:
  - article: 第二条
    says: {zh: 不低于最低标准, en: not below the lowest amount}
    formulas: [no_such_formula]
    parameters: [no_such_parameter]
  - article: 第三条
    says: {zh: 其他, en: else}
"""
    law = folder.law(provisions=provisions)
    assert [f"{one.path.name}:{one.line} {one.severity}: {one.in_words(str)}" for one in check(law, TODAY)] == [
        "clauses.py:10 warning: allowance: no sentence of a statute is said to be carried by it",
        "statute.yaml:6 error: 第二条: it names the formula no_such_formula, which there is not",
        "statute.yaml:6 error: 第二条: it names the parameter no_such_parameter, which there is not",
        "statute.yaml:10 error: 第三条: it names no formula and doesn't say why",
    ]
    assert tally(law)["sentences"] == {"all": 1, "whole": 1, "part": 0, "none": 0}


def test_a_document_is_not_applied_before_it_is_in_force(folder: Folder) -> None:
    provisions = """\
document:
  name: {zh: 条例（2022年修订）, en: Regulations}
  text: {zh: 全文, en: the whole text}
  state: verified
  in_force: 2022-07
provisions:
  - article: 第一条
    says: {zh: 发给津贴, en: an allowance is paid}
    formulas: [allowance]
"""
    assert folder.findings(provisions=provisions) == [
        "clauses.py:10 error: allowance: it is applied in 2022-06, and Regulations is in force only since 2022-07: "
        "make it an edition"
    ]
    assert folder.findings(GOOD.replace("pays=True", 'pays=True, since="2022-07"'), provisions=provisions) == []


BEFORE = "clauses.py:10 warning: allowance: it is applied from 2021-01, before 国发〔2022〕3号"


@pytest.mark.parametrize(
    ("cites", "since", "found"),
    [
        ("国发〔2021〕3号 第一条", "", []),
        ("国发〔2022〕3号 第一条", "", [BEFORE]),
        ("国发〔2022〕3号 第一条", ', since="2022-03"', []),
        ("国发〔2022〕3号 第一条（自2021年1月起）", "", []),
        ("条例 第一条；国发〔2022〕3号 第一条（自2021年7月起）", "", [BEFORE]),
    ],
)  # fmt: skip
def test_a_clause_is_applied_from_the_year_of_its_document_or_since_when_that_says(
    folder: Folder, cites: str, since: str, found: list[str]
) -> None:
    assert folder.findings(GOOD.replace('cites="条例 第一条"', f'cites="{cites}"{since}')) == found
