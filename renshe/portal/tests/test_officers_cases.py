"""Officers at their cases: the work list, one case, many at once, spot checks, the search box."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from renshe.access.models import RoleHolding, TrailEntry, User
from renshe.casework import cases
from renshe.casework.models import Case, SpotCheck
from renshe.casework.tests.village_doctors import SUBSIDY
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION, FLEXIBLE_ENROLMENT, INJURY_RECOGNITION

ANSWERS = {"work": "platform", "first_month": "2025-08", "base_fen": "6000.00", "phone": "13800138000"}
ACCIDENT = {"worker_number": "44209919900307001X", "cause": "at_work"}


@pytest.fixture
def case(bureau: SimpleNamespace) -> Case:
    """张三丰 of 小榄 applies to be enrolled as a flexible worker."""
    return enrolling(bureau)


def enrolling(bureau: SimpleNamespace) -> Case:
    return cases.open_case(FLEXIBLE_ENROLMENT, bureau.xiaolan.unit, bureau.zhang, by=None, answers=ANSWERS)


def hand(bureau: SimpleNamespace, name: str, role: str) -> User:
    """An officer of 小榄 with a role."""
    user = User.objects.create(username=name, full_name=name)
    RoleHolding.objects.create(user=user, role=role, unit=bureau.xiaolan.unit, held=(date(2020, 1, 1), None))
    bureau.users[name] = user
    return user


def lately() -> dict[str, str]:
    return ACCIDENT | {"happened_on": str(timezone.localdate() - timedelta(days=9))}


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def due(case: Case, days: int) -> None:
    Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() + timedelta(days=days))


def test_the_work_list_shows_a_units_open_cases_masked_and_how_late_they_are(bureau, case, signed_in_as):
    due(case, -3)
    told = page(signed_in_as("jingban"), "/cases/")
    for words in (case.receipt_number, "灵活就业人员参保登记", "张三丰 4420**********001X", "逾期 3 天", "无人承办"):
        assert words in told
    assert "到期日" in told
    assert "应缴" not in told  # what is due by a day is no money
    assert "44209919900307001X" not in told
    assert TrailEntry.objects.filter(action="list.seen", subject_key="cases").count() == 1
    elsewhere = page(signed_in_as("shiqi"), "/cases/")  # another town's
    assert "没有记录。" in elsewhere
    assert "批量办理所选" not in elsewhere
    for other in ("zhang", "yongxing"):
        assert signed_in_as(other).get("/cases/").status_code == 403


def test_the_list_is_filtered_sorted_by_due_day_and_exported_as_filtered(bureau, signed_in_as):
    late, near, far, still = (enrolling(bureau) for _ in range(4))
    for one, days in ((late, -1), (near, 0), (far, 60)):
        due(one, days)
    Case.objects.filter(pk=still.pk).update(due_on=None)
    officer = signed_in_as("jingban")
    Case.objects.filter(pk=far.pk).update(assigned_to=bureau.users["jingban"])

    def listed(query: str) -> list[str]:
        book = openpyxl.load_workbook(BytesIO(officer.get(f"/cases/?{query}&export=xlsx").content))
        return [str(row[0]) for row in list(book.worksheets[0].values)[1:]]

    numbers = [one.receipt_number for one in (late, near, far, still)]
    assert listed("") == numbers
    assert [listed(f"due={name}") for name in ("late", "soon", "in_time", "still")] == [[one] for one in numbers]
    assert (listed("who=mine"), listed("who=nobody")) == ([numbers[2]], [numbers[0], numbers[1], numbers[3]])
    assert (listed("sent_back=yes"), len(listed("sent_back=no"))) == ([], 4)
    assert len(listed(f"item={FLEXIBLE_ENROLMENT.code}&state=submitted&unit={bureau.xiaolan.unit.pk}")) == 4
    assert listed("item=nothing") == []


def test_the_list_asks_twelve_times_at_most_for_however_many_rows(bureau, signed_in_as):
    officer = signed_in_as("jingban")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page(officer, "/cases/")
        return len(found)

    enrolling(bureau)
    asked()
    with_one = asked()
    for _ in range(24):
        enrolling(bureau)
    assert asked() == with_one <= 12


def test_more_than_can_be_counted_are_paged_as_far_as_they_are_counted(bureau, signed_in_as, monkeypatch):
    monkeypatch.setattr("renshe.portal.cases.reach.MOST_COUNTED", 2)
    for _ in range(3):
        enrolling(bureau)
    assert "超过 2 件" in page(signed_in_as("jingban"), "/cases/")


def test_a_declaration_keeps_its_own_page(bureau, signed_in_as, declared):
    opened = cases.open_case(EMPLOYER_DECLARATION, bureau.xiaolan.unit, bureau.employer, by=None)
    declared.case = opened
    declared.save()
    officer = signed_in_as("jingban")
    assert str(opened.number) not in page(officer, "/cases/")
    assert officer.get(f"/cases/{opened.pk}/")["Location"] == f"/declarations/{declared.pk}/"
    assert officer.post(f"/cases/{opened.pk}/steps/accept/").status_code == 404


def test_a_case_is_read_whole_and_the_read_is_recorded_once(bureau, case, signed_in_as):
    told = page(signed_in_as("jingban"), f"/cases/{case.pk}/")
    for words in (
        "张三丰 4420**********001X", "互联网平台就业", "138****8000", f"/people/{bureau.zhang.pk}/", "永兴五金",
        "起算当日，不计入期限", "收到申请", f"/cases/{case.pk}/clocks/{case.clocks.get().pk}.pdf",
    ):  # fmt: skip
        assert words in told, words
    assert "13800138000" not in told
    seen = TrailEntry.objects.get(action="seen")
    assert (seen.subject_key, seen.detail, seen.user) == (str(case.pk), {"what": "case"}, bureau.users["jingban"])
    for other, status in (("shiqi", 404), ("zhang", 403), ("yongxing", 403)):
        client = signed_in_as(other)
        assert client.get(f"/cases/{case.pk}/").status_code == status
        for tail in ("steps/accept/", "assign/", "spot-check/"):
            assert client.post(f"/cases/{case.pk}/{tail}", {"to": "pool"}).status_code == status
    assert list(case.events.values_list("kind", flat=True)) == ["opened"]


def test_a_step_is_taken_once_however_often_it_is_pressed_and_the_second_hand_is_another(bureau, case, signed_in_as):
    hand(bureau, "fuhe", "checker")
    officer, url = signed_in_as("jingban"), f"/cases/{case.pk}/"
    for _ in range(2):
        assert officer.post(f"{url}steps/accept/")["Location"] == url
    case.refresh_from_db()
    assert (case.state, case.events.count()) == ("to_check", 2)
    assert str(case.number).endswith("000001")
    RoleHolding.objects.create(
        user=bureau.users["jingban"], role="checker", unit=bureau.city, held=(date(2020, 1, 1), None)
    )
    assert "办理参保：您办理过前面的环节，须由其他人员办理。" in page(officer, url)
    assert "须由另一名经办人办理" in officer.post(f"{url}steps/enrol/").content.decode()
    signed_in_as("fuhe").post(f"{url}steps/enrol/")  # 永兴五金 insures him: what the step does is refused, and the step
    case.refresh_from_db()
    assert (case.state, case.is_open) == ("to_check", True)


def test_a_step_that_needs_a_reason_says_so_beside_its_form_and_whoever_is_second_is_told(bureau, case, signed_in_as):
    officer, url = signed_in_as("jingban"), f"/cases/{case.pk}/"
    told = officer.post(f"{url}steps/refuse/", {"step-refuse-note": "  "}).content.decode()
    assert "请用文字说明原因；申请人可以看到。" in told
    assert 'href="#id_step-refuse-note"' in told
    assert officer.post(f"{url}steps/nothing/").status_code == 404
    hand(bureau, "xiaolan", "handler")
    signed_in_as("xiaolan").post(f"{url}steps/ask/", {"step-ask-note": "请补充地址"})
    told = officer.post(f"{url}steps/accept/").content.decode()
    assert "xiaolan" in told
    assert "待申请人" in told
    assert f"{case.receipt_number}" in page(officer, "/cases/?sent_back=yes")


def test_what_a_step_asks_is_checked_by_its_declaration(bureau, signed_in_as):
    case = cases.open_case(INJURY_RECOGNITION, bureau.xiaolan.unit, bureau.employer, by=None, answers=lately())
    officer, url = signed_in_as("jingban"), f"/cases/{case.pk}/"
    told = page(officer, url)
    assert "4420**********001X" in told
    assert "44209919900307001X" not in told
    cases.advance(case, "accept_clear", by=bureau.users["jingban"])
    step = f"{url}steps/propose_clear/"
    told = officer.post(
        step, {"step-propose_clear-is_recognised": "yes", "step-propose_clear-facts": "冲床压伤"}
    ).content.decode()
    assert 'id="id_step-propose_clear-clause_error"' in told
    assert "冲床压伤" in told  # what was typed stays
    whole = {"is_recognised": "yes", "clause": "14-1", "facts": "冲床压伤", "against": ""}
    assert officer.post(step, {f"step-propose_clear-{name}": text for name, text in whole.items()}).status_code == 302
    assert "工伤保险条例" in page(officer, url)


def test_what_forbids_a_step_is_told_in_words(bureau, signed_in_as):
    long_ago = ACCIDENT | {"happened_on": "2020-01-02"}
    case = cases.open_case(INJURY_RECOGNITION, bureau.xiaolan.unit, bureau.employer, by=None, answers=long_ago)
    answer = signed_in_as("jingban").post(f"/cases/{case.pk}/steps/accept/")
    assert answer.status_code == 200
    assert "2020-02-" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == "submitted"


def test_a_case_is_taken_handed_on_and_given_back_without_moving(bureau, case, signed_in_as):
    other = hand(bureau, "xiaolan", "handler")
    officer, url = signed_in_as("jingban"), f"/cases/{case.pk}/"

    def assign(to: object, was: object = "") -> str:
        officer.post(f"{url}assign/", {"to": to, "was": was})
        return page(officer, url)

    me = bureau.users["jingban"].pk
    assign(me)
    assert "已由他人转交" in assign(other.pk, was="")  # seen before it was taken
    assign(other.pk, was=me)
    assert "在该单位没有岗位" in assign(bureau.users["shiqi"].pk, was=other.pk)
    assert "请选择承办人。" in assign("x", was=other.pk)
    case.refresh_from_db()
    assert (case.assigned_to, case.state) == (other, "submitted")
    told = assign("pool", was=other.pk)
    assert "转给xiaolan" in "".join(told.split())
    assert list(case.events.order_by("sequence").values_list("kind", flat=True)) == [
        "opened", "assigned", "assigned", "assigned",
    ]  # fmt: skip
    assert TrailEntry.objects.filter(action="case.assigned").count() == 3
    officer.post(f"{url}steps/accept/")
    assert Case.objects.get(pk=case.pk).state == "to_check"


def test_one_step_is_taken_in_many_cases_and_each_is_told_its_result(bureau, signed_in_as):
    first, second, elsewhere = enrolling(bureau), enrolling(bureau), enrolling(bureau)
    cases.advance(elsewhere, "accept", by=bureau.users["jingban"])
    officer = signed_in_as("jingban")
    mixed = officer.post("/cases/many/", {"pk": [first.pk, elsewhere.pk]}, follow=True).content.decode()
    assert "同一事项、同一状态" in mixed
    assert "请勾选" in officer.post("/cases/many/", follow=True).content.decode()
    preview = officer.post("/cases/many/", {"pk": [first.pk, second.pk]}).content.decode()
    assert 'name="step" value="accept"' in preview
    assert 'value="enrol"' not in preview
    cases.advance(second, "accept", by=hand(bureau, "xiaolan", "handler"))
    done = officer.post("/cases/many/take/", {"pk": [first.pk, second.pk], "step": "accept"}).content.decode()
    assert "已办理 1 件，未办理 1 件" in done
    assert "xiaolan" in done
    assert (
        "请重新勾选"
        in officer.post("/cases/many/take/", {"pk": [second.pk], "step": "enrol"}, follow=True).content.decode()
    )  # it does more than move the case
    assert signed_in_as("shiqi").post("/cases/many/", {"pk": [first.pk]}, follow=True).content.decode().count("请勾选")


def test_a_decision_made_at_once_is_looked_at_again_and_what_is_not_right_needs_words(bureau, signed_in_as):
    case = cases.open_case(SUBSIDY, bureau.xiaolan.unit, bureau.zhang, by=None, answers={"licence": "here"})
    cases.advance(case, "grant_at_once", by=None)
    check = SpotCheck.objects.create(case=case)
    officer, url = signed_in_as("jingban"), f"/cases/{case.pk}/"
    assert str(case) in page(officer, "/cases/spot-checks/?looked=no") or case.receipt_number
    officer.post(f"{url}spot-check/", {"is_right": "no"})
    check.refresh_from_db()
    assert check.looked_at is None
    for _ in range(2):
        officer.post(f"{url}spot-check/", {"is_right": "no", "note": "从业年数有误"})
    check.refresh_from_db()
    assert (check.is_right, check.looked_by, check.note) == (False, bureau.users["jingban"], "从业年数有误")
    assert "从业年数有误" in page(officer, "/cases/spot-checks/?looked=wrong")
    assert "从业年数有误" not in page(officer, "/cases/spot-checks/?looked=right")
    assert "已由jingban于" in "".join(
        officer.post(f"{url}spot-check/", {"is_right": "yes"}, follow=True).content.decode().split()
    )


@pytest.mark.parametrize(
    "typed",
    ["44209919900307001X", "442099-19900307-001x", "４４２０９９ 19900307 001x", "张三丰", "receipt", "number",
     "91442000MA00000001", "永兴"],
)  # fmt: skip
def test_one_box_finds_people_cases_and_employers_of_ones_own_units(typed, bureau, case, signed_in_as):
    cases.advance(case, "accept", by=bureau.users["jingban"])
    case.refresh_from_db()
    typed = {"receipt": case.receipt_number, "number": str(case.number)}.get(typed, typed)
    told = page(signed_in_as("jingban"), f"/search/?q={typed}")
    employer = typed in ("永兴", "91442000MA00000001")
    assert (f"/employers/{bureau.employer.pk}/" if employer else f"/cases/{case.pk}/") in told
    assert "44209919900307001X" not in told.replace('value="44209919900307001X"', "").replace(
        "?q=44209919900307001X", ""
    )
    made = TrailEntry.objects.get(action="search.made")
    assert "44209919900307001X" not in str(made.detail)
    told = page(signed_in_as("shiqi"), f"/search/?q={typed}")
    assert "没有相符的" in told
    assert signed_in_as("zhang").get("/search/").status_code == 403


def test_home_counts_what_is_late_what_ends_soon_and_what_is_mine(bureau, case, signed_in_as):
    due(case, -1)
    told = page(signed_in_as("jingban"), "/")
    assert '<a href="/cases/?due=late">1</a>' in told
    assert '<a href="/cases/?due=soon">0</a>' in told
    assert '<a href="/cases/?who=mine">0</a>' in told


def test_a_clock_is_printed_for_a_court(bureau, case, signed_in_as):
    url = f"/cases/{case.pk}/clocks/{case.clocks.get().pk}.pdf"
    answer = signed_in_as("jingban").get(url)
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert signed_in_as("shiqi").get(url).status_code == 404
