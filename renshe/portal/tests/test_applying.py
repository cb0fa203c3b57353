"""A resident applies: one question a page, kept as it is typed, submitted once, decided or passed on."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from renshe.casework import drafts
from renshe.casework.models import Case, Draft
from renshe.casework.tests.village_doctors import BONUS, SUBSIDY
from renshe.programmes.social_insurance.items import FLEXIBLE_ENROLMENT, INJURY_RECOGNITION
from renshe.registry.models import EmployerAgent

GUIDE = f"/services/{SUBSIDY.code}/"
GOOD = {"licence": "here", "served": "12"}


def text(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))


def begun(client: Client, item: str = SUBSIDY.code) -> str:
    """Begin at the guide; the address of the draft."""
    answer = client.post(f"/services/{item}/apply/")
    assert answer.status_code == 302
    return re.match(r"/services/[^/]+/apply/\d+/", answer["Location"]).group()  # type: ignore[union-attr]


def answered(client: Client, at: str, answers: dict[str, str]) -> None:
    for name, typed in answers.items():
        assert client.post(f"{at}asked/{name}/", {name: typed}).status_code == 302, name


def submitted(client: Client, answers: dict[str, str], item: str = SUBSIDY.code) -> str:
    at = begun(client, item)
    answered(client, at, answers)
    assert client.post(f"{at}check/")["Location"] == f"{at}receipt/"
    return at


def test_services_are_found_by_name_without_sign_in(bureau):
    page = text(Client().get("/services/", {"q": "灵活就业"}))
    assert "灵活就业人员参保" in page
    assert "工伤认定" not in page
    assert "没有这样的事项" in text(Client().get("/services/", {"q": "火星"}))


def test_a_guide_says_who_what_by_when_and_on_which_law(bureau):
    page = text(Client().get(f"/services/{INJURY_RECOGNITION.code}/"))
    for words in (
        "用人单位、居民",
        "免费",
        "医疗诊断",
        "登录后申请",
        "工伤保险条例 第十四条",
        "60 日",
        "受理 → 调查核实",
    ):
        assert words in page, words
    assert Client().get("/services/no.such/").status_code == 404


def test_the_declaration_of_employers_leads_to_its_own_page(bureau, signed_in_as):
    page = signed_in_as("yongxing").get("/services/social_insurance.employer_declaration/").content.decode()
    assert 'href="/employer/declarations/"' in page
    assert signed_in_as("yongxing").post("/services/social_insurance.employer_declaration/apply/").status_code == 403


def test_one_question_a_page_from_the_guide_to_the_decision(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    assert f'action="{GUIDE}apply/"' in zhang.get(GUIDE).content.decode()
    at = begun(zhang)
    assert "第 1 题，共 3 题" in text(zhang.get(f"{at}asked/licence/"))
    assert zhang.post(f"{at}asked/licence/", {"licence": "here"})["Location"] == f"{at}asked/served/"
    assert zhang.post(f"{at}asked/served/", {"served": "12"})["Location"] == f"{at}asked/called/"
    assert "张三丰" in zhang.get(f"{at}asked/called/").content.decode()
    assert "the registry" in text(zhang.get(f"{at}asked/called/"))
    assert zhang.post(f"{at}asked/called/", {"called": "张三丰"})["Location"] == f"{at}check/"
    assert "提交" in text(zhang.get(f"{at}check/"))
    assert zhang.post(f"{at}check/")["Location"] == f"{at}receipt/"
    receipt, case = text(zhang.get(f"{at}receipt/")), Case.objects.get()
    assert case.state == "granted"
    for words in ("已办结：准予", case.receipt_number, str(case.number), "乡村医生最低从业年数"):
        assert words in receipt, words


def test_a_refusal_says_what_is_not_met_and_what_would_meet_it(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    page = text(zhang.get(f"{submitted(zhang, {**GOOD, 'served': '8'})}receipt/"))
    for words in ("已办结：不予", "可以领取补助", "试行办法 第二条", "从业年数"):
        assert words in page, (words, page)


@pytest.mark.parametrize(
    ("item", "answers", "reason"),
    [
        (SUBSIDY, {"licence": "elsewhere", "place": "x", "served": "12"}, "The licence is another"),
        (BONUS, GOOD, "加发年数"),
    ],
)
def test_what_is_in_doubt_goes_to_an_officer_and_says_why(bureau, signed_in_as, item, answers, reason):
    zhang = signed_in_as("zhang")
    page = text(zhang.get(f"{submitted(zhang, answers, item.code)}receipt/"))
    assert reason in page
    assert "小榄镇人社分局" in page
    assert Case.objects.get().is_open


def test_a_fault_is_said_beside_the_field_and_what_was_typed_stays(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    at = begun(zhang)
    answer = zhang.post(f"{at}asked/served/", {"served": "many"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="many"' in page
    assert 'href="#id_served"' in page
    assert 'id="id_served_error"' in page
    assert 'value="many"' in zhang.get(f"{at}asked/served/").content.decode()
    assert "请选择其中一项" in text(zhang.post(f"{at}asked/licence/", {}))
    assert "请选择其中一项" in text(zhang.get(f"{at}check/"))
    assert zhang.post(f"{at}check/")["Location"] == f"{at}check/"
    assert not Case.objects.exists()


def test_who_corrects_an_answer_comes_back_to_the_answers(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    at = begun(zhang)
    answered(zhang, at, GOOD)
    assert f'{at}asked/served/?from=check"' in zhang.get(f"{at}check/").content.decode()
    assert zhang.post(f"{at}asked/served/?from=check", {"served": "13"})["Location"] == f"{at}check/"
    asks_more = zhang.post(f"{at}asked/licence/?from=check", {"licence": "elsewhere"})
    assert asks_more["Location"] == f"{at}asked/place/"


def test_submitted_twice_it_is_one_case_and_every_page_leads_to_the_receipt(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    at = submitted(zhang, GOOD)
    for answer in (
        zhang.post(f"{at}check/"),
        zhang.get(f"{at}check/"),
        zhang.get(f"{at}asked/licence/"),
        zhang.post(f"{at}asked/licence/", {"licence": "elsewhere"}),
        zhang.post(f"{at}discard/"),
    ):
        assert answer["Location"] == f"{at}receipt/"
    assert Case.objects.get().answers["licence"] == "here"
    assert begun(zhang) != at


def test_a_sign_in_that_ran_out_leads_back_to_the_page_and_nothing_before_is_lost(bureau, signed_in_as):
    at = begun(signed_in_as("zhang"))
    answered(signed_in_as("zhang"), at, {"licence": "here"})
    lost = Client().post(f"{at}asked/served/", {"served": "12"})
    assert lost["Location"] == f"/sign-in/?next={at}asked/served/"
    again = signed_in_as("zhang")
    assert again.get(f"{at}asked/served/").status_code == 200
    assert Draft.objects.get().typed["licence"] == "here"
    assert again.get(f"{GUIDE}apply/")["Location"] == GUIDE


def test_what_is_typed_is_kept_before_the_page_is_sent(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    at = begun(zhang)
    assert zhang.post(f"{at}asked/served/keep/", {"served": "1", "nobody": "x"}).status_code == 204
    assert Draft.objects.get().typed == {"called": "张三丰", "served": "1"}


def test_a_draft_on_an_older_form_says_so(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    at = begun(zhang)
    Draft.objects.update(form="older")
    assert "问题已有变动" in text(zhang.get(f"{at}asked/licence/"))
    assert "问题已有变动" not in text(zhang.get(f"{at}asked/licence/"))


def test_a_draft_may_be_given_up(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    at = begun(zhang)
    assert "继续填写" in text(zhang.get("/me/cases/"))
    assert zhang.post(f"{at}discard/")["Location"] == "/me/cases/"
    assert not Draft.objects.exists()


def test_nobody_else_reaches_a_draft(bureau, signed_in_as):
    at = begun(signed_in_as("zhang"))
    for who, refused in (("yongxing", 404), ("jingban", 403)):
        for address in (f"{at}asked/licence/", f"{at}check/"):
            assert signed_in_as(who).get(address).status_code == refused
            assert signed_in_as(who).post(address).status_code == refused
        assert signed_in_as(who).get(f"{at}receipt/").status_code == refused
        assert signed_in_as(who).post(f"{at}discard/").status_code == refused
        assert signed_in_as(who).post(f"{at}asked/licence/keep/").status_code == refused
    assert signed_in_as("yongxing").post(f"/services/{SUBSIDY.code}/apply/").status_code == 403


def test_who_acts_for_an_employer_no_more_reaches_its_drafts_no_more(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    at = begun(agent, INJURY_RECOGNITION.code)
    assert "永兴五金" in text(agent.get(f"{at}asked/worker_name/"))
    EmployerAgent.objects.all().delete()
    assert agent.get(f"{at}asked/worker_name/").status_code == 404


def test_what_belongs_together_is_asked_on_one_page(bureau, signed_in_as):
    agent = signed_in_as("yongxing")
    at = begun(agent, INJURY_RECOGNITION.code)
    page = agent.post(f"{at}asked/worker_name/", {"worker_name": "王五", "worker_number": "1"}).content.decode()
    assert 'value="王五"' in page
    assert 'id="id_worker_number_error"' in page


def test_a_check_of_the_whole_is_said_where_it_can_be_put_right(bureau, signed_in_as):
    zhang = signed_in_as("zhang")
    at = begun(zhang, FLEXIBLE_ENROLMENT.code)
    drafts.keep(
        Draft.objects.get(), {"work": "other", "first_month": "2026-10", "base_fen": "1", "phone": "13800138000"}
    )
    assert "元" in text(zhang.get(f"{at}check/"))
    assert 'id="id_base_fen_error"' in zhang.get(f"{at}asked/base_fen/?from=check").content.decode()
