"""A pension decided in 2021, opened by the leader: how it was reckoned, clause by clause, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from django.test import Client
from django.utils import translation

from renshe.indicators.declare import get_indicator
from renshe.indicators.period import Period
from renshe.law import Month
from renshe.law.receipts.receipt import Known, Record, decide
from renshe.law.worksheet.words import STATE_WORDS
from renshe.portal.queries.figures import as_shown
from renshe.portal.receipts import facts_shown
from renshe.portal.templatetags.portal import law_state
from renshe.programmes.social_insurance import awards
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.programmes.social_insurance.models import PensionAward
from renshe.registry.models import Person

FACTS = {
    "base_total": {str(year): 3_600_000 if year == 2020 else 0 for year in YEARS},
    "months_paid": {str(year): 12 if year == 2020 else 0 for year in YEARS},
    "deemed_months": 168,
    "deemed_index": "0.8",
    "early_months": 0,
    "later_index_sum": "0",
    "account": 1_950_000,
    "deemed_account": 0,
    "age_years": 50,
    "age_months": 0,
}


def award_of(person: Person, *, receipt_says: dict[str, str] | None = None, **amounts: int) -> PensionAward:
    """An award as the law gives it today; the receipt and the amounts can be made to say something else."""
    law, month = rulebook(), Month(2021, 3)
    receipt = {
        "facts": {name: {"value": value} for name, value in FACTS.items()},
        "month": str(month),
        "law": law.content_hash,
        **(receipt_says or {}),
    }
    facts = awards.plain_facts(receipt)
    parts: dict[str, int] = {part: int(law.compute(formula, facts, on=month)) for part, formula in awards.PARTS.items()}
    parts |= amounts
    return PensionAward.objects.create(
        person=person,
        kind="decided",
        first_month=month.first_day,
        total_fen=sum(parts.values()),
        receipt=receipt,
        **parts,
    )


def page_of(person: Person, signed_in_as: Callable[[str], Client]) -> str:
    answer = signed_in_as("lingdao").get(f"/people/{person.pk}/award/")
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


def test_a_decided_pension_opens_to_its_clauses_and_how_sure_each_value_is(bureau, signed_in_as):
    award_of(bureau.li)
    page = page_of(bureau.li, signed_in_as)
    for words in ("月基本养老金", "个人账户养老金", "计发月数", "195", "100.00", "国发〔2005〕38号", "据报道", "暂定"):
        assert words in page
    for english in ("reported", "provisional", "unverified", "verified</", "False"):
        assert f">{english}" not in page
    assert "变动" not in page


def test_the_worksheet_shows_the_arithmetic(bureau, signed_in_as):
    award_of(bureau.li)
    page = page_of(bureau.li, signed_in_as)
    assert "＝ 基础养老金 + 个人账户养老金 + 过渡性养老金" in page
    assert "＝ 19,500.00 ÷ 195" in page


def test_every_name_and_clause_of_the_worksheet_leads_to_its_page_in_the_law(bureau, signed_in_as):
    award_of(bureau.li)
    (sheet,) = re.findall(r'<div class="worksheet".*?</details></div>', page_of(bureau.li, signed_in_as), re.S)
    links = set(re.findall(r'href="([^"]+)"', sheet))
    assert {
        "/law/formulas/monthly_pension/",
        "/law/parameters/annuity_months/",
        f"/law/documents/{quote('国发〔2005〕38号')}/",
    } <= links
    anybody = Client()
    assert {link: anybody.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_facts_source_is_told_in_both_languages():
    known = {
        "deemed_months": Known(168, (Record("social_insurance.retirement", "12"),)),
        "account": Known(1, (Record("2020-12/history.parquet", "7"), Record("2021-03/credited.parquet", "7"))),
    }
    told = awards.sources(known)
    assert (told["deemed_months"].zh, told["deemed_months"].reference) == ("退休审核", "№ 12")
    assert (told["account"].en, told["account"].reference) == (
        "records of contributions and of the account",
        "2020-12 … 2021-03",
    )


def test_a_dossiers_fact_is_told_by_the_dossier_and_a_code_by_its_words():
    known = {"death_status": Known("retired", (Record("social_insurance.death", "5"),))}
    told = awards.sources(known)["death_status"]
    assert (told.zh, told.reference) == ("死亡待遇审核", "№ 5")
    facts = known | {"full_years_paid": Known(20), "full_years_of_pension": Known(3)}
    (status, *_) = facts_shown(decide(rulebook(), ["grant_months"], facts, Month(2022, 3)).receipt, rulebook())
    assert (status.values, status.sources) == (["退休"], ["死亡待遇审核"])


def test_related_rows_of_a_receipt_are_told_one_by_one():
    rows = [{"relation": "spouse", "is_lone": False}, {"relation": "other", "is_lone": True}]
    wage, benefit = Known(500_000), (Record("social_insurance.benefit", "3"),)
    facts = {"counted_wage_of_deceased": wage, "dependants": Known(rows, benefit), "raises": Known(0, benefit)}
    receipt = decide(rulebook(), ["dependants_allowance_again"], facts, Month(2022, 3)).receipt
    (_wage, dependants, _raises) = facts_shown(receipt, rulebook())
    assert (dependants.label, dependants.sources) == ("供养亲属", ["此前已发放的待遇"])
    assert dependants.values == [
        "1. 与死者关系：配偶；孤寡老人或者孤儿：否", "2. 与死者关系：其他亲属；孤寡老人或者孤儿：是",
    ]  # fmt: skip
    with translation.override("en"):
        assert "1. relation to the deceased: spouse; lone elder or orphan: no" in str(facts_shown(receipt, rulebook()))


def test_what_would_pay_more_is_named_beside_the_award(bureau, signed_in_as):
    award_of(bureau.li)
    page = page_of(bureau.li, signed_in_as)
    assert "怎样可以提高待遇" in page
    assert "再缴费 1 个月（“全年缴费月数合计”由 12 到 13）；缴至 2021-03，“月基本养老金”为每月" in page


def test_law_that_changed_without_changing_the_result_is_said_beside_the_steps(bureau, signed_in_as):
    award_of(bureau.li, receipt_says={"law": "another"})
    page = page_of(bureau.li, signed_in_as)
    assert "按原事实重新计算，结果不变" in page
    assert "计发月数" in page


def test_law_that_gives_another_result_leaves_the_decided_amounts_and_says_so(bureau, signed_in_as):
    decided = award_of(bureau.li, receipt_says={"law": "another"}, account_fen=9_990)
    page = page_of(bureau.li, signed_in_as)
    assert "99.90" in page
    assert f"按现行规定，同样的事实算得月养老金合计 {(decided.total_fen + 10) / 100:,.2f} 元" in page
    assert "计发月数" not in page


def test_amounts_that_the_same_law_does_not_give_are_to_be_looked_into(bureau, signed_in_as):
    award_of(bureau.li, basic_fen=1)
    assert "请核查该项待遇" in page_of(bureau.li, signed_in_as)


def test_law_that_refuses_the_facts_today_is_said_in_words(bureau, signed_in_as):
    award_of(bureau.li, receipt_says={"month": "1990-01"})
    page = page_of(bureau.li, signed_in_as)
    assert "现行法规参数无法据原事实重新计算" in page
    assert "100.00" in page


def test_a_pension_of_the_opening_has_no_reckoning_here(bureau, signed_in_as):
    PensionAward.objects.create(
        person=bureau.li, kind="opening", first_month="2019-01-01", basic_fen=1, account_fen=0, transitional_fen=0,
        total_fen=1, receipt={"kind": "opening"},
    )  # fmt: skip
    assert "核定过程和核定表见纸质档案" in page_of(bureau.li, signed_in_as)


def test_every_state_of_the_law_has_chinese_words():
    words = {state: law_state(state, "zh-hans") for state in STATE_WORDS}
    assert words["assumed"] == "示例假定"
    assert words["disputed"] == "来源不一致"
    assert not [state for state, said in words.items() if said.isascii()]


def test_a_payments_record_opens_to_the_award(bureau, signed_in_as):
    award_of(bureau.li)
    columns = get_indicator("soc.pensions_paid").records(Period.month(Month(2021, 3))).columns
    row = dict.fromkeys((column.name for column in columns), None) | {"person": "李四", "person_id": bureau.li.pk}
    shown = {column.name: as_shown(column, row | {"state": "unknown"}) for column in columns}
    assert shown["state"] == ("银行未回盘", "")
    words, link = shown["person"]
    assert words == "李四"
    assert "计发月数" in signed_in_as("lingdao").get(link).content.decode()
