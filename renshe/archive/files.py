"""Write and read one file of a month: the same rows give the same bytes, on any number of threads.

DuckDB sorts, Arrow writes: the row groups are cut by count, not by whichever thread was first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlglot import exp, parse_one

from renshe.archive import query as archive_query
from renshe.archive.errors import FileMissing, MonthIsSealed, OrderNotTotal
from renshe.archive.models import ArchiveFile, SealedMonth
from renshe.archive.whole import sha256_of
from renshe.law import no_result
from renshe.law.month import Month

ROWS_IN_A_GROUP = 122_880  # DuckDB's own: what one thread reads at a time

Rows = str | exp.Expression | duckdb.DuckDBPyRelation


def write(
    connection: duckdb.DuckDBPyConnection,
    month: Month,
    name: str,
    query: Rows,
    order_by: Sequence[str],
    totals: Mapping[str, str] | None = None,
) -> ArchiveFile:
    """Write the rows of `query` as the month's file `name` and record it in the caller's transaction.

    Written again while the month is open, the file and its record are replaced.

    Args:
        query: SELECT in DuckDB's SQL, an sqlglot tree, or a relation of `connection`. Columns must have the types
            that the file shall have: a sum is HUGEINT in DuckDB, so cast it to BIGINT.
        order_by: Columns that put the rows in one order only; the first is what readers look for (person_id).
        totals: Control totals by name, each an aggregate in SQL over the file's columns, as a whole number.

    Raises:
        MonthIsSealed: the month is closed.
        OrderNotTotal: two rows share all columns of `order_by`.
        RowWithoutResult: a formula of law in `query` has none for a row; it names the row and the fact.
    """
    if SealedMonth.objects.filter(month=month.first_day).exists():
        raise MonthIsSealed(month=str(month))
    target = archive_query.path(month, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".parquet.part")
    relation = _relation(connection, query).order(archive_query.columns(*order_by))
    try:
        _write_parquet(relation, part, target.name, order_by)
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        if refusal := no_result.read(str(error)):
            raise refusal from error
        raise
    _settle(part, target)
    rows, found = _totals(connection.read_parquet(str(target)), totals or {})
    record, _ = ArchiveFile.objects.update_or_create(
        month=month.first_day,
        name=name,
        defaults={"rows": rows, "totals": found, "bytes": target.stat().st_size, "sha256": sha256_of(target)},
    )
    return record


def exists(month: Month, name: str) -> bool:
    """Say whether the file is there and recorded."""
    return (
        ArchiveFile.objects.filter(month=month.first_day, name=name).exists()
        and archive_query.path(month, name).exists()
    )


def read(month: Month, name: str) -> pa.Table:
    """Return a whole file as an Arrow table; for many rows query it instead (`renshe.archive.query`).

    Raises:
        FileMissing: there is none.
    """
    place = archive_query.path(month, name)
    if not place.exists():
        raise FileMissing(month=str(month), name=name)
    return pq.read_table(place, partitioning=None)


def _relation(connection: duckdb.DuckDBPyConnection, query: Rows) -> duckdb.DuckDBPyRelation:
    if isinstance(query, duckdb.DuckDBPyRelation):
        return query
    return connection.sql(query if isinstance(query, str) else query.sql(dialect="duckdb"))


def _write_parquet(relation: duckdb.DuckDBPyRelation, part: Path, file: str, order_by: Sequence[str]) -> None:
    reader = relation.to_arrow_reader(ROWS_IN_A_GROUP)
    last: pa.Table | None = None
    with pq.ParquetWriter(part, reader.schema, compression="zstd", compression_level=3, version="2.6") as writer:
        for group in _groups(reader):
            keys = group.select(list(order_by))
            if _repeats(keys if last is None else pa.concat_tables([last, keys])):
                raise OrderNotTotal(file=file, columns=", ".join(order_by))
            last = keys.slice(keys.num_rows - 1)
            writer.write_table(group, row_group_size=ROWS_IN_A_GROUP)


def _groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """Yield tables of exactly `ROWS_IN_A_GROUP` rows, the last one shorter."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in reader:
        waiting.append(batch)
        count += batch.num_rows
        while count >= ROWS_IN_A_GROUP:
            table = pa.Table.from_batches(waiting, reader.schema)
            yield table.slice(0, ROWS_IN_A_GROUP).combine_chunks()
            waiting = table.slice(ROWS_IN_A_GROUP).to_batches()
            count -= ROWS_IN_A_GROUP
    if count:
        yield pa.Table.from_batches(waiting, reader.schema).combine_chunks()


def _repeats(keys: pa.Table) -> bool:
    """Say whether two neighbours of these sorted rows are equal in every column."""
    same = None
    for column in keys.columns:
        above, below = column.slice(0, len(column) - 1), column.slice(1)
        both_null = pc.and_(pc.is_null(above), pc.is_null(below))
        equal = pc.or_(pc.fill_null(pc.equal(above, below), False), both_null)
        same = equal if same is None else pc.and_(same, equal)
    return same is not None and bool(pc.any(same).as_py())


def _settle(part: Path, target: Path) -> None:
    """Give the file its name once its bytes are on the disk, and put the name on the disk too."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _totals(written: duckdb.DuckDBPyRelation, totals: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    wanted = [exp.Count(this=exp.Star())] + [parse_one(total, dialect="duckdb") for total in totals.values()]
    whole = [exp.Coalesce(this=exp.cast(one, "BIGINT"), expressions=[exp.Literal.number(0)]) for one in wanted]
    (row,) = written.aggregate(", ".join(one.sql(dialect="duckdb") for one in whole)).fetchall()
    return int(row[0]), dict(zip(totals, (int(value) for value in row[1:]), strict=True))
