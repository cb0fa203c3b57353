"""The API of the law, asked as machines ask it: JSON in, JSON out, money in yuan."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.test import Client

from renshe.access import tokens
from renshe.access.models import TrailEntry

WAGE = {"wage": "5000.05", "injury_class": 3}


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def machine(bureau):
    """A machine that asks with a token, in English."""
    token = tokens.give(bureau.users["jingban"], "工资系统")
    return Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})


def ask(client, path, body, **headers):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(f"/api/v1/law/{path}", text, content_type="application/json", headers=headers)


def test_one_person_is_computed_to_the_fen_in_yuan(machine):
    answer = ask(machine, "compute", {"formula": "pension_pooled", "on": "2021-07", "facts": WAGE}).json()
    assert (answer["value"], answer["unit"], answer["on"]) == ("700.01", "yuan", "2021-07")
    assert answer["not_verified"] == [
        "each_amount_to_the_fen",
        "pension_base_ceiling",
        "pension_base_floor",
        "pension_employer_rate",
    ]


def test_a_bare_decimal_is_read_as_written(machine):
    body = '{"formula": "pension_pooled", "on": "2021-07", "facts": {"wage": 5000.05, "injury_class": 3}}'
    assert ask(machine, "compute", body).json()["value"] == "700.01"


def test_rows_months_and_codes_go_in_and_come_out_as_people_write_them(machine):
    dependants = [{"relation": "spouse", "is_lone": False}, {"relation": "other", "is_lone": True}]
    family = {"counted_wage_of_deceased": "6543.21", "dependants": dependants}
    question = {"formula": "dependants_allowance", "on": "2024-01", "facts": family}
    assert ask(machine, "compute", question).json()["value"] == "5234.56"
    years = [{"posted_in": "2021-12", "credited_in_year": "12.00", "product_of_year": "66.00"}]
    account = {"formula": "balance_carried", "on": "2025-01", "facts": {"balance_before": "100.00", "years": years}}
    assert ask(machine, "compute", account).json()["value"] == "119.06"
    person = {"born": "1965-01", "group": "male", "shift": -3}
    retires = {"formula": "chosen_retirement_month", "on": "2025-01", "facts": person}
    assert ask(machine, "compute", retires).json()["value"] == "2025-01"


def test_a_wrong_code_in_a_row_says_which_row_and_what_would_be_right(machine):
    family = {"counted_wage_of_deceased": "6543.21", "dependants": [{"relation": "aunt", "is_lone": False}]}
    question = {"formula": "dependants_allowance", "on": "2024-01", "facts": family}
    answer = ask(machine, "compute", question, **{"accept-language": "zh-CN"})
    assert answer.status_code == 422
    assert "供养亲属第1行：与死者关系" in answer.json()["errors"][0]["message"]
    assert "spouse、other" in answer.json()["errors"][0]["message"]


def test_the_worksheet_comes_with_each_clause(machine):
    answer = ask(machine, "explain", {"formula": "pension_pooled", "on": "2021-07", "facts": WAGE}).json()
    assert answer["value"] == "700.01"
    assert answer["explanation"]["label_zh"] == "养老保险单位缴费"
    assert answer["explanation"]["cites"] == "社会保险法 第十二条第一款"


def test_a_wrong_row_says_what_is_wrong_and_spoils_no_other(machine):
    people = [{"wage": "5000.05"}, {"wage": "五千"}, {"wage": "3000"}, {}, {"wage": "-1"}]
    asked = {"formulas": ["pension_pooled", "pension_account"], "on": "2021-07", "persons": people}
    answer = ask(machine, "compute-many", asked).json()
    assert answer["units"] == {"pension_pooled": "yuan", "pension_account": "yuan"}
    assert answer["failed"] == 3
    assert answer["rows"][0] == {"row": 1, "values": {"pension_pooled": "700.01", "pension_account": "400.00"}}
    assert answer["rows"][2] == {"row": 3, "values": {"pension_pooled": "554.12", "pension_account": "316.64"}}
    assert answer["rows"][1]["error"] == {
        "code": "law.fact-wrong",
        "field": "persons.2.wage",
        "message": "The fact “declared wage” (wage) is 五千: it must be an amount in yuan to the fen, such as 5000.00.",
        "right": "an amount in yuan to the fen, such as 5000.00",
    }
    assert answer["rows"][3]["error"]["code"] == "law.fact-missing"
    assert answer["rows"][4]["error"]["right"] == "from 0.00 yuan to 100000000.00 yuan"


def test_ten_thousand_people_are_computed_at_once_and_one_more_is_refused(machine):
    people = [{"wage": f"{4000 + number}.00"} for number in range(10_000)]
    asked = {"formulas": ["pension_account"], "on": "2021-07", "persons": people}
    answer = ask(machine, "compute-many", asked).json()
    assert (len(answer["rows"]), answer["failed"]) == (10_000, 0)
    assert answer["rows"][-1] == {"row": 10_000, "values": {"pension_account": "1119.92"}}
    refused = ask(machine, "compute-many", asked | {"persons": [*people, {"wage": "1"}]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["right"] == "a list of 1 to 10,000 objects of facts"


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"formula": "pension_base", "on": "七月", "facts": {}}, "on", "“on”不能为 七月。应为月份，如 2021-07。"),
        ({"formula": "pension_base", "on": "2021-13", "facts": {}}, "on", "“on”不能为 2021-13。应为月份，如 2021-07。"),
        ({"formula": "pension_base", "facts": {}}, "on", "缺少“on”。应为月份，如 2021-07。"),
        ({"formula": "pension_base", "on": "2021-07", "facts": []}, "facts",
         '“facts”不能为 […]。应为一组数据项，如 {"wage": "5000.00"}。'),
        ({"formula": "pension_base", "on": "2021-07", "facts": {}, "x": 1}, "x", "没有“x”这一项。"),
        ({"formula": "pension_base", "on": 202107, "facts": {}}, "on", "“on”不能为 202107。应为月份，如 2021-07。"),
        ({"formula": "pension_base", "on": "2021-7", "facts": {}}, "on", "“on”不能为 2021-7。应为月份，如 2021-07。"),
        ({"formula": "flexible_bas", "on": "2021-07", "facts": {}}, "formula",
         "没有名为“flexible_bas”的公式。是否为：flexible_base、flexible_total、flexible_account？"),
        ({"formula": "pension_base", "on": "2021-07", "facts": {}}, "facts.wage",
         "缺少“申报工资”（wage）：应提供以元为单位、精确到分的金额，如 5000.00。"),
        ({"formula": "pension_base", "on": "2021-07", "facts": {"salary": 1}}, "facts.salary",
         "该公式没有“salary”这一数据项，可提供的数据项为：“申报工资”（wage）、“工伤保险行业风险类别”（injury_class）。"),
        ({"formula": "pension_base", "on": "2021-06", "facts": {"wage": "1"}}, "on",
         "参数“养老保险缴费基数下限”（pension_base_floor）在 2021-06 没有取值，最早的取值自 2021-07 起。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_field_in_the_askers_language(machine, body, field, message):
    answer = ask(machine, "compute", body, **{"accept-language": "zh-CN,zh;q=0.9"})
    assert answer.status_code == 422
    found = answer.json()["errors"][0]
    assert (found["field"], found["message"]) == (field, message)


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        ("compute", "{,}", 400, "The body is not JSON from line 1, column 2 on."),
        ("compute-many", "{,}", 400, "The body is not JSON from line 1, column 2 on."),
        ("compute", b"\xff\xfe", 400, "The body is not JSON in UTF-8."),
        ("compute", "[" * 100_000, 400, "The body is not JSON in UTF-8."),
        ("compute-many", "[" * 100_000, 400, "The body is not JSON in UTF-8."),
        ("compute", " " * (5 * 1024 * 1024 + 1), 413,
         "The body is too large: at most 10,000 people and 32 MB at once."),
        ("compute-many", {"formulas": ["pension_base", "account_interest"], "on": "2021-07", "persons": [{}]}, 422,
         "pension_base and account_interest do not read the same facts: ask for them separately."),
        ("compute", '{"formula": "pension_base", "on": "2021-07", "facts": {"wage": "1", "wage": "2"}}', 422,
         "“wage” is given more than once; give each fact once."),
        ("compute-many", '{"formulas": ["pension_base"], "on": "2021-07", "persons": [{"wage": "1", "wage": "2"}]}',
         422, "“wage” is given more than once; give each fact once."),
        ("nothing", {}, 404, None),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_in_words(machine, path, body, status, message):
    answer = ask(machine, path, body)
    assert answer.status_code == status
    if message:
        assert answer.json()["errors"][0]["message"] == message


@pytest.mark.parametrize("digits", [4_299, 10_000])
def test_a_number_of_thousands_of_digits_is_no_wage(machine, digits):
    body = '{"formula": "pension_base", "on": "2021-07", "facts": {"wage": ' + "9" * digits + "}}"
    answer = ask(machine, "compute", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "facts.wage")


FAMILY = '[{"relation": "spouse", "is_lone": false}]'


@pytest.mark.parametrize(
    ("dependants", "message"),
    [
        (None, "缺少“供养亲属”（dependants）"), ([5], "“供养亲属”（dependants）为 [5]"),
        ({"a": 1}, "“供养亲属”（dependants）为 {\"a\": 1}"), ([{}] * 13, "“供养亲属”（dependants）为 13 行"),
        ("left out", "缺少“供养亲属”（dependants）"),
    ],
)  # fmt: skip
def test_rows_that_are_none_are_told_as_the_fact_with_what_a_row_looks_like(machine, dependants, message):
    facts = {"counted_wage_of_deceased": "6543.21"} | ({} if dependants == "left out" else {"dependants": dependants})
    asked = {"formula": "dependants_allowance", "on": "2024-01", "facts": facts}
    (error,) = ask(machine, "compute", asked, **{"accept-language": "zh-CN"}).json()["errors"]
    assert (error["field"], error["right"]) == ("facts.dependants", f"最多 12 行的列表，如 {FAMILY}")
    assert error["message"].startswith(message)


def test_a_series_of_another_length_is_told_by_its_length_and_one_number_as_it_was_sent(machine):
    asked = {"formula": "account_interest", "on": "2021-07"}
    told = [
        ask(machine, "compute", asked | {"facts": {"credited": given}}).json()["errors"][0]
        for given in (["1"] * 11, "500", {"x": "1"})
    ]
    assert {one["field"] for one in told} == {"facts.credited"}
    assert [one["message"].split(" is ")[1].split(":")[0] for one in told] == ["11 values", "500", "x"]


@pytest.mark.parametrize(
    ("path", "body", "field", "right"),
    [
        ("compute", "[]", "", "an object with the fields formula, on, facts"),
        ("compute-many", "null", "", "an object with the fields formulas, on, persons"),
        ("compute", '{"formula": "pension_base", "on": "2021-07", "facts": {}, "x": 1}', "x",
         "one of formula, on, facts"),
        ("compute", '{"formula": "pension_base", "on": "2021-07", "facts": {"wage": 1, "wage": 2}}', "facts.wage",
         None),
        ("compute-many", '{"formulas": ["pension_base"], "on": "2021-07", "persons": [{}, {"wage": 1, "wage": 2}]}',
         "persons.2.wage", None),
        ("compute-many", '{"formulas": ["pension_base", "flexible_bas"], "on": "2021-07", "persons": [{}]}',
         "formulas.2", "Did you mean: flexible_base, flexible_total, flexible_account?"),
        ("compute-many", '{"formulas": ["pension_base"], "on": "2021-07", "persons": [{}, 5]}', "persons.2",
         'an object of facts such as {"wage": "5000.00"}'),
    ],
)  # fmt: skip
def test_the_very_place_is_named_with_what_would_be_right_there(machine, path, body, field, right):
    answer = ask(machine, path, body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error.get("right")) == (field, right)


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "right"),
    [
        ("get", "/api/v1/law/compute", 405, "request.wrong-method", "one of POST"),
        ("put", "/api/v1/law/compute-many", 405, "request.wrong-method", "one of POST"),
        ("post", "/api/v1/law/", 405, "request.wrong-method", "one of GET"),
        ("get", "/api/v1/nope", 404, "request.not-found", None),
        ("post", "/api/nope/", 404, "request.not-found", None),
        ("get", "/api/v1/what-if/0", 422, "request.field-wrong", "the number of a what-if, from 1 on"),
        ("get", "/api/v1/what-if/abc", 422, "request.field-wrong", "the number of a what-if, from 1 on"),
    ],
)
def test_a_wrong_method_or_address_is_a_problem_in_json(machine, method, path, status, code, right):
    answer = getattr(machine, method)(path)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (status, "application/problem+json")
    (error,) = answer.json()["errors"]
    assert (error["code"], error.get("right")) == (code, right)


def test_a_fault_of_ours_is_told_in_json_without_what_it_was(machine, monkeypatch):
    def fault(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("renshe.portal.api.law.in_yuan.answer", fault)
    machine.raise_request_exception = False
    answer = ask(machine, "compute", {"formula": "pension_base", "on": "2021-07", "facts": WAGE})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (500, "server.fault")
    assert b"ours" not in answer.content


def test_who_is_not_signed_in_reads_the_law_and_computes_nothing(bureau):
    nobody = Client(headers={"accept-language": "en"})
    listed = nobody.get("/api/v1/law/").json()
    assert {one["name"] for one in listed["formulas"]} > {"pension_base", "monthly_pension"}
    refused = ask(nobody, "compute", {"formula": "pension_base", "on": "2021-07", "facts": WAGE})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (401, "request.not-signed-in")


def test_a_session_asks_with_the_forms_secret_only(bureau):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(bureau.users["zhang"], backend="django.contrib.auth.backends.ModelBackend")
    asked = {"formula": "pension_pooled", "on": "2021-07", "facts": WAGE}
    assert ask(client, "compute", asked).json()["errors"][0]["code"] == "request.forbidden"
    client.get("/")
    secret = client.cookies["csrftoken"].value
    assert ask(client, "compute", asked, **{"x-csrftoken": secret}).json()["value"] == "700.01"


def test_a_token_that_was_ended_works_no_more(bureau, machine):
    asked = {"formula": "pension_pooled", "on": "2021-07", "facts": WAGE}
    assert ask(machine, "compute", asked).status_code == 200
    tokens.end(bureau.users["jingban"], "工资系统")
    assert ask(machine, "compute", asked).status_code == 401
    assert list(TrailEntry.objects.order_by("pk").values_list("action", flat=True)) == ["token.given", "token.ended"]


def test_who_asks_too_often_is_told_to_wait(machine):
    asked = {"formulas": ["pension_base"], "on": "2021-07", "persons": [WAGE]}
    answers = [ask(machine, "compute-many", asked).status_code for _ in range(31)]
    if answers.count(200) > 30:  # a minute of the clock ended in between
        answers = [ask(machine, "compute-many", asked).status_code for _ in range(31)]
    last = ask(machine, "compute-many", asked)
    assert last.status_code == 429
    assert last.json()["errors"][0]["message"] == "Too many requests: wait for a minute."
    assert 0 < int(last["Retry-After"]) <= 60


def test_law_that_has_not_changed_is_not_sent_again(bureau):
    first = Client().get("/api/v1/law/")
    again = Client(headers={"if-none-match": first["ETag"]}).get("/api/v1/law/")
    assert (again.status_code, again.content) == (304, b"")


def test_one_formula_and_one_parameter_have_their_addresses(bureau):
    formula = Client().get("/api/v1/law/formulas/pension_base").json()
    assert [fact["name"] for fact in formula["facts"]] == ["wage"]
    parameter = Client().get("/api/v1/law/parameters/pension_base_ceiling").json()
    assert next(one for one in parameter["values"] if one["from"] == "2021-07") == {
        "from": "2021-07", "value": "22941.00", "source": "粤人社发〔2021〕32号",
        "source_en": "Yue Ren She Fa [2021] 32", "state": "reported",
    }  # fmt: skip
    assert Client().get("/api/v1/law/formulas/nothing").status_code == 404


def test_half_a_character_is_no_fact_and_no_fault_of_ours(machine):
    question = '{"formulas": ["pension_pooled"], "on": "2021-07", "persons": [{"wage": "\\ud800"}, {"\\ud800": 1}]}'
    answer = ask(machine, "compute-many", question)
    assert answer.status_code == 200
    assert [row["error"]["field"] for row in answer.json()["rows"]] == ["persons.1.wage", "persons.2.\\ud800"]


def test_a_broken_file_of_law_is_no_fault_of_the_asker(machine, tmp_path, settings):
    settings.LAW_FOLDER = tmp_path
    (tmp_path / "city.yaml").write_text("minimum_wage: [\n")
    for path in ("compute", "explain"):
        answer = ask(machine, path, {"formula": "pension_pooled", "on": "2021-07", "facts": WAGE})
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json; charset=utf-8")
        (error,) = answer.json()["errors"]
        assert (error["code"], error["field"]) == ("law.file-unreadable", "")
        assert error["message"].startswith(f"{tmp_path}/city.yaml, line 2: it is not YAML (")


def test_a_period_is_answered_piece_by_piece(machine):
    body = {"formula": "pension_pooled", "first": "2025-06", "last": "2025-09"}
    wage = {"2025-06": "28000.00", "2025-08": "5000.00"}  # above both ceilings: 27,501 and from July 27,549 yuan
    answer = ask(machine, "compute-over", {**body, "facts": {"wage": wage, "injury_class": 3}}).json()
    assert [(one["from"], one["to"], one["value"]) for one in answer["pieces"]] == [
        ("2025-06", "2025-06", "4400.16"),
        ("2025-07", "2025-07", "4407.84"),
        ("2025-08", "2025-09", "800.00"),
    ]
    refused = ask(machine, "compute-over", {**body, "last": "2025-05", "facts": WAGE})
    assert refused.status_code == 422
    error = refused.json()["errors"][0]
    assert (error["code"], error["field"], error["right"]) == (
        "law.period-ends-before-it-begins", "last", "2025-06 or later",
    )  # fmt: skip
    early = ask(machine, "compute-over", {**body, "first": "2010-01", "facts": WAGE}).json()["errors"][0]
    assert (early["field"], early["right"]) == ("first", "2021-07 or later")
    early = ask(machine, "compute", {"formula": "required_months", "on": "2010-06", "facts": {}}).json()["errors"][0]
    assert (early["field"], early["right"]) == ("on", "2011-07 or later")


@pytest.mark.parametrize(
    "wage", [{"0000-01": "3"}, {"2022-13": "3"}, {f"{2000 + n // 12}-{n % 12 + 1:02d}": "3" for n in range(601)}]
)
def test_a_fact_by_months_that_are_none_or_too_many_is_told_as_such(machine, wage):
    body = {"formula": "pension_pooled", "first": "2022-06", "last": "2022-09"}
    refused = ask(machine, "compute-over", {**body, "facts": {"wage": wage, "injury_class": 3}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "facts.wage")
