"""The wide history of pension contributions: one row a person, a column a year. A projection of sealed months.

It holds the sum of a year's bases and the months that were paid in full, as the opening month brought them and
as the sealed months since show. It lies beside the months, in no chain: dropped, it is built again the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from django.conf import settings

from renshe.archive import query
from renshe.archive.files import ROWS_IN_A_GROUP
from renshe.archive.sealing import sealed_months
from renshe.law.month import Month
from renshe.programmes.social_insurance import paid_months
from renshe.registry.models import Insurance


def relation(connection: duckdb.DuckDBPyConnection, months: Sequence[Month]) -> duckdb.DuckDBPyRelation:
    """Return person_id, base_YYYY_fen and months_YYYY from the files of `months`: the opening month, then those since.

    The last may be a month that is being closed, once what arrived in it is credited.
    """
    opening = query.table(connection, "history", months[0])
    since = months[1:]
    if not since:
        return opening
    connection.read_parquet(query.paths("assessed", since), filename=True).create_view("history_assessed", replace=True)
    query.view(connection, "credited", since, as_name="history_credited")
    paid = paid_months.select(Insurance.PENSION, assessed="history_assessed", credited="history_credited")
    connection.sql(paid).filter("is_whole").create_view("history_paid", replace=True)
    years = range(since[0].year, since[-1].year + 1)
    columns = ", ".join(
        f"coalesce(sum(base_fen) FILTER (year(period) = {year}), 0)::BIGINT AS base_{year}_fen, "
        f"count(*) FILTER (year(period) = {year}) AS months_{year}"
        for year in years
    )
    connection.view("history_paid").aggregate(f"person_id, {columns}", "person_id").create_view("history_new", True)
    opening.create_view("history_opening", replace=True)
    return _joined(connection, opening.columns, [f"{kind}" for year in years for kind in _columns(year)])


def rebuild(through: Month) -> Path:
    """Write the projection through a month under `archive/projections` and return where; an older one is replaced."""
    target = Path(settings.ARCHIVE_FOLDER) / "projections" / f"history-{through}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".parquet.part")
    with query.connect() as connection:
        sealed = [month for month in sealed_months() if month <= through]
        reader = relation(connection, sealed).order("person_id").to_arrow_reader(ROWS_IN_A_GROUP)
        with pq.ParquetWriter(part, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
    part.replace(target)
    return target


def _columns(year: int) -> tuple[str, str]:
    return f"base_{year}_fen", f"months_{year}"


def _joined(connection: duckdb.DuckDBPyConnection, held: list[str], new: list[str]) -> duckdb.DuckDBPyRelation:
    """Return opening and new columns side by side; a year that both have is added up; nothing is nought."""
    wanted = []
    for name in [*(one for one in held if one != "person_id"), *(one for one in new if one not in held)]:
        sides = [side for side, has in (("o", held), ("n", new)) if name in has]
        total = " + ".join(f"coalesce({side}.{name}, 0)" for side in sides)
        wanted.append(f"({total})::BIGINT AS {name}")
    opening = connection.view("history_opening").set_alias("o")
    since = connection.view("history_new").set_alias("n")
    both = opening.join(since, "o.person_id = n.person_id", how="outer")
    return both.project(", ".join(["coalesce(o.person_id, n.person_id)::BIGINT AS person_id", *wanted]))
