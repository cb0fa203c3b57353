"""The law browser: public pages at permanent addresses, searched in Chinese, sent again only when something changed."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from urllib.parse import quote

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from renshe.archive.models import Run, RunStep
from renshe.law import Month
from renshe.law.examples.tested import keep, text_hash
from renshe.portal.law.index import index
from renshe.portal.law.listed import Law
from renshe.portal.law.pages import _today
from renshe.portal.law.search import everything, plainly, search
from renshe.programmes.social_insurance import law as written
from renshe.programmes.social_insurance.law_in_use import USES
from renshe.programmes.social_insurance.month import KIND

pytestmark = pytest.mark.django_db


def text(url: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(url)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows(url: str) -> list[str]:
    page = Client().get(url).content.decode()
    return re.findall(r'<td data-label="名称"[^>]*><a href="[^"]*">([^<]+?) *<', page)


def test_a_formula_is_read_by_anybody_with_its_clause_values_and_users():
    page = text("/law/formulas/pension_pooled/?on=202107")
    assert "养老保险单位缴费 = 养老保险缴费基数 × 养老保险单位缴费费率，四舍五入到分" in page
    assert "社会保险法 第十二条第一款" in page
    assert "养老保险单位缴费费率 0.14 未经核实" in page
    assert "所依据的参数中未核对原文的有 4 个。" in page
    assert "批量运行： 月结“核定应缴”步骤 尚未运行" in page
    assert "统计指标： 社会保险费应缴" in page
    assert "def pension_pooled(person: InsuredMonth, law: Law)" in page


@pytest.fixture
def tried(tmp_path, monkeypatch):
    """Of the pension's pooled share one change goes unnoticed; its base reads otherwise now; others were not tried."""
    book = written.national_rulebook()
    clauses = {
        name: {"text": text_hash(book.formulas[name]), "tried": 4, "caught": 4, "untested": []}
        for name in ("pension_pooled", "pension_account", "pension_base")
    }
    clauses["pension_pooled"] |= {"caught": 3, "untested": [{"where": "", "before": "a + b", "after": "a - b"}]}
    clauses["pension_base"]["text"] = "0"
    monkeypatch.setattr(written, "TESTED", tmp_path / "tested.json")
    keep(written.TESTED, {"tried_on": "2026-11-27", "law": "5" * 64, "clauses": clauses})


def test_a_clause_that_no_worked_example_tests_is_shown_as_untested(tried):
    page = text("/law/formulas/pension_pooled/")
    assert "算例检验 未经检验 2026-11-27 逐一改动其中的数字和运算符：4 处改动中有 1 处没有算例发现" in page
    assert "a + b → a - b" in page
    assert "4 处改动都有算例发现" in text("/law/formulas/pension_account/")
    assert "与 2026-11-27 检验时不同" in text("/law/formulas/pension_base/")
    assert "尚未检验" in text("/law/formulas/injury_base/")
    listed = text("/law/?q=养老保险单位缴费&kind=formula")
    assert "养老保险单位缴费 未经检验" in listed
    assert "12 处改动中算例发现 11 处" in listed
    assert "此后法规有改动" in listed


def test_a_word_inside_an_article_leads_to_the_article():
    page = Client().get("/law/?q=记入基本养老保险统筹基金").content.decode()
    address = f"/law/documents/{quote('社会保险法')}/{quote('第十二条')}/"
    assert f'<a href="{address}">中华人民共和国社会保险法 第十二条</a>' in page
    assert rows("/law/?kind=article&q=记入基本养老保险统筹基金") == ["中华人民共和国社会保险法 第十二条"]
    assert len(rows("/law/?kind=article&per_page=50")) > 20


def test_where_no_result_is_kept_the_pages_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr(written, "TESTED", tmp_path / "none.json")
    assert "尚未检验" in text("/law/formulas/pension_pooled/")
    assert "尚未检验哪些条款有算例" in text("/law/")


def test_a_value_shows_every_edition_its_source_and_who_asks_for_it():
    page = text("/law/parameters/pension_base_ceiling/")
    assert "2021-07 22,941.00 元/月 粤人社发〔2021〕32号 据报道，未核对原文" in page
    assert "使用本参数的公式 补缴月份的缴费基数 灵活就业人员缴费基数 养老保险缴费基数 间接使用的公式" in page
    missing = text("/law/parameters/injury_rate/")
    assert "尚未录入取值，应录入本市法规文件夹。" in missing


def test_a_statute_shows_each_article_with_what_is_in_formulas_and_what_is_not():
    page = text("/law/documents/社会保险法/")
    assert "已列条文 28" in page
    article = text(f"/law/documents/{quote('社会保险法')}/{quote('第十二条')}/")
    assert "用人单位按规定比例缴纳基本养老保险费，记入基本养老保险统筹基金" in article
    assert "个人缴费合计 单位缴费合计 养老保险个人缴费（计入个人账户） 养老保险单位缴费" in article
    assert Client().get("/law/documents/社会保险法/第九百条/").status_code == 404
    assert Client().get("/law/documents/没有的法/").status_code == 404


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("养老保险缴费基数", "养老保险缴费基数"),
        ("养老保险 缴费基数 上限", "养老保险缴费基数上限"),
        ("minimum wage", "最低工资标准（二类地区）"),
        ("pension_base", "养老保险缴费基数"),
        ("粤人社发[2021]32号", "粤人社发〔2021〕32号"),
        ("社会保险法 第十二条", "中华人民共和国社会保险法 第十二条"),
        ("ＰＥＮＳＩＯＮ ｂａｓｅ", "养老保险缴费基数"),
    ],
)
def test_the_law_is_found_by_name_number_and_article(words, first):
    assert rows(f"/law/?q={quote(words)}")[0] == first


def test_a_search_that_finds_nothing_says_what_to_try():
    assert "没有找到。请减少关键词，或只输入文号。" in text("/law/?q=火星补贴")


def test_the_list_is_narrowed_paged_and_taken_out():
    missing = rows("/law/?kind=parameter&state=missing&per_page=50")
    assert "工伤保险费率（按行业风险类别）" in missing
    assert "养老保险个人缴费比例" not in missing
    assert len(rows("/law/?per_page=50")) == 50
    assert rows("/law/?page=2")[0] not in rows("/law/")
    book = openpyxl.load_workbook(BytesIO(Client().get("/law/?kind=formula&export=xlsx").content)).active
    assert [cell.value for cell in book[1]] == ["名称", "类别", "本月取值", "状态", "依据"]
    assert book.max_row == 1 + sum(row.kind == "formula" for row in everything(index(_today()), _today()))


def test_a_table_and_a_formula_show_the_states_of_what_they_rest_on():
    found = {row.name: row for row in everything(index(Month(2021, 7)), Month(2021, 7))}
    assert found["annuity_months"].value == "表，共 37 项"
    assert found["annuity_months"].states == ("reported", "unverified")
    assert found["pension_pooled"].states == ("reported", "unverified")
    assert (found["pension_pooled"].state, found["pension_pooled"].value) == ("unverified", "")
    cell = Law([found["pension_pooled"]]).rows[0].get_cell("state")
    assert re.findall(r">([^<]+)</", cell) == ["据报道，未核对原文", "未经核实"]
    assert Law([found["pension_pooled"]]).rows[0].get_cell_value("state") == "据报道，未核对原文；未经核实"


def test_facts_of_a_formula_say_of_which_kind_they_are_and_each_edition_its_end():
    page = text("/law/formulas/chosen_retirement_month/")
    assert "出生年月 月份，如 2021-07" in page
    assert "以下之一：" in page
    assert "2021-01 – 2025-12" in text("/law/formulas/transitional_pension/")


def test_a_page_that_has_not_changed_is_not_sent_again_and_a_language_makes_another():
    client = Client()
    first = client.get("/law/formulas/pension_base/")
    again = client.get("/law/formulas/pension_base/")  # now with the cookie of the form's secret
    assert client.get("/law/formulas/pension_base/", headers={"if-none-match": again["ETag"]}).status_code == 304
    client.post("/language/", {"language": "en", "next": "/law/"})
    english = client.get("/law/formulas/pension_base/", headers={"if-none-match": again["ETag"]})
    assert english.status_code == 200
    assert "pension contribution base" in english.content.decode()
    assert "no-cache" in first["Cache-Control"]


def test_in_english_a_page_has_only_the_sources_in_chinese():
    client = Client()
    client.post("/language/", {"language": "en", "next": "/law/"})
    for url in ("/law/", "/law/formulas/monthly_pension/", "/law/parameters/minimum_wage/"):
        page = text(url, client)
        page = page.replace("中文", "")
        for document in index(_today()).documents:
            page = page.replace(document, "")
        left = set(re.findall(r"[\u4e00-\u9fff]{2,}", page))
        sources = " ".join(
            [one.source for held in index(_today()).book.parameters.values() for one in held.values]
            + [one.cites + one.source for one in index(_today()).book.formulas.values()]
        )
        assert [words for words in left if words not in sources] == []


@pytest.mark.parametrize(
    "url",
    [
        "/law/?q=%00", "/law/?q=" + "9" * 3000, "/law/?kind=x&state=y&page=-1", "/law/?sort=nothing,-value&export=x",
        "/law/?sort=-value", "/law/?sort=state&kind=parameter", "/law/formulas/pension_base/?on=2021-13",
        "/law/formulas/pension_base/?on=%00", "/law/formulas/pension_base/?on=190001",
        "/law/formulas/pension_base/?on=999812",
        "/law/formulas/nothing/", "/law/parameters/nothing/", "/law/documents/%00/", "/law/documents/..%2F..%2F/",
        "/law/documents/%F0%9F%98%80/x/", "/law/documents/%ff/",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(url):
    client = Client(raise_request_exception=False)
    assert client.get(url).status_code in {200, 404}


def test_a_month_that_is_none_is_said_beside_the_field():
    assert "适用月份：月份请写成 202107。" in text("/law/formulas/pension_base/?on=x")


def test_the_pages_ask_the_database_little_and_the_lists_nothing_more_for_more_rows():
    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            Client().get(url)
        return len(found)

    assert asked("/law/?per_page=25") == asked("/law/?per_page=100") == 1
    assert asked("/law/formulas/monthly_pension/") <= 3
    assert asked("/law/parameters/minimum_wage/") <= 3
    assert asked("/law/documents/社会保险法/") == 1


def test_every_link_to_law_on_these_pages_leads_somewhere():
    client, seen, waiting = Client(), set(), ["/law/?per_page=100", "/law/documents/国发〔2005〕38号/"]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        answer = client.get(url)
        assert answer.status_code == 200, url
        if len(seen) < 60:
            waiting += re.findall(r'href="(/law/(?:formulas|parameters|documents)/[^"#]*)"', answer.content.decode())


def test_a_run_that_used_a_formula_leads_officers_to_that_months_close(bureau, signed_in_as, closed_2021):
    for month in (6, 7):
        RunStep.objects.create(run=Run.objects.create(kind=KIND, month=date(2021, month, 1)), name="assessed")
    link = '<a href="/months/2021-07/">月结“核定应缴”步骤</a>'
    for url in ("/law/formulas/pension_pooled/", "/law/parameters/pension_employer_rate/"):
        assert link in signed_in_as("jingban").get(url).content.decode()
        assert signed_in_as("jingban").get("/months/2021-07/").status_code == 200
        assert "月结“核定应缴”步骤 已运行 2 次，最近为 2021-07" in text(url)
        assert link not in Client().get(url).content.decode()


def test_what_is_declared_as_at_work_are_formulas_that_there_are():
    known = index(_today()).book.formulas
    assert [name for use in USES for name in use.formulas if name not in known] == []


def test_brackets_width_and_case_make_no_difference_to_a_search():
    assert plainly("粤人社发〔2021〕３２号") == plainly("粤人社发[2021] 32号")
    found = search(everything(index(_today()), _today()), "最低工资")
    assert found[0].name == "minimum_wage"
    assert Law.base_columns["label"].verbose_name == "名称"


def test_a_broken_file_of_law_is_told_with_its_line_as_a_page_and_as_json(tmp_path, settings):
    settings.LAW_FOLDER = tmp_path
    (tmp_path / "city.yaml").write_text(
        "# 示例\nminimum_wage:\n  values: [{from: 2021-07, value: 0.5, source: 通知}]\n"
    )
    told = f"文件 {tmp_path}/city.yaml 第 3 行，minimum_wage："
    answer = Client().get("/law/formulas/pension_pooled/")
    assert (answer.status_code, told in answer.content.decode()) == (503, True)
    for path in ("", "formulas/pension_pooled", "parameters/minimum_wage"):
        answer = Client().get(f"/api/v1/law/{path}", headers={"accept-language": "zh-CN"})
        assert answer.status_code == 503
        (error,) = answer.json()["errors"]
        assert (error["code"], error["field"]) == ("law.file-wrong", "")
        assert error["message"].startswith(told)
