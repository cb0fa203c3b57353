"""Working through a what-if: month by month into files, each recorded when it is whole, then grouped and kept.

Killed at any instant, it is taken up at the month at which it stood; until then it is said to have stopped, for whoever
works holds an advisory lock on its database session, which goes with it. Asked to stop, it ends after the month at
work. Nothing of the books changes: a what-if only reads what is sealed.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from sqlglot import exp

from renshe.access import trail
from renshe.access.reading import as_system
from renshe.archive import query, sealing
from renshe.archive.models import ArchiveFile
from renshe.archive.runs import Progress
from renshe.law import Month, WhatIf
from renshe.law.errors import LawError
from renshe.law.what_if import PRESENT, REFORM
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.scenarios import contributions, example, outcome, pensions
from renshe.programmes.social_insurance.scenarios.choices import pairs, used
from renshe.programmes.social_insurance.scenarios.errors import ScenarioAtWork, in_both_languages
from renshe.programmes.social_insurance.scenarios.models import Scenario, ScenarioMonth

LOCK = "renshe.what-if.{pk}"
HELD = """SELECT EXISTS (
    SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
     WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
       AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(%s, 0))"""
ROWS = {  # of a month's rows: those without a result by both laws, by the reform alone, by the present law alone
    "without": "without_present AND without_reform",
    "lost": "without_reform AND NOT without_present",
    "gained": "without_present AND NOT without_reform",
}
Reckon = Callable[[duckdb.DuckDBPyConnection, WhatIf, Month, Sequence[int] | None], "exp.Query | str | None"]


@dataclass(frozen=True)
class Kind:
    """How a programme's months are reckoned, which sums each row has, and whose change is counted."""

    reckon: Reckon
    sums: tuple[str, ...]
    measures: tuple[str, ...]


KINDS = {
    Scenario.Programme.CONTRIBUTIONS: Kind(contributions.reckon, contributions.SUMS, contributions.MEASURES),
    Scenario.Programme.PENSIONS: Kind(pensions.reckon, pensions.SUMS, pensions.MEASURES),
}


def folder(scenario: Scenario) -> Path:
    """Where a what-if's months lie while it is at work."""
    return Path(settings.HOME) / "scenarios" / str(scenario.pk)


def at_work(pk: int) -> bool:
    """Whether a process holds the scenario's lock at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [LOCK.format(pk=pk)])
        row = cursor.fetchone()
    return bool(row and row[0])


@as_system("a what-if reckons over all rows; whose result it is, its scope says")
def carry_out(pk: int, *, progress: Progress | None = None) -> Scenario:
    """Reckon a what-if, or take it up where it stood. What the law refuses is kept with it, in words.

    Raises:
        ScenarioAtWork: another process is at it.
        SealedFileChanged: a sealed month is no longer what was sealed.
    """
    with _alone(pk):
        scenario = Scenario.objects.get(pk=pk)
        if scenario.state == Scenario.State.DONE:
            return scenario
        try:
            _work(scenario, progress)
        except LawError as error:
            scenario.words = in_both_languages(error)
            _end(scenario, Scenario.State.REFUSED)
        return scenario


@contextmanager
def _alone(pk: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [LOCK.format(pk=pk)])
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise ScenarioAtWork(title=Scenario.objects.values_list("title", flat=True).get(pk=pk))
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [LOCK.format(pk=pk)])


def _work(scenario: Scenario, progress: Progress | None) -> None:
    sealing.require_whole()
    book = rulebook()
    what_if = WhatIf.of(book, scenario.reform(book))
    if nothing := changes_nothing(what_if, scenario):
        scenario.result = {"nothing": nothing, "used": used_by_either(what_if, scenario)}
        _end(scenario, Scenario.State.DONE)
        return
    if scenario.law != book.content_hash:  # what was reckoned by another law is no part of this
        scenario.reckoned.all().delete()
        scenario.law = book.content_hash
        scenario.save(update_fields=["law"])
    months = scenario.months
    place = folder(scenario)
    place.mkdir(parents=True, exist_ok=True)
    kept = scenario.reckoned.filter(totals__has_key="lost")  # what an earlier edition reckoned has other columns
    done = {Month.of(one) for one in kept.values_list("month", flat=True)}
    for index, month in enumerate(months):
        if progress:
            progress(index, len(months) + 1, str(month))
        if Scenario.objects.values_list("is_to_stop", flat=True).get(pk=scenario.pk):
            _end(scenario, Scenario.State.STOPPED)
            return
        if month not in done or not (place / f"{month}.parquet").exists():
            _reckon(scenario, what_if, month)
    if progress:
        progress(len(months), len(months) + 1, "")
    _finish(scenario, what_if)


def changes_nothing(what_if: WhatIf, scenario: Scenario) -> str | None:
    """Say why the law is the same in all that the scenario reckons; None where it may not be."""
    said: set[str] = set()
    for names, months in pairs(scenario.programme, scenario.months):
        try:
            reason = what_if.changes_nothing(names, months)
        except LawError:  # not in force in all these months: what the rows say counts
            return None
        if reason is None:
            return None
        said.add(reason)
    return next((reason for reason in ("same values", "not used", "before its start") if reason in said), None)


def used_by_either(what_if: WhatIf, scenario: Scenario) -> list[dict[str, Any]]:
    """The values of law that the result rests on: those of the present law, and what only the reform asks for."""
    laws = (what_if.present, what_if.reformed)
    of_present, of_reform = (used(scenario.programme, book, scenario.months) for book in laws)
    known = {(one["parameter"], one["key"]) for one in of_present}
    return [*of_present, *(one for one in of_reform if (one["parameter"], one["key"]) not in known)]


def _reckon(scenario: Scenario, what_if: WhatIf, month: Month) -> None:
    started, kind = time.monotonic(), KINDS[Scenario.Programme(scenario.programme)]
    target = folder(scenario) / f"{month}.parquet"
    part = target.with_suffix(".part")
    with query.connect() as duck:
        found = kind.reckon(duck, what_if, month, scenario.towns)
        words = found if isinstance(found, str) else found.sql(dialect="duckdb") if found else _nobody(kind)
        rows = duck.sql(words).project(f"DATE '{month.first_day}' AS month, *")
        rows.write_parquet(str(part), compression="zstd")
        totals = _totals(duck, part, kind)
    part.replace(target)
    totals["sealed"] = sealed_sums(scenario, month)
    seconds = round(time.monotonic() - started, 3)
    with transaction.atomic(durable=not connection.in_atomic_block):
        ScenarioMonth.objects.update_or_create(
            scenario=scenario, month=month.first_day, defaults={"totals": totals, "seconds": seconds}
        )


def _nobody(kind: Kind) -> str:
    """A month in which nobody is on the roster."""
    sums = ", ".join(f"0::BIGINT AS {name}{law}" for name in kind.sums for law in (PRESENT, REFORM))
    named = "0::BIGINT AS person_id, 0::BIGINT AS employer_id, 0::BIGINT AS town_id, 0::BIGINT AS wage_fen"
    return f"SELECT '' AS kind, {named}, FALSE AS without_present, FALSE AS without_reform, {sums} LIMIT 0"


def _totals(duck: duckdb.DuckDBPyConnection, file: Path, kind: Kind) -> dict[str, Any]:
    wanted = [f"coalesce(sum({name}{law}), 0)::BIGINT" for name in kind.sums for law in (PRESENT, REFORM)]
    sums = ", ".join(["count(*)", *(f"count(*) FILTER ({one})" for one in ROWS.values()), *wanted])
    (row,) = duck.read_parquet(str(file)).aggregate(sums).fetchall()
    rows, *found = (int(one) for one in row)
    counted, found = found[: len(ROWS)], found[len(ROWS) :]
    return {
        "rows": rows,
        **dict(zip(ROWS, counted, strict=True)),
        "sums": {name: found[2 * at : 2 * at + 2] for at, name in enumerate(kind.sums)},
    }


def sealed_sums(scenario: Scenario, month: Month) -> dict[str, int] | None:
    """What was sealed of the month by fund, to hold the present law's sums against; None where it can't be."""
    if scenario.programme != Scenario.Programme.CONTRIBUTIONS or scenario.towns is not None:
        return None
    record = ArchiveFile.objects.filter(month=month.first_day, name="assessed").first()
    if record is None:
        return None
    return {fund: sum(record.totals.get(share, 0) for share in shares) for fund, shares in contributions.FUNDS.items()}


def _finish(scenario: Scenario, what_if: WhatIf) -> None:
    kind, months = KINDS[Scenario.Programme(scenario.programme)], scenario.months
    files = [folder(scenario) / f"{month}.parquet" for month in months]
    with query.connect() as duck:
        scenario.cube = outcome.cube(duck, files, kind.sums, kind.measures, months[-1])
        result: dict[str, Any] = {
            "months": {str(Month.of(one.month)): one.totals for one in scenario.reckoned.order_by("month")},
            "used": used_by_either(what_if, scenario),
            "example": example.found(duck, files, what_if, scenario),
            "example_lost": example.lost(duck, files, what_if, scenario),
        }
        if scenario.programme == Scenario.Programme.CONTRIBUTIONS:
            result["employers"] = outcome.employers(duck, files)
    result["nothing"] = "" if outcome.whole(outcome.lines(scenario.cube)).touched else "nobody"
    scenario.result = result
    _end(scenario, Scenario.State.DONE)
    shutil.rmtree(folder(scenario), ignore_errors=True)  # the cube and the sums by month are kept


def _end(scenario: Scenario, state: Scenario.State) -> None:
    scenario.state, scenario.finished_at, scenario.process = state, timezone.now(), None
    with transaction.atomic():
        scenario.save(update_fields=["state", "finished_at", "process", "words", "result", "cube", "law"])
        trail.record(scenario.made_by, f"what-if.{state}", scenario, detail={"title": scenario.title})
