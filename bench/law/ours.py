"""The city by the law engine: what the columns hold is looked at, the query made and run, sums by employer taken."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
from sqlglot import exp

from bench.law import workload
from bench.law.figures import CONTRIBUTIONS, RESULTS, employers_file, people_file
from bench.law.serving import SHOWN, serve
from renshe.law.graph.nodes import Field
from renshe.law.sql.columns import FactRange, look, ranges

SUMS = ", ".join(f"sum({name})::BIGINT AS {name}" for name in CONTRIBUTIONS)


def opened() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})


def source(folder: Path) -> str:
    """Both files side by side, as SQL."""
    return f"""SELECT * FROM read_parquet('{people_file(folder)}') AS people
                 JOIN read_parquet('{employers_file(folder)}') AS employers USING (employer)"""  # noqa: S608 - our paths


def seen(duck: duckdb.DuckDBPyConnection, folder: Path, fields: Sequence[Field]) -> dict[str, FactRange]:
    """What the facts' columns hold, each table looked at alone: of them Parquet's statistics tell without reading."""
    found: dict[str, FactRange] = {}
    of_employers = [field for field in fields if field.name == "injury_class"]
    of_people = [field for field in fields if field.name != "injury_class"]
    for file, held in ((people_file(folder), of_people), (employers_file(folder), of_employers)):
        rows = exp.Table(this=exp.func("read_parquet", exp.Literal.string(str(file))))
        (row,) = duck.execute(look(held, rows).sql("duckdb", copy=False)).fetchall()
        found |= ranges(held, row)
    return found


def main(folder: Path) -> None:
    book = workload.rulebook()
    fields = list({name: field for result in RESULTS for name, field in book.fields(result).items()}.values())
    held: list[duckdb.DuckDBPyConnection] = []

    def run() -> None:
        while held:
            held.pop().close()
        duck = opened()
        held.append(duck)
        duck.execute(f"CREATE VIEW rows AS {source(folder)}")
        held_by_columns = seen(duck, folder, fields)
        kept = ["person", "employer"]
        query = book.select(RESULTS, workload.ON, "rows", keep=kept, ranges=held_by_columns, narrow=True)
        keep(duck, query.sql("duckdb", copy=False))

    def show() -> Sequence[Sequence[float]]:
        return shown(held[0], "(indices * 10000)::BIGINT")

    serve(run, show)


def keep(duck: duckdb.DuckDBPyConnection, query: str) -> None:
    """Keep everyone's results and the sums by employer in two tables."""
    duck.execute(f"CREATE TABLE results AS {query}")
    duck.execute(f"CREATE TABLE sums AS SELECT employer, {SUMS} FROM results GROUP BY employer")  # noqa: S608


def shown(duck: duckdb.DuckDBPyConnection, indices: str) -> Sequence[Sequence[float]]:
    """The first people's results from the table `results`, where `indices` makes them whole."""
    columns = ", ".join(indices if name == "indices" else name for name in RESULTS)
    return duck.execute(f"SELECT {columns} FROM results WHERE person < {SHOWN} ORDER BY person").fetchall()  # noqa: S608


if __name__ == "__main__":
    main(Path(sys.argv[1]))
