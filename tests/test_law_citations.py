"""What law rests on, as people write it, is read into documents and articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renshe.law.statutes.citations import Citation, citations, number_of, numeral_of
from renshe.programmes.social_insurance.law import national_rulebook

WRITTEN = [
    ("社会保险法 第十二条第一款", ["社会保险法|第十二条第一款"]),
    ("社会保险法第十六条", ["社会保险法|第十六条"]),
    ("《中华人民共和国社会保险法》第12条第1款", ["社会保险法|第十二条第一款"]),
    ("社会保险法 第三十三条、第三十四条", ["社会保险法|第三十三条", "社会保险法|第三十四条"]),
    ("工伤保险条例 第三十五条第一款第（一）项", ["工伤保险条例|第三十五条第一款第一项"]),
    ("社会保险法 第十二条第一款、第二款", ["社会保险法|第十二条第一款", "社会保险法|第十二条第二款"]),
    ("失业保险条例 第三条至第五条", ["失业保险条例|第三条", "失业保险条例|第四条", "失业保险条例|第五条"]),
    ("劳动合同法 第八十二条之一", ["劳动合同法|第八十二条之一"]),
    ("粤府函〔2021〕294号；粤劳电〔2009〕32号", ["粤府函〔2021〕294号|", "粤劳电〔2009〕32号|"]),
    ("粤府函[2021]294号；粤劳电［2009］32号", ["粤府函〔2021〕294号|", "粤劳电〔2009〕32号|"]),
    (
        "国发〔2005〕38号 附件；国务院关于渐进式延迟法定退休年龄的办法",
        ["国发〔2005〕38号|附件", "国务院关于渐进式延迟法定退休年龄的办法|"],
    ),
    ("Guo Fa [2005] 38, art. 6", ["Guo Fa [2005] 38|第六条"]),
    ("Social Insurance Law arts 12, 33", ["Social Insurance Law|第十二条", "Social Insurance Law|第三十三条"]),
    ("Guo Fa [2005] 38 annex", ["Guo Fa [2005] 38|附件"]),
    ("国发〔2005〕38号（用完后由统筹基金支付的条文未核对原文）", ["国发〔2005〕38号|"]),
    ("粤人社发〔2021〕32号（珠海、佛山；惠州）", ["粤人社发〔2021〕32号|"]),
    ("广东省基础养老金计发口径", ["广东省基础养老金计发口径|"]),
    ("社会保险法 第十五条；社会保险法 第十五条", ["社会保险法|第十五条"]),
    ("-", []),
    ("", []),
    ("；", []),
]


@pytest.mark.parametrize(("text", "places"), WRITTEN)
def test_a_citation_names_document_and_article(text: str, places: list[str]) -> None:
    assert [f"{one.document}|{one.article}" for one in citations(text)] == places


def test_what_the_author_added_in_brackets_is_kept_and_makes_no_other_place() -> None:
    (one,) = citations("国发〔2005〕38号（条文未核对原文）")
    assert one.note == "条文未核对原文"
    assert one == Citation("国发〔2005〕38号")


def test_a_paragraph_lies_in_its_article_and_the_article_in_its_document() -> None:
    paragraph = Citation("社会保险法", "第十二条第一款")
    assert paragraph.lies_in(Citation("社会保险法", "第十二条"))
    assert paragraph.lies_in(Citation("社会保险法"))
    assert not paragraph.lies_in(Citation("社会保险法", "第十二条第二款"))
    assert not paragraph.lies_in(Citation("失业保险条例"))
    assert not Citation("社会保险法", "第十二条之一").lies_in(Citation("社会保险法", "第十二条"))


def test_articles_stand_in_the_order_of_their_numbers() -> None:
    places = citations("法 第一百零四条、第十二条、第九条、第二十条")
    assert [one.number for one in sorted(places, key=lambda one: one.number)] == [9, 12, 20, 104]
    assert Citation("法", "附件").number == 0


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("粤人社发〔2021〕32号", True),
        ("国务院关于渐进式延迟法定退休年龄的办法", True),
        ("国发〔2005〕38号 附件", True),
        ("Guo Fa [2005] 38", True),
        ("历法", False),
        ("广东省2021年计发基数", False),
        ("用当年还是上年平均工资各来源不一", False),
    ],
)
def test_a_remark_is_told_from_a_document_by_its_look(text: str, is_one: bool) -> None:
    (one,) = citations(text)
    assert one.names_a_document is is_one


@given(st.integers(1, 9999))
def test_a_number_written_as_articles_are_reads_back(number: int) -> None:
    assert number_of(numeral_of(number)) == number


@given(st.text(alphabet="第十二条款项、；（）《》附件至号〔2021〕法" + ";()[] art.", max_size=40))
def test_whatever_is_written_names_some_place(text: str) -> None:
    assert all(one.document or one.article for one in citations(text))


@given(
    st.sampled_from(["社会保险法", "国发〔2005〕38号", "Guo Fa [2005] 38"]),
    st.lists(st.tuples(st.integers(1, 300), st.integers(0, 9)), min_size=1, max_size=4, unique=True),
)
def test_places_told_one_by_one_are_read_back(document: str, numbers: list[tuple[int, int]]) -> None:
    places = [f"第{numeral_of(a)}条" + (f"第{numeral_of(p)}款" if p else "") for a, p in numbers]
    told = [Citation(document, place) for place in places]
    assert citations("；".join(str(one) for one in told)) == tuple(told)


def test_every_formula_of_social_insurance_cites_a_document() -> None:
    uncited = [name for name, formula in national_rulebook().formulas.items() if not citations(formula.cites)]
    assert uncited == []
