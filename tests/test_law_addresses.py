"""Links from a worksheet to the law: every word escaped, and no link where there is nothing to read."""

from __future__ import annotations

from renshe.law.statutes.addresses import Kind, linked, linked_clauses, nowhere, of_step


def statutes(kind: Kind, name: str, article: str = "") -> str:
    return f"/{kind}/{article}" if name == "社会保险法" else ""


def test_words_and_address_are_escaped() -> None:
    assert linked("<b>&", '/?a="b"&c') == '<a href="/?a=&quot;b&quot;&amp;c">&lt;b&gt;&amp;</a>'
    assert linked("<b>", "") == "&lt;b&gt;"


def test_a_web_address_in_a_source_is_a_code_and_no_words() -> None:
    assert linked_clauses("媒体报道（china-briefing.com、en.zsnews.cn）", nowhere) == (
        '媒体报道（<span class="code">china-briefing.com</span>、<span class="code">en.zsnews.cn</span>）'
    )
    assert linked("zs.gov.cn post_1923414", "") == '<span class="code">zs.gov.cn post_1923414</span>'


def test_each_article_is_a_link_and_what_cannot_be_read_stays_as_words() -> None:
    cites = "社会保险法 第十二条第一款、第十四条（<暂行>）；示例城市假定"
    assert linked_clauses(cites, statutes) == (
        '<a href="/document/第十二条">社会保险法 第十二条第一款</a>（&lt;暂行&gt;）；'
        '<a href="/document/第十四条">社会保险法 第十四条</a>（&lt;暂行&gt;）；示例城市假定'
    )


def test_without_addresses_a_clause_stands_as_it_was_written() -> None:
    assert linked_clauses("《社会保险法》第十二条、第十四条 <1>", nowhere) == (
        "《社会保险法》第十二条、第十四条 &lt;1&gt;"
    )


def test_in_english_each_article_keeps_its_link() -> None:
    english = "Social Insurance Law, art. 12; assumed <by> the sample city"
    assert linked_clauses("社会保险法 第十二条；示例城市假定", statutes, english=english) == (
        '<a href="/document/第十二条">Social Insurance Law, art. 12</a>; assumed &lt;by&gt; the sample city'
    )
    assert linked_clauses("社会保险法 第十二条", statutes, english="art. 12; another") == "art. 12; another"


def test_only_what_is_law_has_an_address() -> None:
    assert of_step("entry", "社会保险法", statutes) == "/parameter/"
    assert of_step("given", "社会保险法", statutes) == "/formula/"
    assert of_step("fact", "社会保险法", statutes) == ""
    assert of_step("rows", "", statutes) == ""
