"""From upload to the registry: drafts, submitting, accepting, refusing; twice, at once, and by thousands."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest_django.fixtures import Settings

from renshe.access.models import RoleHolding, TrailEntry, Unit, User
from renshe.archive.models import Run, RunStep, SealedMonth
from renshe.casework.models import CaseEvent
from renshe.law import Month
from renshe.programmes.social_insurance import declaring
from renshe.programmes.social_insurance.errors import (
    AlreadySubmitted,
    BadRowsLeft,
    DeclaredElsewhere,
    MonthClosed,
    MonthNotOpenYet,
    NothingToDeclare,
    NotSubmitted,
)
from renshe.programmes.social_insurance.models import Declaration, DeclarationLine
from renshe.programmes.social_insurance.tests.conftest import JULY, identity_number, make_person, make_staff
from renshe.programmes.social_insurance.tests.test_reading import LI, WANG, ZHANG, workbook
from renshe.registry.models import Employer, Enrolment, Person, Town
from renshe.testing import examples

NEW = identity_number(8)
GOOD: list[list[object]] = [[ZHANG, "张三", "职工", 8000, "无"], [NEW, "赵新", "职工", 4000, "增员"]]


@pytest.fixture
def officer(town: Town) -> User:
    user = User.objects.create(username="officer", kind=User.Kind.OFFICER, full_name="李经办")
    RoleHolding.objects.create(user=user, role="handler", unit=town.unit, held=(date(2020, 1, 1), None))
    return user


@pytest.fixture
def second_officer(town: Town) -> User:
    user = User.objects.create(username="second", kind=User.Kind.OFFICER, full_name="陈经办")
    RoleHolding.objects.create(user=user, role="handler", unit=town.unit, held=(date(2020, 1, 1), None))
    return user


Upload = Callable[..., Declaration]


@pytest.fixture
def upload(agent: User) -> Upload:
    def uploaded(employer: Employer, rows: list[list[object]], name: str = "申报.xlsx") -> Declaration:
        file = workbook(rows, code=employer.credit_code)
        understood = declaring.read_workbook(file, name, employer=employer, month=JULY)
        return declaring.save_draft(employer, JULY, understood, user=agent, file_name=name)

    return uploaded


def insured_in(person: Person, month: Month) -> set[tuple[str, int | None]]:
    spells = Enrolment.objects.filter(
        person=person, state="enrolled", valid__contains=month.first_day, known__endswith__isnull=True
    )
    return set(spells.values_list("insurance", "employer"))


def test_the_same_content_twice_is_one_draft(employer: Employer, zhang: Person, upload: Upload) -> None:
    assert upload(employer, GOOD).pk == upload(employer, list(reversed(GOOD)), "再传.xlsx").pk
    assert (Declaration.objects.count(), DeclarationLine.objects.count()) == (1, 2)


def test_a_corrected_file_replaces_the_draft(employer: Employer, zhang: Person, upload: Upload) -> None:
    first = upload(employer, GOOD)
    second = upload(employer, [[ZHANG, "张三", "职工", 8100, "无"]])
    first.refresh_from_db()
    assert (first.state, second.state, second.wages_fen, second.people) == ("replaced", "draft", 810000, 1)
    assert DeclarationLine.objects.count() == 1


def test_a_newcomers_corrected_name_is_the_one_that_is_registered(
    employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User
) -> None:
    upload(employer, [[NEW, "王错名", "职工", 4000, "增员"]])
    corrected = declaring.submit(upload(employer, [[NEW, "王正名", "职工", 4000, "增员"]]), user=agent)
    with pytest.raises(AlreadySubmitted):  # neither is a third name passed over in silence
        upload(employer, [[NEW, "王又名", "职工", 4000, "增员"]])
    declaring.accept([corrected.pk], officer=officer)
    assert Person.objects.get(identity_number=NEW).name == "王正名"


def test_what_came_in_bulk_and_is_uploaded_once_more_is_the_same(
    employer: Employer, zhang: Person, upload: Upload
) -> None:
    declaring.declare_in_bulk(JULY, [(employer.pk, zhang.pk, 800000, "none", "employee")], by=None)
    assert upload(employer, [[ZHANG, "张三", "职工", 8000, "无"]]).pk == Declaration.objects.get().pk


def test_the_same_content_after_submitting_declares_once(
    employer: Employer, zhang: Person, upload: Upload, agent: User
) -> None:
    submitted = declaring.submit(upload(employer, GOOD), user=agent)
    assert upload(employer, GOOD).pk == submitted.pk
    assert declaring.submit(submitted, user=agent).case_id == submitted.case_id
    assert Declaration.objects.count() == 1
    with pytest.raises(AlreadySubmitted):
        upload(employer, [[ZHANG, "张三", "职工", 8100, "无"]])


def test_bad_rows_are_left_out_only_if_the_employer_says_so(
    employer: Employer, zhang: Person, upload: Upload, agent: User
) -> None:
    draft = upload(employer, [*GOOD, ["123", "某人", "职工", 1, "增员"]])
    with pytest.raises(BadRowsLeft) as refused:
        declaring.submit(draft, user=agent)
    assert refused.value.rows == 1
    assert declaring.submit(draft, user=agent, leave_out_bad_rows=True).state == "submitted"
    file = io.BytesIO()
    declaring.write_problem_workbook(file, declaring.as_uploaded(draft), employer, JULY)
    assert [row.row for row in declaring.as_uploaded(draft).rows] == [6, 7, 8]


def test_a_file_of_bad_rows_only_is_a_draft_that_cannot_be_submitted(
    employer: Employer, zhang: Person, upload: Upload, agent: User
) -> None:
    earlier = upload(employer, GOOD)
    draft = upload(employer, [[ZHANG, "张三", "职工", "x", "无"]], "全错.xlsx")
    earlier.refresh_from_db()
    assert (earlier.state, draft.state, draft.people, draft.file_name) == ("replaced", "draft", 0, "全错.xlsx")
    assert [row.cells[3].text for row in declaring.as_uploaded(draft).rows] == ["x"]
    with pytest.raises(NothingToDeclare):
        declaring.submit(draft, user=agent, leave_out_bad_rows=True)


def test_looking_up_strangers_is_in_the_trail_and_ends(
    employer: Employer, town: Town, wang: Person, agent: User
) -> None:
    rows: list[list[object]] = [[WANG, "猜猜", "职工", 5000, "增员"], [NEW, "赵新", "职工", 5000, "增员"]]
    before = declaring.mismatches_left(agent)
    for _ in range(2):
        file = workbook(rows, code=employer.credit_code)
        understood = declaring.read_workbook(file, "申报.xlsx", employer=employer, month=JULY)
        declaring.record_look_ups(understood, employer, JULY, user=agent)
    tried = TrailEntry.objects.filter(action="person.name-tried", user=agent)
    assert [(entry.subject_key, entry.reason) for entry in tried] == [
        (str(wang.pk), f"{employer.credit_code} 202107")
    ] * 2
    assert before - declaring.mismatches_left(agent) == 2


def test_accepting_starts_registers_and_stops_people(
    employer: Employer, town: Town, zhang: Person, li: Person, upload: Upload, agent: User, officer: User
) -> None:
    rows: list[list[object]] = [[ZHANG, "张三", "职工", 8000, "减员"], [LI, "李四", "职工", 5000, "无"], GOOD[1]]
    draft = declaring.submit(upload(employer, rows), user=agent)
    assert declaring.accept([draft.pk], officer=officer).accepted == (draft.pk,)
    newcomer = Person.objects.get(identity_number=NEW)
    assert (newcomer.name, newcomer.sex, newcomer.birth_date, newcomer.town) == ("赵新", "F", date(1990, 3, 7), town)
    everything = {("pension", employer.pk), ("injury", employer.pk), ("unemployment", employer.pk)}
    assert insured_in(newcomer, JULY) == everything
    assert (insured_in(zhang, Month(2021, 6)), insured_in(zhang, JULY)) == (everything, set())
    assert insured_in(li, JULY) == everything
    assert not DeclarationLine.objects.filter(person=None).exists()


def test_accepting_twice_changes_nothing(
    employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User
) -> None:
    draft = declaring.submit(upload(employer, GOOD), user=agent)
    declaring.accept([draft.pk], officer=officer)
    before = list(Enrolment.objects.order_by("pk").values_list())
    assert declaring.accept([draft.pk], officer=officer).unchanged == (draft.pk,)
    assert list(Enrolment.objects.order_by("pk").values_list()) == before
    assert list(CaseEvent.objects.order_by("pk").values_list("state", flat=True)) == ["submitted", "accepted"]


def test_someone_who_started_elsewhere_meanwhile_is_named(
    employer: Employer, other_employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User
) -> None:
    first = declaring.submit(upload(employer, GOOD), user=agent)
    second = declaring.submit(upload(other_employer, [[NEW, "赵新", "职工", 4500, "增员"]]), user=agent)
    result = declaring.accept([first.pk, second.pk], officer=officer)
    assert result.accepted == (first.pk,)
    with override("zh-hans"):
        assert [str(conflict) for conflict in result.conflicts] == [
            "以下人员在上传后已在其他单位参保，或登记信息不一致：赵新。"
        ]
    second.refresh_from_db()
    assert second.state == "submitted"
    assert declaring.accept([second.pk], officer=officer).conflicts == result.conflicts


def test_who_leaves_one_employer_may_start_at_another(
    employer: Employer, other_employer: Employer, wang: Person, upload: Upload, agent: User, officer: User
) -> None:
    leaving = declaring.submit(upload(other_employer, [[WANG, "王五", "职工", None, "减员"]]), user=agent)
    declaring.accept([leaving.pk], officer=officer)
    starting = declaring.submit(upload(employer, [[WANG, "王五", "职工", 6000, "增员"]]), user=agent)
    declaring.accept([starting.pk], officer=officer)
    assert {who for _, who in insured_in(wang, JULY)} == {employer.pk}


def test_a_refused_declaration_makes_room_for_another(
    employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User
) -> None:
    draft = declaring.submit(upload(employer, GOOD), user=agent)
    assert declaring.refuse(draft, officer=officer, reason="工资有误").state == "refused"
    with pytest.raises(NotSubmitted):
        declaring.accept([draft.pk], officer=officer)
    assert upload(employer, GOOD).pk != draft.pk


def test_an_officer_of_another_town_cannot_accept(
    employer: Employer, zhang: Person, upload: Upload, agent: User
) -> None:
    unit = Unit.objects.create(code="442000105", kind="town", name_zh="东升镇政府", name_en="Dongsheng")
    stranger = User.objects.create(username="stranger", kind=User.Kind.OFFICER)
    RoleHolding.objects.create(user=stranger, role="handler", unit=unit, held=(date(2020, 1, 1), None))
    draft = declaring.submit(upload(employer, GOOD), user=agent)
    result = declaring.accept([draft.pk], officer=stranger)
    assert (result.accepted, len(result.refused)) == ((), 1)
    assert not Person.objects.filter(identity_number=NEW).exists()


def test_a_closed_month_takes_no_declaration(employer: Employer, zhang: Person, upload: Upload) -> None:
    RunStep.objects.create(run=Run.objects.create(kind="month_close", month=JULY.first_day), name="roster")
    with pytest.raises(MonthClosed), override("zh-hans"):
        upload(employer, GOOD)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_accept_once(
    employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User, second_officer: User
) -> None:
    draft = declaring.submit(upload(employer, GOOD), user=agent)

    def accept(by: User) -> int:
        try:
            return len(declaring.accept([draft.pk], officer=by).accepted)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(accept, [officer, second_officer])) == [0, 1]
    assert Enrolment.objects.filter(person__identity_number=NEW).count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_employers_at_once_start_one_person_once(
    employer: Employer, other_employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User
) -> None:
    drafts = [
        declaring.submit(upload(one, [[NEW, "赵新", "职工", 4000, "增员"]]), user=agent)
        for one in (employer, other_employer)
    ]

    def accept(draft: Declaration) -> tuple[int, int]:
        try:
            result = declaring.accept([draft.pk], officer=officer)
            return len(result.accepted), len(result.conflicts)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(accept, drafts)) == [(0, 1), (1, 0)]


def test_a_city_declares_in_bulk_and_once(town: Town, employer: Employer) -> None:
    many = examples(2_000, proving=20_000)
    numbers = make_staff(town, employer, many)
    people = dict(Person.objects.values_list("identity_number", "pk"))
    newcomer = make_person(town, 990, "钱新")
    rows = [(employer.pk, people[number], 500000, "none", "employee") for number in numbers[1:]]
    rows += [
        (employer.pk, people[numbers[0]], 0, "stop", "employee"),
        (employer.pk, newcomer.pk, 1, "start", "employee"),
    ]
    assert declaring.declare_in_bulk(JULY, rows, by=None) == 1
    assert declaring.declare_in_bulk(JULY, rows, by=None) == 0
    made = Declaration.objects.get()
    assert (made.state, made.people, made.wages_fen) == ("accepted", many, (many - 1) * 500000 + 1)
    assert len(insured_in(newcomer, JULY)) == 3


def test_a_thousand_people_are_declared_in_bulk_by_as_many_queries_as_ten(
    town: Town, employer: Employer, other_employer: Employer
) -> None:
    def queries(of: Employer, people: int, born_from: int) -> int:
        make_staff(town, of, people, born_from=born_from)
        here = Enrolment.objects.filter(employer=of, insurance="pension").values_list("person", flat=True)
        rows = [(of.pk, pk, 0, "stop", "employee") for pk in here]
        with CaptureQueriesContext(connection) as asked:
            assert declaring.declare_in_bulk(JULY, rows, by=None) == 1
        return len(asked)

    assert queries(employer, 10, 1950) == queries(other_employer, 1_000, 1960)


@pytest.mark.django_db(transaction=True)
def test_who_decides_while_the_month_takes_its_roster_waits_and_finds_it_closed(
    employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User
) -> None:
    draft = declaring.submit(upload(employer, GOOD), user=agent)

    def accept() -> object:
        try:
            return declaring.accept([draft.pk], officer=officer)
        except MonthClosed as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            declaring.hold_declarations(JULY)
            accepting = other.submit(accept)
            while not somebody_waits_for_the_month() and not accepting.done():
                time.sleep(0.01)
            assert not accepting.done(), "accepted while the roster is taken: its lines would be lost"
            RunStep.objects.create(run=Run.objects.create(kind="month_close", month=JULY.first_day), name="roster")
        assert isinstance(accepting.result(), MonthClosed)
    assert insured_in(zhang, JULY) != set()
    assert not Person.objects.filter(identity_number=NEW).exists()


def somebody_waits_for_the_month() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("mode", ["tax_full", "agency"])
def test_where_the_agency_does_not_assess_nothing_is_declared_here(
    employer: Employer, zhang: Person, upload: Upload, settings: Settings, tmp_path: Path, mode: str
) -> None:
    settings.PROFILE_FILE = tmp_path / "profile.yaml"
    settings.PROFILE_FILE.write_text(f"collection: [{{from: 2021-07, value: {mode}}}]")
    with override("en"), pytest.raises(DeclaredElsewhere, match=f"collection: {mode}"):
        upload(employer, GOOD)
    assert not Declaration.objects.exists()


@pytest.fixture
def june_is_sealed(db: None) -> None:
    SealedMonth.objects.create(month=date(2021, 6, 1), previous_hash="0", hash="0")


def take_roster(month: Month) -> None:
    RunStep.objects.create(run=Run.objects.create(kind="month_close", month=month.first_day), name="roster")


def test_only_the_month_after_the_last_roster_can_be_declared(june_is_sealed: None) -> None:
    assert declaring.open_month() == JULY
    take_roster(JULY)
    assert declaring.open_month() == Month(2021, 8)


def test_a_month_that_has_not_come_yet_is_neither_uploaded_nor_brought_in_bulk(
    employer: Employer, zhang: Person, upload: Upload, settings: Settings, agent: User
) -> None:
    SealedMonth.objects.create(month=date(2021, 5, 1), previous_hash="0", hash="0")
    with override("en"), pytest.raises(MonthNotOpenYet, match="202107: the month cannot be declared yet"):
        upload(employer, GOOD)
    with pytest.raises(MonthNotOpenYet):
        declaring.declare_in_bulk(JULY, [(employer.pk, zhang.pk, 800000, "none", "employee")], by=None)
    assert not Declaration.objects.exists()


def test_what_was_submitted_for_a_month_that_has_not_come_is_not_accepted_but_can_be_refused(
    employer: Employer, zhang: Person, upload: Upload, agent: User, officer: User
) -> None:
    made = declaring.submit(upload(employer, GOOD), user=agent)
    SealedMonth.objects.create(month=date(2021, 5, 1), previous_hash="0", hash="0")
    with pytest.raises(MonthNotOpenYet):
        declaring.accept([made.pk], officer=officer)
    assert not Enrolment.objects.filter(valid__startswith=JULY.first_day).exists()
    assert declaring.refuse(made, officer=officer, reason="该月尚未开放申报").state == "refused"


def test_before_the_opening_month_no_month_after_the_calendars_can_be_declared(db: None) -> None:
    assert declaring.open_month() is None
    assert (declaring.is_ahead(JULY), declaring.is_ahead(Month(9998, 12))) == (False, True)
