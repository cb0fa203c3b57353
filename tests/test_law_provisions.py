"""What statutes say, sentence by sentence: carried by formulas, or listed as not yet in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from renshe.law.errors import LawFileWrong
from renshe.law.statutes import provisions

STATUTE = """\
document:
  name: {zh: 条例, en: Regulations}
  text: {zh: 2022年文本, en: text of 2022}
  state: verified
provisions:
  - article: 第八条
    says: {zh: 下限为最低工资, en: not below the minimum wage}
    formulas: [base]
    parameters: [minimum_wage]
  - article: 第九条
    says: {zh: 费率浮动, en: the rate floats}
    parameters: [coefficient]
    not_in_formulas: {zh: 系数未公布, en: the coefficients are not published}
  - article: 第二十四条
    says: {zh: 医保费由基金支付, en: the fund pays the health insurance}
    state: unverified
    not_in_formulas: {zh: 尚未编成公式, en: not in formulas yet}
"""


def test_sentences_are_counted_by_what_of_them_is_in_formulas(tmp_path: Path) -> None:
    (tmp_path / "regulations.yaml").write_text(STATUTE, encoding="utf-8")
    (document,) = provisions.load(tmp_path)
    assert document.counted() == {"all": 3, "whole": 1, "part": 1, "none": 1}
    assert [one.article for one in document.open()] == ["第九条", "第二十四条"]
    assert [(one.state, one.line) for one in document.provisions] == [
        ("verified", 6), ("verified", 10), ("unverified", 14)
    ]  # fmt: skip
    assert [one.article for one in provisions.saying((document,), "minimum_wage")] == ["第八条"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("    not_in_formulas: {zh: 尚未编成公式, en: not in formulas yet}\n", "",
         "regulations.yaml, line 14, 第二十四条: it names no formula and doesn't say why."),
        ("{zh: 费率浮动, en: the rate floats}", "{zh: 费率浮动}",
         "regulations.yaml, line 11, 第九条: its words must stand in zh and in en."),
        ("  - article: 第八条\n    says", "  - says",
         "regulations.yaml, line 6, provisions: a provision names its article."),
    ],
)  # fmt: skip
def test_a_sentence_that_is_not_told_whole_is_refused(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in STATUTE
    (tmp_path / "regulations.yaml").write_text(STATUTE.replace(before, after), encoding="utf-8")
    with pytest.raises(LawFileWrong) as refused:
        provisions.load(tmp_path)
    message = f"{tmp_path}/{message}"
    assert str(refused.value) == message
    kept: list[LawFileWrong] = []
    assert len(provisions.load(tmp_path, kept)[0].provisions) == 2
    assert [str(one) for one in kept] == [message]
