"""A close that is killed and taken up gives the same sums and the same bytes; two closers close once."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from renshe.archive import query, sealing, whole
from renshe.archive.errors import RunIsWorking
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.ledger.check import check
from renshe.ledger.models import Arrival, Entry
from renshe.programmes.social_insurance import month
from renshe.programmes.social_insurance.errors import MonthAlreadyClosed
from renshe.programmes.social_insurance.tests import killed_close
from renshe.programmes.social_insurance.tests.partners import Partners
from renshe.programmes.social_insurance.tests.test_month import JULY, july, partners, people
from renshe.registry.models import Person

__all__ = ["july", "partners", "people"]  # fixtures


def close_and_die(folder: Path, step: str) -> int:
    words = [sys.executable, "-m", killed_close.__name__, str(connection.settings_dict["NAME"]), str(folder), step]
    return subprocess.run(words, env={**os.environ, "DJANGO_SETTINGS_MODULE": "renshe.settings"}).returncode


def wait_until_postgres_knows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"renshe.run.{month.KIND}"])
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"renshe.run.{month.KIND}"])


@pytest.mark.django_db(transaction=True)
def test_killed_in_six_steps_the_month_closes_to_the_same_sums_and_bytes(
    july: dict[str, Person], partners: Partners, tmp_path: Path
) -> None:
    left: dict[str, str] = {}
    for step, file in (
        ("roster", "roster"),
        ("bills", "assessed"),
        ("credited", "credited"),
        ("payments", "payments"),
        ("drawn", "drawn"),
        ("seal", "payments"),
    ):
        assert close_and_die(tmp_path, step) == -9
        wait_until_postgres_knows()
        left[file] = whole.sha256_of(query.path(JULY, file))
    month.close(JULY, partners=partners)
    for file, sha256 in left.items():
        assert ArchiveFile.objects.get(month=JULY.first_day, name=file).sha256 == sha256
    totals = month.as_data(JULY)["totals"]
    assert (totals["pension_arrived"], totals["unemployment_arrived"]) == ("4200.76", "145.00")
    assert (totals["injury_arrived"], totals["pensions_paid"]) == ("50.61", "2400.00")
    assert Arrival.objects.count() == 7  # three funds of two employers, the flexible worker's pension
    assert Entry.objects.filter(kind="arrival").count() == 7
    assert [one.name for one in check() if not one.ok] == []
    assert sealing.verify() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_close_at_once_one_closes(july: dict[str, Person], partners: Partners) -> None:
    def close() -> str:
        try:
            month.close(JULY, partners=partners)
            return "closed"
        except (RunIsWorking, MonthAlreadyClosed) as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as officers:
        said = sorted(officers.map(lambda _: close(), range(2)))
    assert said.count("closed") == 1
    assert SealedMonth.objects.filter(month=JULY.first_day).count() == 1
    assert Arrival.objects.count() == 7
