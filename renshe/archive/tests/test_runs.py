from __future__ import annotations

import os
import pwd
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from renshe.access.models import User
from renshe.archive import runs
from renshe.archive.errors import AnswerNotYet, RunAlreadyDone, RunIsWorking
from renshe.archive.models import Run, RunStep
from renshe.archive.runs import Step, StepContext, StepOutcome
from renshe.law.month import Month

MARCH = Month(2021, 3)
ACCOUNT = pwd.getpwuid(os.geteuid()).pw_name


def counted(rows: int) -> Step:
    return Step(f"count_{rows}", "Counting", lambda context: StepOutcome(rows, {"fen": rows * 100}))


@pytest.mark.django_db
def test_a_run_goes_through_its_steps_once() -> None:
    told: list[tuple[int, int, str]] = []
    run = runs.carry_out("close", MARCH, [counted(1), counted(2)], progress=lambda *one: told.append(one))
    assert run.state == "done"
    assert list(run.steps.values_list("name", "rows", "totals")) == [
        ("count_1", 1, {"fen": 100}),
        ("count_2", 2, {"fen": 200}),
    ]
    assert told == [(0, 200, "Counting"), (100, 200, "Counting"), (200, 200, "")]
    with pytest.raises(RunAlreadyDone, match="2021-03 is already closed"):
        runs.carry_out("close", MARCH, [counted(1), counted(2)])


@pytest.mark.django_db
def test_a_run_says_who_works_on_it_the_officer_or_the_account_that_gave_the_command() -> None:
    def late(context: StepContext) -> StepOutcome:
        raise AnswerNotYet(partner="tax", file="arrivals-202103.csv")

    with pytest.raises(AnswerNotYet):
        runs.carry_out("close", MARCH, [Step("late", "Late", late)])
    assert Run.objects.get().who == f"系统账户 {ACCOUNT}（命令行）"
    officer = User.objects.create(username="jingban", full_name="市经办员")
    run = runs.carry_out("close", MARCH, [counted(1)], by=officer)
    assert (run.who, run.started_by, run.started_as) == ("市经办员", None, ACCOUNT)


@pytest.mark.django_db
def test_the_database_refuses_a_run_that_nobody_took_up() -> None:
    with pytest.raises(IntegrityError, match="run_by_somebody"):
        Run.objects.create(kind="close", month=MARCH.first_day, taken_at=timezone.now())


@pytest.mark.django_db
def test_a_partner_that_has_not_answered_leaves_the_run_open_and_the_step_undone() -> None:
    answered = False

    def arrivals(context: StepContext) -> StepOutcome:
        Run.objects.create(kind="made by the step", month=MARCH.first_day)
        if not answered:
            raise AnswerNotYet(partner="tax", file="arrivals-202103.csv")
        return StepOutcome()

    steps = [counted(1), Step("arrivals", "Arrivals", arrivals)]
    with pytest.raises(AnswerNotYet):
        runs.carry_out("close", MARCH, steps)
    assert list(RunStep.objects.values_list("name", flat=True)) == ["count_1"]
    assert not Run.objects.filter(kind="made by the step").exists()
    answered = True
    assert runs.carry_out("close", MARCH, steps).state == "done"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_works_and_the_other_is_told() -> None:
    inside, told = threading.Event(), threading.Event()

    def slow(context: StepContext) -> StepOutcome:
        inside.set()
        assert told.wait(30)
        return StepOutcome(rows=1)

    def first() -> str:
        try:
            return runs.carry_out("close", MARCH, [Step("slow", "Slow", slow)]).state
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        working = other.submit(first)
        assert inside.wait(30)
        with pytest.raises(RunIsWorking, match=f"2021-03 is being closed by 系统账户 {ACCOUNT}（命令行） since 20"):
            runs.carry_out("close", MARCH, [Step("slow", "Slow", slow)])
        told.set()
        assert working.result() == "done"
    assert RunStep.objects.count() == 1
