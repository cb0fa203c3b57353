"""A declaration of 5,000 rows as an employer and an officer go through it: three bad rows named, mended, accepted.

Beside: openpyxl only reading the values of the same file. In a city that may be changed: what is accepted stays.
"""

from __future__ import annotations

import io
from datetime import date

import openpyxl
from django.utils import timezone

from bench.in_turn import seconds
from bench.rows import Row
from renshe.access.models import User
from renshe.law import Month
from renshe.programmes.social_insurance import declaring
from renshe.programmes.social_insurance.declaring.columns import HEADING_ROW, KEYS, SHEET
from renshe.programmes.social_insurance.models import Declaration
from renshe.programmes.social_insurance.tests.conftest import make_staff
from renshe.registry.models import Employer, EmployerAgent, Enrolment, Town

ROWS, MONTH = 5_000, Month(2022, 1)


def measure(rows: int = ROWS) -> list[Row]:
    """Return the seconds until the bad rows are named and until the mended file is accepted.

    Raises AssertionError where other rows are named, or not all are accepted.
    """
    employer, agent = _employer()
    file = io.BytesIO()
    numbers = make_staff(employer.town, employer, rows, born_from=1900)  # no one of the sample is so old
    declaring.write_workbook(file, employer, MONTH, wages_fen={one: 500_000 + at for at, one in enumerate(numbers)})
    bad = _with_bad_wages(file, (rows // 100, rows // 2, rows - 1))
    read = seconds(lambda: _named(bad, employer, rows))
    plain = seconds(lambda: _read_plainly(file))
    accepted = seconds(lambda: _accepted(file, employer, agent))
    insured = Enrolment.objects.current().filter(employer=employer, insurance="pension", is_paying=True).count()
    assert insured == rows, f"{insured} of {rows} are insured after the declaration"
    beside = f"openpyxl read-only, values only: {plain:.2f} s"
    return [
        Row("case.workbook_named_s", round(read, 2), "s", beside, round(read / plain, 2)),
        Row("case.workbook_accepted_s", round(accepted, 2), "s", beside, round(accepted / plain, 2)),
    ]


def _employer() -> tuple[Employer, User]:
    town = Town.objects.order_by("pk")[0]
    employer = Employer.objects.create(
        credit_code="91442000BENCH00000", name="测量用单位", town=town, industry="C39", injury_class=3,
        registered_on=timezone.localdate(),
    )  # fmt: skip
    agent = User.objects.create(username="bench-agent", kind=User.Kind.EMPLOYER)
    EmployerAgent.objects.create(user=agent, employer=employer, acts=(date(2020, 1, 1), None))
    return employer, agent


def _with_bad_wages(file: io.BytesIO, rows: tuple[int, ...]) -> io.BytesIO:
    """A copy of the workbook in which these people's wages are words."""
    book = openpyxl.load_workbook(file)
    for at in rows:
        book[SHEET].cell(HEADING_ROW + at, 1 + KEYS.index("wage")).value = "待定"
    changed = io.BytesIO()
    book.save(changed)
    return changed


def _named(file: io.BytesIO, employer: Employer, rows: int) -> None:
    understood = declaring.read_workbook(file, "bench.xlsx", employer=employer, month=MONTH)
    places = {fault.row for fault in understood.faults if not fault.is_note}
    assert (len(places), len(understood.lines)) == (3, rows - 3), f"{places} named, {len(understood.lines)} understood"


def _read_plainly(file: io.BytesIO) -> None:
    file.seek(0)
    sheet = openpyxl.load_workbook(file, read_only=True, data_only=True)[SHEET]
    assert sum(1 for _ in sheet.iter_rows(values_only=True)) > 0


def _accepted(file: io.BytesIO, employer: Employer, agent: User) -> None:
    understood = declaring.read_workbook(file, "bench.xlsx", employer=employer, month=MONTH)
    draft = declaring.save_draft(employer, MONTH, understood, user=agent, file_name="bench.xlsx")
    declaring.submit(draft, user=agent)
    officer = User.objects.filter(roles__role="handler", roles__unit__kind="city").order_by("pk")[:1].get()
    went = declaring.accept([draft.pk], officer=officer)
    assert went.accepted == (draft.pk,), f"the declaration was not accepted: {went}"
    assert Declaration.objects.get(pk=draft.pk).state == Declaration.State.ACCEPTED
