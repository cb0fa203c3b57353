"""Services by API: from the declaration the guide, the form's schema, answers checked, an application filed."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from django.core.cache import cache
from django.test import Client

from renshe.access.models import TrailEntry
from renshe.access.token_scopes import TokenScope
from renshe.casework.items import all_items, get_item
from renshe.casework.items.filled import fill
from renshe.casework.models import Case
from renshe.casework.tests.village_doctors import BONUS, SUBSIDY
from renshe.portal.api.form_schema import form_schema
from renshe.portal.tests.machines import API, Machine
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION, FLEXIBLE_ENROLMENT, INJURY_RECOGNITION
from renshe.registry.models import EmployerAgent

GOOD = {"licence": "here", "served": "12"}
ENROLS = {"work": "platform", "first_month": "2025-08", "base_fen": "6000.00", "phone": "13800138000"}
INJURY = f"/services/{INJURY_RECOGNITION.code}"
ACCIDENT = {
    "employer_name": "永兴五金", "cause": "at_work", "happened_on": "2026-11-02", "place": "车间", "words": "手被夹伤",
    "diagnosis": "骨折",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


def anybody(path: str, **asked: str | int) -> Any:
    return Client(headers={"accept-language": "en"}).get(f"{API}{path}", asked)


def errors(answer: Any) -> list[tuple[str, str]]:
    return [(one["code"], one["field"]) for one in answer.json()["errors"]]


def test_every_declared_item_is_listed_page_by_page_in_both_languages(db):
    first = anybody("/services/", limit=2).json()
    rest = anybody("/services/", after=first["next"], limit=100).json()
    assert [one["code"] for one in first["rows"] + rest["rows"]] == [one.code for one in all_items()]
    assert rest["next"] is None
    (found,) = anybody("/services/", q="灵活就业").json()["rows"]
    assert found["name"] == {"zh": "灵活就业人员参保登记", "en": "Enrolment of a flexible worker"}
    assert anybody("/services/", q="flexible worker").json()["rows"] == [found]
    assert errors(anybody("/services/", after="é", limit=0)) == [
        ("request.field-wrong", "after"),
        ("request.field-wrong", "limit"),
    ]


def test_a_guide_has_materials_limits_states_and_steps(db):
    told = anybody(INJURY).json()
    assert (told["level"], told["fee_yuan"]) == ("online", "0.00")
    assert told["applicants"] == ["employer", "resident", "officer"]
    traffic = next(one for one in told["materials"] if one["code"] == "traffic")
    assert (traffic["may_follow"], traffic["from_records"]) == (True, None)
    assert traffic["shown_when"] == {"properties": {"cause": {"enum": ["commuting"]}}, "required": ["cause"]}
    limit = next(one for one in told["limits"] if one["code"] == "decision")
    assert limit["length"] == {"zh": "60 日", "en": "days: 60"}
    assert next(one for one in told["steps"] if one["code"] == "withdraw")["by"] == "applicant"
    assert anybody("/services/no.such").status_code == 404


def test_the_form_is_a_schema_with_its_conditions_in_both_languages(db):
    schema = anybody(f"{INJURY}/form", applicant="resident").json()
    jsonschema_rs.meta.validate(schema)
    assert "worker_number" not in schema["properties"]
    assert schema["properties"]["happened_on"]["format"] == "date"
    assert schema["properties"]["cause"]["x-title"]["en"] == "What was it?"
    assert schema["allOf"] == [
        {
            "if": {"properties": {"cause": {"enum": ["commuting"]}}, "required": ["cause"]},
            "then": {"required": ["mainly_at_fault"]},
        }
    ]
    looks = jsonschema_rs.validator_for(schema)
    assert looks.is_valid(ACCIDENT)
    assert not looks.is_valid(ACCIDENT | {"cause": "commuting"})
    assert not looks.is_valid(ACCIDENT | {"cause": "boredom"})


def test_the_schema_of_every_form_asks_for_what_the_form_asks_for(db):
    for item in all_items():
        for form in (item.form, *(step.asks for step in item.procedure.transitions)):
            schema = form_schema(form)
            jsonschema_rs.meta.validate(schema)
            assert set(schema["required"]) == set(fill(form, {}).missing), item.code


def test_answers_are_checked_and_nothing_is_kept(bureau):
    machine = Machine(bureau.users["zhang"])
    told = machine.post(
        f"{INJURY}/check", {"applicant": "resident", "answers": ACCIDENT | {"cause": "commuting"}}
    ).json()
    assert (told["is_whole"], told["materials"]) == (False, ["contract", "diagnosis", "traffic"])
    assert [one["field"] for one in told["problems"]] == ["answers.mainly_at_fault"]
    assert "mainly_at_fault" in told["asked"]
    more = {"applicant": "resident", "answers": ACCIDENT | {"mainly_at_fault": True, "planet": "火星"}}
    told = machine.post(f"{INJURY}/check", more).json()
    assert told["left_out"] == ["mainly_at_fault", "planet"]
    assert [one["field"] for one in told["problems"]] == ["answers.planet"]
    assert not Case.objects.exists()


def test_a_resident_files_once_however_often_it_is_sent(bureau):
    machine = Machine(bureau.users["zhang"])
    first = machine.file(FLEXIBLE_ENROLMENT.code, ENROLS)
    assert first.status_code == 201
    case = first.json()
    assert (case["state"], case["applicant"]) == ("submitted", "张三丰 4420**********001X")
    assert [one["code"] for one in case["steps"]] == ["withdraw"]
    again = machine.file(FLEXIBLE_ENROLMENT.code, ENROLS)
    assert (again.status_code, again.json()["id"]) == (200, case["id"])
    other = machine.file(FLEXIBLE_ENROLMENT.code, ENROLS | {"work": "other"})
    assert (other.status_code, errors(other)) == (409, [("casework.key-of-another-request", "Idempotency-Key")])
    assert machine.file(FLEXIBLE_ENROLMENT.code, ENROLS, key="k2").status_code == 201
    assert Case.objects.count() == 2
    told = TrailEntry.objects.filter(action="case.opened").values_list("user__username", "detail__by")
    assert list(told) == [("zhang", "api")] * 2


def test_a_key_is_its_users_own(bureau):
    ours = Machine(bureau.users["zhang"]).file(FLEXIBLE_ENROLMENT.code, ENROLS).json()["id"]
    theirs = Machine(bureau.users["jingban"]).file(FLEXIBLE_ENROLMENT.code, ENROLS, person=bureau.zhang.identity_number)
    assert theirs.status_code == 201
    assert theirs.json()["id"] != ours


def test_without_a_key_or_with_wrong_answers_nothing_is_filed(bureau):
    machine = Machine(bureau.users["zhang"])
    without = machine.post(f"/services/{FLEXIBLE_ENROLMENT.code}/applications", {"answers": ENROLS})
    assert (without.status_code, errors(without)) == (422, [("request.field-missing", "Idempotency-Key")])
    wrong = machine.file(FLEXIBLE_ENROLMENT.code, ENROLS | {"phone": "1", "base_fen": "1.00", "planet": "火星"})
    assert (wrong.status_code, errors(wrong)) == (422, [("request.field-unknown", "answers.planet")])
    wrong = machine.file(FLEXIBLE_ENROLMENT.code, ENROLS | {"phone": "1"})
    assert errors(wrong) == [("casework.answer-wrong", "answers.phone")]
    assert machine.file(FLEXIBLE_ENROLMENT.code, ENROLS).status_code == 201, "a refused key may be used again"
    assert Case.objects.count() == 1


def test_law_decides_while_the_machine_waits_and_says_why(bureau):
    machine = Machine(bureau.users["zhang"])
    case = machine.file(SUBSIDY.code, GOOD).json()
    assert (case["state"], case["outcome"]["answer"]) == ("granted", "granted")
    assert case["outcome"]["cites"] == "试行办法 第二条"
    receipt = machine.get(case["outcome"]["receipt"].removeprefix(API)).json()
    assert receipt["receipt"]["results"] == {"may_draw": True}
    refused = machine.file(SUBSIDY.code, GOOD | {"served": 8}, key="k2").json()
    assert refused["outcome"]["answer"] == "refused"
    assert refused["outcome"]["would_pass"]
    doubted = machine.file(BONUS.code, GOOD, key="k3").json()
    assert (doubted["outcome"]["answer"], doubted["is_open"]) == ("doubted", True)


def test_an_officer_files_for_whom_they_see_and_have_in_hand(bureau):
    for who, expected in (("jingban", 201), ("shiqi", 404), ("lingdao", 403)):
        answer = Machine(bureau.users[who]).file(FLEXIBLE_ENROLMENT.code, ENROLS, person=bureau.zhang.identity_number)
        assert answer.status_code == expected, who
    assert Case.objects.get().unit == bureau.xiaolan.unit
    nobody = Machine(bureau.users["jingban"]).file(FLEXIBLE_ENROLMENT.code, ENROLS)
    assert errors(nobody) == [("services.applicant-missing", "person")]


def test_an_agent_of_several_employers_says_for_which(bureau, tea_house):
    machine = Machine(bureau.users["yongxing"])
    answers = {key: text for key, text in ACCIDENT.items() if key != "employer_name"}
    answers |= {"worker_name": "王五", "worker_number": "44209919900307001X"}
    code = INJURY_RECOGNITION.code
    assert machine.file(code, answers, employer=tea_house.credit_code).status_code == 404
    acts = EmployerAgent.objects.get()
    EmployerAgent.objects.create(user=acts.user, employer=tea_house, acts=acts.acts)
    assert errors(machine.file(code, answers)) == [("services.employer-missing", "employer")]
    assert machine.file(code, answers, employer=tea_house.credit_code.lower()).json()["unit"] == "shiqi"


def test_what_has_a_page_of_its_own_and_what_one_may_not_apply_for_is_refused(bureau):
    own = Machine(bureau.users["yongxing"]).file(EMPLOYER_DECLARATION.code, {})
    assert (own.status_code, errors(own)) == (409, [("services.not-filed-here", "")])
    assert Machine(bureau.users["yongxing"]).file(FLEXIBLE_ENROLMENT.code, ENROLS).status_code == 403


def test_a_token_opens_what_it_was_given_for(bureau):
    reads = Machine(bureau.users["zhang"], TokenScope.CASES_READ, language="zh-CN")
    refused = reads.file(FLEXIBLE_ENROLMENT.code, ENROLS)
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json; charset=utf-8"
    problem = refused.json()
    assert (problem["title"], problem["status"]) == ("无权办理", 403)
    assert problem["detail"] == "该令牌不能用于此操作：缺少权限范围 cases.file（提交申请）。"
    assert reads.get("/cases/").status_code == 200
    assert anybody("/cases/").status_code == 401


def test_a_new_item_is_there_without_code():
    assert get_item(SUBSIDY.code).code in {one["code"] for one in anybody("/services/", limit=100).json()["rows"]}
