"""A decision is run again to the same fen and the same explanation after the law's files were altered."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from renshe.law import Month, Rulebook
from renshe.law.errors import LawTextWrong, ReceiptWrong
from renshe.law.law_text import sha256
from renshe.law.receipts.changes import changes
from renshe.law.receipts.rebuilding import book_of
from renshe.law.receipts.receipt import Decided, Known, Record, decide, hash_of, read, run_again
from renshe.programmes.social_insurance.law import national_rulebook

ON = Month(2021, 7)
VALUES = """
benefit_share:
  name: {zh: 计发比例, en: "share of the wage"}
  unit: ratio
  values:
    - {from: 2020-01, value: "0.45", source: "失业保险条例 第十八条", state: verified}
limit_in_fen:
  name: {zh: 最高限额, en: "limit"}
  unit: fen
  values:
    - {from: 2020-01, value: 172000, source: "粤人社规〔2021〕2号", state: verified}
months_in_a_year:
  name: {zh: 一年的月数, en: "months in a year"}
  unit: months/year
  values:
    - {from: 2020-01, value: 12, source: "历法", state: verified}
"""
FORMULAS = '''
"""A law of one page."""
from __future__ import annotations

import sys

from renshe.law import Facts, Fen, Law, at_most, fen, formula, series, to_fen, total

YEARS = range(2019, 2021)
UNUSED = sys.version


class Applicant(Facts):
    wage = series(fen(zh="当年工资", en="wage of the year", low=0, high=10**9, unit="fen/year"), YEARS)


@formula(zh="平均工资", en="mean wage", cites="失业保险条例 第十八条")
def mean_wage(person: Applicant, law: Law) -> Fen:
    return to_fen(total(person.wage.values()) / len(YEARS) / law.months_in_a_year)


@formula(zh="失业保险金", en="benefit", cites="失业保险条例 第十八条")
def benefit(person: Applicant, law: Law) -> Fen:
    return at_most(to_fen(mean_wage(person, law) * law.benefit_share), law.limit_in_fen)
'''
LawAs = Callable[..., Rulebook]


@pytest.fixture
def law_as(tmp_path: Path) -> LawAs:
    """Write the law's two files and load them, as a later version of the programme would have them."""

    def written(values: str = VALUES, formulas: str = FORMULAS) -> Rulebook:
        (tmp_path / "values.yaml").write_text(values, encoding="utf-8")
        file = tmp_path / "law_of_one_page.py"
        file.write_text(formulas, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("law_of_one_page", file)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["law_of_one_page"] = module
        importlib.machinery.SourceFileLoader("law_of_one_page", str(file)).exec_module(module)
        return Rulebook.load([tmp_path], [module])

    return written


def decided_by(book: Rulebook) -> Decided:
    wages = Known({"2019": 3_600_000, "2020": 4_800_001}, (Record("2021-06/declared.parquet", "17", date(2021, 7, 1)),))
    return decide(book, ["benefit"], {"wage": wages}, ON)


def test_a_receipt_says_what_was_reckoned_from_what(law_as: LawAs) -> None:
    book = law_as()
    receipt = decided_by(book).receipt.as_data()
    assert receipt["law"] == book.content_hash
    assert (receipt["on"], receipt["formulas"], receipt["results"]) == ("2021-07", ["benefit"], {"benefit": 157_500})
    assert receipt["facts"] == {
        "wage": {
            "value": {"2019": 3_600_000, "2020": 4_800_001},
            "sources": [{"kept_in": "2021-06/declared.parquet", "key": "17", "known_from": "2021-07-01"}],
        }
    }
    assert receipt["parameters"][0] == {
        "name": "benefit_share", "value": "9/20", "unit": "ratio", "from": "2020-01",
        "source": "失业保险条例 第十八条", "state": "verified",
    }  # fmt: skip
    assert read(json.loads(json.dumps(receipt))).as_data() == receipt


def test_the_law_is_altered_and_the_decision_still_comes_out_to_the_same_fen(law_as: LawAs) -> None:
    book = law_as()
    kept, receipt = book.text, decided_by(book).receipt
    altered = law_as(
        VALUES.replace('"0.45"', '"0.5"').replace("172000", "160000"),
        FORMULAS.replace("range(2019, 2021)", "range(2018, 2021)").replace("to_fen(mean_wage", "to_fen(2 * mean_wage"),
    )
    assert altered.content_hash != receipt.law

    by_the_law_of_then = run_again(receipt, book_of(kept, receipt.law))
    assert by_the_law_of_then.is_same
    assert by_the_law_of_then.is_explained_alike
    assert by_the_law_of_then.results == {"benefit": 157_500}

    by_todays = run_again(receipt, altered)
    assert not by_todays.is_same
    assert [(one.kind, one.name) for one in changes(book_of(kept, receipt.law), altered, ["benefit"], ON)] == [
        ("value", "benefit_share"),
        ("value", "limit_in_fen"),
        ("formula", "YEARS"),
        ("formula", "benefit"),
    ]


def test_a_rate_that_came_later_is_told_with_both_values_and_both_results(law_as: LawAs) -> None:
    book = law_as()
    receipt = decided_by(book).receipt
    later = law_as(VALUES.replace('"0.45"', '"0.4"'))
    assert run_again(receipt, later).results == {"benefit": 140_000}
    (change,) = changes(book_of(book.text, receipt.law), later, ["benefit"], ON)
    assert (change.zh, change.then, change.now) == (
        "计发比例",
        "0.45 · 2020-01 · 失业保险条例 第十八条",
        "0.4 · 2020-01 · 失业保险条例 第十八条",
    )


def test_what_is_no_part_of_the_law_does_not_change_its_hash(law_as: LawAs) -> None:
    before = law_as().content_hash
    assert law_as(formulas=FORMULAS.replace("A law of one page.", "Another title.")).content_hash == before
    assert law_as(formulas=FORMULAS.replace("UNUSED = sys.version", "")).content_hash == before
    assert law_as(formulas=FORMULAS.replace("high=10**9", "high=10**8")).content_hash != before
    assert law_as(formulas=FORMULAS.replace("2019, 2021", "2019, 2022")).content_hash != before


def test_a_law_made_again_of_its_text_has_the_same_text(law_as: LawAs) -> None:
    for book in (law_as(), national_rulebook()):
        again = book_of(book.text, book.content_hash)
        assert again.text == book.text
        assert again.formulas.keys() == book.formulas.keys()


EDITIONS = """
from __future__ import annotations

from renshe.law import Codes, Facts, Fen, Law, code, edition, fen, formula, month, one


class Work(Codes):
    WORKER = one(zh="工人", en="worker")
    OFFICE = one(zh="管理", en="office")


class Applicant(Facts):
    work = code(Work, zh="岗位", en="post")
    since = month(zh="起始月", en="since")
    wage = fen(zh="工资", en="wage", low=0, high=10**9)


@formula(zh="补助", en="allowance", cites="条例 第一条")
def allowance(person: Applicant, law: Law) -> Fen:
    return person.wage if person.work == Work.WORKER else 0


@edition(allowance, cites="条例（修订）第二条", since="2021-07")
def allowance_revised(person: Applicant, law: Law) -> Fen:
    return person.wage * 2
"""


@pytest.mark.parametrize(("on", "fen", "article"), [("2021-06", 0, "第一条"), ("2021-07", 200, "第二条")])
def test_codes_months_and_editions_are_kept_with_the_law(law_as: LawAs, on: str, fen: int, article: str) -> None:
    book = law_as(formulas=EDITIONS)
    facts = {"work": Known("office"), "since": Known("2020-01"), "wage": Known(100)}
    made = decide(book, ["allowance"], facts, Month.parse(on))
    again = run_again(read(made.receipt.as_data()), book_of(book.text, made.receipt.law))
    assert again.is_same
    assert again.is_explained_alike
    assert again.results == {"allowance": fen}
    assert [one.place.citation.article for one in made.clauses] == [article]


def test_a_text_that_was_touched_is_not_applied(law_as: LawAs) -> None:
    book = law_as()
    with pytest.raises(LawTextWrong):
        book_of(book.text.replace("9/20", "19/20"), book.content_hash)


@pytest.mark.parametrize(
    "smuggled",
    [
        "import os",
        "from os import system",
        "from renshe.law.rulebook import Rulebook",
        'print("now")',
        "YEARS = range(len(().__class__.__bases__[0].__subclasses__()))",
        "YEARS = __import__('os').getpid()",
        "YEARS = open('/etc/passwd')",
        "YEARS = (lambda: range(3))()",
        "YEARS = total.__globals__",
        "for year in range(3):\n    pass",
        "def helper():\n    return 1",
        "@formula(cites=f'{total.__globals__}')\ndef one(person: Applicant, law: Law) -> Fen:\n    return 0",
        "@formula\ndef one(person: total.__globals__, law: Law) -> Fen:\n    return 0",
        "class Applicant(Facts, metaclass=total):\n    pass",
        "class Other(Facts):\n    def __init_subclass__(cls):\n        pass",
    ],
)
def test_nothing_but_law_is_run_of_a_text_even_if_its_hash_is_right(law_as: LawAs, smuggled: str) -> None:
    held = json.loads(law_as().text)
    module = held["modules"]["law_of_one_page"]
    first, rest = module.split("\n\n\n", 1)
    held["modules"]["law_of_one_page"] = f"{first}\n\n\n{smuggled}\n\n\n{rest}"
    text = json.dumps(held)
    with pytest.raises(LawTextWrong):
        book_of(text, sha256(text))


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"format": None}, "format"),
        ({"facts": []}, "facts"),
        ({"facts": {"account": None}}, "facts.account"),
        ({"facts": {"account": {}}}, "facts.account.value"),
        ({"facts": {"account": {"value": 1, "sources": [{}]}}}, "facts.account.sources.1.kept_in"),
        ({"on": "yesterday"}, "on"),
        ({"on": "2021-99"}, "on"),
        ({"results": {"benefit": 1.5}}, "results.benefit"),
        ({"formulas": 5}, "formulas"),
    ],
)
def test_a_paper_that_is_no_receipt_is_refused_with_the_part_that_is_wrong(
    law_as: LawAs, wrong: dict[str, Any], part: str
) -> None:
    receipt = decided_by(law_as()).receipt.as_data()
    with pytest.raises(ReceiptWrong, match=f"“{part}” "):
        read(receipt | wrong)


def test_a_receipt_of_another_form_and_what_is_no_object_are_refused(law_as: LawAs) -> None:
    with pytest.raises(ReceiptWrong, match="a form that this engine doesn't read"):
        read(decided_by(law_as()).receipt.as_data() | {"format": 99})
    with pytest.raises(ReceiptWrong, match="“format” "):
        read(5)  # type: ignore[arg-type]  # as a file may have it


def test_a_receipts_hash_is_of_all_that_it_says(law_as: LawAs) -> None:
    receipt = decided_by(law_as()).receipt
    assert receipt.hash == hash_of(receipt.as_data())
    assert hash_of(receipt.as_data() | {"results": {"benefit": 157_501}}) != receipt.hash
