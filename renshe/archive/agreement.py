"""The archive is as it was sealed, and each file's rows add up to the control totals that were recorded of it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
from django.utils.translation import gettext

from renshe.archive import query, sealing
from renshe.archive.models import ArchiveFile
from renshe.law.month import Month
from renshe.ledger.check import Check


def checks() -> Iterator[Check]:
    """Verify the chain and its bytes; then add the rows of every sealed file up again."""
    sealed = sealing.sealed_months()
    problems = sealing.verify()
    name = gettext("the archive is as it was sealed")
    for problem in problems:
        yield Check.equal(name, 0, 0, problem.month, strays=1, first=str(problem), unit="")
    if not problems:
        yield Check.equal(name, len(sealed), len(sealed), unit="")
    with query.connect() as duck:
        for month in sealed:
            yield from _of_month(duck, month)


def _of_month(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Check]:
    """A control total that bears the name of a column is its sum; others are reckoned again where they are known."""
    for record in ArchiveFile.objects.filter(month=month.first_day).order_by("name"):
        place = query.path(month, record.name)
        where = f"{month}/{place.name}"
        try:
            rows = query.table(duck, record.name, month) if place.exists() else None
            names = [name for name in sorted(record.totals) if rows and name in rows.columns]
            wanted = ["count(*)", *(f"coalesce(sum({query.columns(name)}), 0)::BIGINT" for name in names)]
            found = [int(one) for one in rows.aggregate(", ".join(wanted)).fetchall()[0]] if rows else [0]
        except duckdb.Error as error:
            yield unreadable(where, error)
            continue
        yield Check.equal(gettext("rows recorded = rows in the file"), record.rows, found[0], where, unit="")
        for name, fen in zip(names, found[1:], strict=True):
            yield Check.equal(
                gettext("total recorded = sum of the file's rows"),
                record.totals[name],
                fen,
                f"{where} {name}",
                unit="fen" if name.endswith("_fen") else "",
            )


def unreadable(where: str, error: Exception) -> Check:
    """A check that fails because a file cannot be read."""
    first = str(error).partition("\n")[0]
    return Check.equal(gettext("the archive's files can be read"), 0, 0, where, strays=1, first=first, unit="")
