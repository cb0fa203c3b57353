"""The assessment's generated SQL beside SQL written by hand for the same rules (`hand_assessment.sql`).

Both read the same Parquet file: the roster of 2021-12 of the city at 1:100, a hundred times over with other people and
other wages, so that it is as long as the whole city's. Before anything is timed every row of both is compared.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.home import HOMES, whole_year
from bench.in_turn import medians
from bench.rows import Row

if TYPE_CHECKING:
    import duckdb

HAND = Path(__file__).with_name("hand_assessment.sql")
TIMES = 100
# A wage below floors stays there, one above ceilings too; those between differ by up to 1,000 yuan, fen by fen.
LONGER = f"""
SELECT * REPLACE (person_id + copy * 100_000_000 AS person_id,
                  (wage_fen + hash(person_id, copy) % 100_000)::BIGINT AS wage_fen)
  FROM short_roster, range({TIMES}) AS copies(copy) ORDER BY person_id, employer_id"""  # noqa: S608
DIFFERENT = """
SELECT count(*) FROM ours FULL JOIN theirs USING (person_id, employer_id) WHERE ours IS DISTINCT FROM theirs"""


def measure() -> list[Row]:
    """Return `assess.over_hand_sql` (results kept in a table) and `assess.sums_over_hand_sql` (only summed up)."""
    whole_year()
    from renshe.cli.frame import ready

    with ready(), TemporaryDirectory(dir=HOMES) as folder:
        from renshe.archive import query
        from renshe.law import Month
        from renshe.programmes.social_insurance import assessment

        month = Month(2021, 12)
        with query.connect() as duck:
            query.view(duck, "roster", month, as_name="short_roster")
            file = Path(folder) / "roster.parquet"
            duck.sql(LONGER).write_parquet(str(file), compression="zstd")
            duck.read_parquet(str(file)).create_view("roster")
            generated = assessment.due(duck, month).sql(dialect="duckdb")
            by_hand = HAND.read_text("utf-8")
            rows = _same(duck, generated, by_hand)
            kept = medians(lambda: _keep(duck, generated, "ours"), lambda: _keep(duck, by_hand, "theirs"))
            shares = list(assessment.SHARES)
            summed = medians(lambda: _sum(duck, generated, shares), lambda: _sum(duck, by_hand, shares))
    return [
        _row("assess.over_hand_sql", kept, f"{rows:,} rows to a table"),
        _row("assess.sums_over_hand_sql", summed, f"{rows:,} rows summed up"),
        Row("assess.rows_per_s", round(rows / kept[0]), "rows of the roster/s"),
    ]


def _row(name: str, seconds: tuple[float, float], what: str) -> Row:
    ours, theirs = seconds
    words = f"SQL written by hand, {what}: {theirs:.3f} s, ours {ours:.3f} s"
    return Row(name, round(ours / theirs, 2), "ratio", words, round(ours / theirs, 2))


def _same(duck: duckdb.DuckDBPyConnection, generated: str, by_hand: str) -> int:
    """Compare every column of every row; return how many rows there are."""
    _keep(duck, generated, "ours")
    _keep(duck, by_hand, "theirs")
    ((different,),) = duck.sql(DIFFERENT).fetchall()
    assert not different, f"{different} rows differ"
    ((rows,),) = duck.sql("SELECT count(*) FROM ours").fetchall()
    kinds = {kind for (kind,) in duck.sql("SELECT DISTINCT kind FROM ours").fetchall()}
    assert kinds == {"employee", "flexible", "specific"}, kinds
    return int(rows)


def _keep(duck: duckdb.DuckDBPyConnection, words: str, table: str) -> None:
    duck.execute(f"CREATE OR REPLACE TABLE {table} AS {words}")


def _sum(duck: duckdb.DuckDBPyConnection, words: str, shares: list[str]) -> None:
    duck.sql(words).aggregate(", ".join(f"sum({share})" for share in shares)).fetchall()
