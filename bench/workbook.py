"""Understanding a declaration of 5,000 rows, beside openpyxl's plain reading of the same file.

Ours looks for formulas, merges and dates, understands each cell and asks the registry and the law; theirs only
hands over the values. What it makes in the city is rolled back.
"""

from __future__ import annotations

import io

import openpyxl

from bench.home import whole_year
from bench.in_turn import medians
from bench.rows import Row

ROWS = 5_000


def measure() -> list[Row]:
    """Return the row of `workbook.5000_rows.seconds`: medians of runs taken in turn."""
    whole_year()
    from renshe.cli.frame import ready

    with ready():
        from django.db import transaction

        with transaction.atomic():
            seconds, beside = _medians()
            transaction.set_rollback(True)
    words = f"openpyxl read-only, values only: {beside:.3f} s"
    return [Row("workbook.5000_rows.seconds", round(seconds, 3), "s", words, round(seconds / beside, 2))]


def _medians() -> tuple[float, float]:
    from django.utils import timezone

    from renshe.law import Month
    from renshe.programmes.social_insurance import declaring
    from renshe.programmes.social_insurance.tests.conftest import make_staff
    from renshe.registry.models import Employer, Town

    month = Month(2022, 1)
    town = Town.objects.order_by("pk")[0]
    employer = Employer.objects.create(
        credit_code="91442000BENCH00000", name="测量用单位", town=town, industry="C39", injury_class=3,
        registered_on=timezone.localdate(),
    )  # fmt: skip
    numbers = make_staff(town, employer, ROWS, born_from=1900)  # no one of the sample is so old
    file = io.BytesIO()
    declaring.write_workbook(file, employer, month, wages_fen={n: 500_000 + i for i, n in enumerate(numbers)})

    def ours() -> None:
        understood = declaring.read_workbook(file, "bench.xlsx", employer=employer, month=month)
        assert len(understood.lines) == ROWS

    def theirs() -> None:
        file.seek(0)
        sheet = openpyxl.load_workbook(file, read_only=True, data_only=True)["申报表"]
        assert sum(1 for _ in sheet.iter_rows(values_only=True)) > ROWS

    return medians(ours, theirs)
