"""The law in English: documents by their titles, articles by their numbers, sources as the files of law say them."""

from __future__ import annotations

import re
from pathlib import Path

import renshe.city
from renshe.law import Month
from renshe.law.statutes.citations import Citation
from renshe.law.statutes.titles import article_in_english, cites_in_english, in_english
from renshe.law.values.files import load
from renshe.programmes.social_insurance.law import FOLDER, national_rulebook, provisions

HAN = re.compile("[\u4e00-\u9fff]")


def test_a_citation_is_told_by_title_and_number_and_what_nobody_translated_stays():
    assert cites_in_english("社会保险法 第十二条第二款；国发〔2005〕38号 附件") == (
        "Social Insurance Law, art. 12 para. 2; Guo Fa [2005] 38, annex"
    )
    assert in_english(Citation("工伤保险条例", "第三十九条第一款第二项")) == (
        "Work Injury Insurance Regulations, art. 39 para. 1 item 2"
    )
    assert article_in_english("第十四条之一") == "art. 14-1"
    assert cites_in_english("某市〔2021〕3号 第二条") == "某市〔2021〕3号, art. 2"


def test_no_source_and_no_clause_of_the_law_is_left_in_chinese_on_an_english_page():
    values = [
        value for one in load((FOLDER, Path(renshe.city.__file__).parent / "law")).values() for value in one.values
    ]
    cites = [edition.cites for one in national_rulebook().formulas.values() for edition in one.editions]
    articles = [one.article for document in provisions() for one in document.provisions]
    told = [
        *(value.source_in(chinese=False) for value in values),
        *(cites_in_english(one) for one in cites),
        *(article_in_english(one) for one in articles),
    ]
    assert [one for one in told if HAN.search(one)] == []


def test_a_worksheet_in_english_names_sources_and_clauses_in_english():
    facts = {"wage": 250_000, "injury_class": 1}
    step = national_rulebook().explain("pension_pooled", facts, Month(2021, 7))
    assert not HAN.search(step.as_text("en"))
    assert not HAN.search(step.as_html("en"))
    assert "社会保险法 第十二条第一款" in step.as_text("zh-hans")
