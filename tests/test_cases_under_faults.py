"""Cases whose steps are killed at every moment, raced for by officers, asked for twice: nothing lost, nothing twice.

Web requests and a worker's jobs are killed in a child of this process, before every statement, before and after every
commit. After each kill every case stands as it must (`casework.check`) and the trail's chain holds; then the step is
taken again, as the officer presses again and the next worker takes the job up. `make prove` tries every moment.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from renshe.access import sealing
from renshe.casework import cases, check
from renshe.casework.errors import CaseNotWaiting
from renshe.casework.jobs import asking, doing
from renshe.casework.jobs.models import Job
from renshe.casework.models import Case, CaseEvent, Delivery, Notice
from renshe.casework.tests.granted import ITEM
from renshe.registry.tests.bureau import Bureau
from renshe.testing import PROVES, examples, killed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_folder_for_messages_and_an_empty_queue_after_it(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.EXCHANGE_FOLDER = tmp_path
    yield tmp_path
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")


def applied(bureau: Bureau) -> Case:
    person = bureau.person()
    person.phone = "13800138000"
    person.save(update_fields=["phone"])
    return cases.open_case(ITEM, bureau.east.unit, person, by=None)


def moments() -> Iterator[int]:
    """All of them to prove; else a few, and the end."""
    return count(1) if PROVES else iter((3, 11, 10_000))


def everything_stands() -> None:
    assert [one.words() for one in check.check() if not one.ok] == []
    sealing.seal()
    sealing.verify()


def taken(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("sequence").values_list("kind", flat=True))


def take(job: Job) -> None:
    doing.take(job.pk)


def messages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


def test_a_page_killed_at_any_moment_has_taken_the_step_whole_or_not_at_all(bureau: Bureau) -> None:
    officer = bureau.officer("Li", "handler", bureau.east)
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    client.get(f"/cases/{applied(bureau).pk}/")

    def press(case: Case) -> object:
        return client.post(f"/cases/{case.pk}/steps/grant/")

    for case in killed.at_each_moment(partial(applied, bureau), press, moments()):
        everything_stands()
        assert taken(case) in (["opened"], ["opened", "grant"])
        assert Notice.objects.filter(case=case).count() == len(taken(case)) - 1
        press(case)  # the officer presses again
        assert taken(case) == ["opened", "grant"]
        assert Notice.objects.filter(case=case).count() == Delivery.objects.filter(notice__case=case).count() == 1
    everything_stands()


def test_a_worker_killed_at_any_moment_of_a_step_leaves_it_to_the_next_which_does_it_once(bureau: Bureau) -> None:
    def asked() -> Job:
        case = applied(bureau)
        return asking.ask("test.grant", key=str(case.pk), case=case)

    for job in killed.at_each_moment(asked, take, moments()):
        everything_stands()
        take(job)
        job.refresh_from_db()
        assert job.case is not None
        assert (job.state, taken(job.case)) == ("done", ["opened", "grant_by_system"])
        assert Notice.objects.filter(case=job.case).count() == 1


def test_a_notice_whose_sending_is_killed_at_any_moment_goes_out_once(
    bureau: Bureau, a_folder_for_messages_and_an_empty_queue_after_it: Path
) -> None:
    folder, officer = a_folder_for_messages_and_an_empty_queue_after_it, bureau.officer("Li", "handler")

    def owed() -> Job:
        cases.advance(applied(bureau), "grant", by=officer)
        return Job.objects.filter(step="notices.send").latest("pk")

    for sent, job in enumerate(killed.at_each_moment(owed, take, moments()), start=1):
        everything_stands()
        take(job)
        assert len(messages(folder)) == sent
        assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_of_two_officers_one_decides_and_the_other_is_told_who_and_when(bureau: Bureau) -> None:
    officers = {name: bureau.officer(name, "handler", bureau.east) for name in ("Li", "Wang")}
    wanted = {"Li": "grant", "Wang": "refuse"}
    person, races = bureau.person(), examples(5, proving=1_000)
    opened = cases.open_many(ITEM, [cases.Opening(bureau.east.unit, person=person)] * races, by=None)

    def decide_all(name: str) -> list[str]:
        try:
            return [decide(case.pk, name) for case in opened]
        finally:
            connection.close()

    def decide(case: int, name: str) -> str:
        try:
            with transaction.atomic(durable=True):
                cases.advance(case, wanted[name], by=officers[name])
        except CaseNotWaiting as told:
            return f"{told.by} {told.at}"
        return "decided"

    with ThreadPoolExecutor(2) as both:
        outcomes = dict(zip(officers, both.map(decide_all, officers), strict=True))
    for at, case in enumerate(opened):
        said = {name: outcomes[name][at] for name in officers}
        (winner,) = (name for name in officers if said[name] == "decided")
        (loser,) = set(officers) - {winner}
        event = case.events.get(sequence=2)
        assert (str(event.by), event.kind) == (winner, wanted[winner])
        assert said[loser].startswith(f"{winner} 20")
    everything_stands()


def test_numbers_have_no_doubles_and_no_gaps_though_some_are_rolled_back(bureau: Bureau) -> None:
    openers, each = examples(4, proving=100), examples(3, proving=10)
    officer, person = bureau.officer("Li", "handler", bureau.east), bureau.person()
    opened = [
        [one.pk for one in cases.open_many(ITEM, [cases.Opening(bureau.east.unit, person=person)] * each, by=None)]
        for _ in range(openers)
    ]

    class Undone(Exception):
        pass

    def accept_all(of: int) -> None:
        try:
            for at, case in enumerate(opened[of]):
                for is_undone in (True, False) if at % 2 else (False,):
                    try:
                        with transaction.atomic(durable=True):
                            cases.advance(case, "grant", by=officer)
                            if is_undone:
                                raise Undone
                    except Undone:
                        pass
        finally:
            connection.close()

    with ThreadPoolExecutor(openers) as all_at_once:
        list(all_at_once.map(accept_all, range(openers)))
    numbers = sorted(Case.objects.filter(state="granted").values_list("number", flat=True))
    assert [str(number)[-6:] for number in numbers] == [f"{n:06d}" for n in range(1, openers * each + 1)]
    everything_stands()


def test_a_request_that_is_repeated_while_the_first_is_under_way_opens_one_case(bureau: Bureau) -> None:
    person, key = bureau.person(), uuid.uuid4()

    def submit(_: int) -> int:
        try:
            with transaction.atomic(durable=True):
                return cases.open_case(ITEM, bureau.east.unit, person, by=None, key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as many:
        assert len(set(many.map(submit, range(8)))) == 1
    assert Case.objects.count() == 1
    everything_stands()
