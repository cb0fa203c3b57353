"""A pension decided in 2021, opened by the leader: how it was reckoned, clause by clause, in Chinese."""

from __future__ import annotations

from renshe.law.explanation import STATE_WORDS
from renshe.portal.templatetags.portal import law_state, law_value
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


def award_of(person: Person) -> PensionAward:
    receipt = {"facts": {name: {"value": value} for name, value in FACTS.items()}, "month": "2021-03"}
    return PensionAward.objects.create(
        person=person,
        kind="decided",
        first_month="2021-03-01",
        basic_fen=100000,
        account_fen=10000,
        transitional_fen=0,
        total_fen=110000,
        receipt=receipt,
    )


def test_a_decided_pension_opens_to_its_clauses_and_how_sure_each_value_is(bureau, signed_in_as):
    award_of(bureau.li)
    page = signed_in_as("lingdao").get(f"/people/{bureau.li.pk}/award/").content.decode()
    for words in ("月基本养老金", "个人账户养老金", "计发月数", "195", "100.00", "国发〔2005〕38号", "据报道", "暂定"):
        assert words in page
    for english in ("reported", "provisional", "unverified", "verified</", "False"):
        assert f">{english}" not in page


def test_every_state_of_the_law_has_chinese_words():
    words = {state: law_state(state, "zh-hans") for state in STATE_WORDS}
    assert words["assumed"] == "示例假定"
    assert words["disputed"] == "来源不一致"
    assert not [state for state, said in words.items() if said.isascii()]
    assert str(law_value(195)) == "195"
