"""`renshe jobs` and `renshe worker --once`, run in this process on the test's database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from renshe.casework import digest
from renshe.casework.jobs import asking, doing
from renshe.casework.jobs.models import Job
from renshe.casework.jobs.steps import step
from renshe.testing.event_loop import none_running
from tests.test_audit_command import run

BROKEN = ["the partner is away"]


@step("test.command", "ask the partner", back_off_seconds=())
def ask_partner(job: Job) -> None:
    if BROKEN:
        raise RuntimeError(BROKEN[0])


@pytest.fixture(autouse=True)
def no_digest_and_an_empty_queue_after_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(digest, "MADE_AT", datetime.max.time())
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    with none_running():
        yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_is_listed_tried_again_and_done_and_another_given_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str) -> Any:
        capsys.readouterr()
        assert run(monkeypatch, *words, "--json") == 0
        return json.loads(capsys.readouterr().out)

    failed, given_up = (asking.ask(ask_partner, key=key) for key in ("a", "b"))
    for job in (failed, given_up):
        doing.take(job.pk)
    found = told("jobs", "list", "--state", "failed")
    assert (found["waiting"], found["failed"], found["workers"]) == (0, 2, 0)
    assert [(one["key"], one["attempts"]) for one in found["jobs"]] == [("a", 1), ("b", 1)]
    assert run(monkeypatch, "jobs", "list") == 0
    assert "待办理 0，重试中 0，失败 2；办理进程 0 个。" in capsys.readouterr().out

    assert run(monkeypatch, "jobs", "drop", str(given_up.pk), "--reason", "已电话办结") == 0
    assert run(monkeypatch, "jobs", "retry", str(failed.pk)) == 0
    monkeypatch.setattr("tests.test_jobs_command.BROKEN", [])
    assert run(monkeypatch, "worker", "--once") == 0
    assert told("jobs", "list")["jobs"] == []
    assert list(Job.objects.order_by("key").values_list("state", flat=True)) == ["done", "dropped"]

    assert run(monkeypatch, "jobs", "retry", str(failed.pk)) == 1
    assert f"任务 {failed.pk} 已办结，不能重复办理。" in capsys.readouterr().err
    assert run(monkeypatch, "jobs", "list", "--state", "x") == 2
    assert "“x”不是 waiting、failing 或 failed。" in capsys.readouterr().err
