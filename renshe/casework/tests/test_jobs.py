"""Jobs asked for in a transaction, done once, tried again, given up; most of it in this process, without a worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from renshe.access.models import TrailEntry
from renshe.casework import cases, digest
from renshe.casework.jobs import asking, doing, looking, queue
from renshe.casework.jobs.errors import JobIsDone, NoSuchJob, UnknownStep
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import step
from renshe.casework.models import Case, Notice
from renshe.casework.tests.test_cases import ITEM
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
GIVEN_UP: list[str] = []


class PartnerIsAway(Exception):
    pass


@step("test.note", "note that it was done")
def note(job: Job) -> None:
    Notice.objects.create(template="test", key=job.key, user_id=job.data["user"], text_zh="", text_en="")
    if job.data.get("fails"):
        raise PartnerIsAway("of 442099199003070018")


@step("test.seal", "seal it", back_off_seconds=(30,), given_up=lambda job: GIVEN_UP.append(job.key))
def seal(job: Job) -> None:
    if job.data.get("fails"):
        raise PartnerIsAway


def noted() -> list[str]:
    return list(Notice.objects.filter(template="test").order_by("pk").values_list("key", flat=True))


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def data(bureau: Bureau) -> dict[str, object]:
    return {"user": bureau.officer("li", "handler").pk}


@pytest.fixture
def case(bureau: Bureau) -> Case:
    employer = bureau.employer()
    return cases.open_case(ITEM, bureau.east.unit, employer, by=None)


def test_a_key_is_asked_for_once_and_done_once(data: dict[str, object]) -> None:
    first, second = (asking.ask(note, key="a", data=data) for _ in range(2))
    assert first == second
    assert doing.run_due() == 1
    doing.take(first.pk)
    assert asking.ask(note, key="a", data=data).state == Job.State.DONE
    assert doing.run_due() == 0
    assert noted() == ["a"]


def test_no_change_no_job(data: dict[str, object]) -> None:
    with pytest.raises(PartnerIsAway), transaction.atomic():
        asking.ask(note, key="a", data=data)
        raise PartnerIsAway
    assert not Job.objects.exists()
    assert queue.entries() == 0


def test_a_step_that_nothing_declares_is_refused_also_further_down_a_chain() -> None:
    with pytest.raises(UnknownStep, match=r"There is no step test\.none; there are: .*test\.note"):
        asking.chain(None, ["test.note", "test.none"], key="a")
    assert not Job.objects.exists()


def test_the_steps_of_a_chain_follow_each_other_and_wait_for_one_that_fails(
    case: Case, data: dict[str, object]
) -> None:
    asking.chain(case, ["test.seal", "test.note"], key="c", data=data | {"fails": True})
    doing.run_due()
    (failing,) = Job.objects.all()
    assert (failing.key, failing.state, failing.attempts) == ("c/test.seal", "failing", 1)
    Job.objects.update(data=data)
    make_due(failing)
    doing.run_due()
    assert list(Job.objects.order_by("pk").values_list("key", "state", "case")) == [
        ("c/test.seal", "done", case.pk),
        ("c/test.note", "done", case.pk),
    ]
    assert noted() == ["c/test.note"]


def test_what_a_failing_step_changed_is_undone_and_why_is_kept_without_numbers_of_people(
    data: dict[str, object],
) -> None:
    job = asking.ask(note, key="a", data=data | {"fails": True})
    doing.take(job.pk)
    job.refresh_from_db()
    assert noted() == []
    assert job.reason_zh == "程序中断（PartnerIsAway: of 4420**********0018），详情见日志。"
    assert job.reason_en == "The program broke off (PartnerIsAway: of 4420**********0018); the log has the whole."
    assert 9 < (job.due_at - timezone.now()).total_seconds() <= 10


def test_what_fails_too_often_is_given_up(data: dict[str, object]) -> None:
    job = asking.ask(seal, key="g", data=data | {"fails": True})
    GIVEN_UP.clear()
    for _ in range(3):  # two attempts; the third finds nothing to do
        make_due(job)
        doing.take(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, GIVEN_UP) == ("failed", 2, ["g"])


def test_an_entry_left_over_does_not_try_before_the_time(data: dict[str, object]) -> None:
    job = asking.ask(seal, key="g", data=data | {"fails": True})
    for _ in range(2):
        doing.take(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failing", 1)


def test_a_failed_job_is_tried_again_by_hand_and_one_that_is_done_is_not(data: dict[str, object]) -> None:
    job = asking.ask(seal, key="g", data=data | {"fails": True})
    doing.take(job.pk)
    Job.objects.update(data=data)
    looking.retry(job.pk, by=None)
    assert queue.entries() == 1
    assert looking.overview().waiting == 1
    assert doing.run_due() == 1
    with pytest.raises(JobIsDone):
        looking.retry(job.pk, by=None)
    with pytest.raises(NoSuchJob):
        looking.drop(job.pk + 1, reason="a copy", by=None)


def test_a_job_given_up_by_an_operator_is_in_the_trail_and_never_done(data: dict[str, object]) -> None:
    job = asking.ask(note, key="a", data=data)
    looking.drop(job.pk, reason="the applicant died", by=None)
    doing.take(job.pk)
    assert (doing.run_due(), noted(), queue.entries()) == (0, [], 0)
    entry = TrailEntry.objects.get(action="job.dropped")
    assert (entry.subject_key, entry.reason) == (str(job.pk), "the applicant died")


def test_jobs_of_a_case_keep_turn_and_one_put_off_holds_up_none(case: Case, data: dict[str, object]) -> None:
    asking.ask(note, key="now", case=case, data=data)
    asking.ask(note, key="later", case=case, data=data, at=timezone.now() + timedelta(days=1))
    asking.ask(note, key="alone", data=data)
    assert queue.locks() == [f"case.{case.pk}", None, None]


def test_a_job_without_its_entry_is_put_into_the_queue_again(data: dict[str, object]) -> None:
    job = asking.ask(note, key="a", data=data)
    queue.take_out(job)
    Job.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    assert queue.forgotten() == [job.pk]
    queue.put(job)
    queue.put(job)
    assert (queue.forgotten(), queue.entries()) == ([], 1)


def test_each_morning_the_leaders_of_the_unit_are_told_once_what_failed(
    bureau: Bureau, case: Case, data: dict[str, object]
) -> None:
    city, east = bureau.officer("director", "leader"), bureau.officer("east", "leader", bureau.east)
    of_case = asking.ask(seal, key="g", case=case, data=data | {"fails": True})
    of_city = asking.ask(seal, key="h", data=data | {"fails": True})
    asking.ask(note, key="fresh", data=data | {"fails": True})  # failing for seconds: no news yet
    for _ in range(2):
        for job in (of_case, of_city):
            make_due(job)
            doing.take(job.pk)
    doing.run_due()
    for _ in range(2):
        asking.ask(digest.DIGEST, key="jobs.digest/2026-11-28", data={"day": "2026-11-28"})
        doing.run_due()
    told = Notice.objects.filter(template="jobs.digest").order_by("user")
    assert [(one.user, one.title_zh) for one in told] == [
        (city, "2026-11-28 有 1 项后台任务未办成"),
        (east, "2026-11-28 有 1 项后台任务未办成"),
    ]
    assert told[1].text_zh.splitlines()[2] == (
        f"{case}，seal it：程序中断（PartnerIsAway），详情见日志。（已试 2 次，任务编号 {of_case.pk}）"
    )
    assert told[0].text_en.splitlines()[2].startswith("h – seal it: The program broke off (PartnerIsAway)")
