"""Spark finds what DuckDB, one person and the slow reading find: random graphs, random people, refusals."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_law_one_person_and_the_city import ON, PARAMETERS, Nothing, counted, graphs, rows, slow

from renshe.archive import on_spark
from renshe.law import Month, NewValue, Reform, WhatIf, spark
from renshe.law.amounts import decimal_text
from renshe.law.errors import NoResult, RowWithoutResult, TooWideForTheCity
from renshe.law.graph.nodes import Expression, Reference, Rounded
from renshe.law.person.at_length import PersonCompiler
from renshe.law.sql.compiler import CityCompiler
from renshe.law.sql.widths import DUCKDB, Width
from renshe.law.units import RATIO
from renshe.programmes.social_insurance.law import rulebook_of

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")  # quick to start, and not long-lived
    with on_spark.session() as started:
        started.conf.set("spark.sql.shuffle.partitions", 1)
        yield started


def written(people: list[dict[str, Any]], kinds: dict[str, str], folder: Path) -> Path:
    """The people's facts as a Parquet file."""
    file = folder / "facts.parquet"
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE facts ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
        for person in people:
            told = [in_a_column(person[name]) for name in kinds]
            duck.execute(f"INSERT INTO facts VALUES ({', '.join('?' for _ in kinds)})", told)  # noqa: S608
        duck.table("facts").write_parquet(str(file))
    return file


def in_a_column(value: Any) -> Any:
    if isinstance(value, Month):
        return value.first_day
    return decimal_text(value) if isinstance(value, Fraction) else value


CITY = rulebook_of(Path(__file__).parents[1] / "renshe" / "city" / "law")
KINDS = {
    "row": "INTEGER", "a": "BIGINT", "b": "BIGINT", "r": "DECIMAL(9, 2)", "yes": "BOOLEAN", "born": "DATE",
    "since": "DATE", "post": "VARCHAR",
}  # fmt: skip


def by_slow_reading(root: Reference, row: dict[str, Any]) -> Fraction | None:
    try:
        return Fraction(slow(root, row))
    except (Nothing, ValueError, OverflowError):  # a month or day outside the calendar
        return None


def for_one(root: Reference, row: dict[str, Any]) -> Fraction | None:
    known = {
        name: counted(value) if name in ("born", "since", "post") else value
        for name, value in row.items()
        if value is not None
    }
    try:
        return Fraction(PersonCompiler(PARAMETERS, ON, frozenset()).compile(root)(known, {}))
    except NoResult:
        return None


def query(roots: list[Reference], width: Width) -> Any:
    """All graphs as columns; what has no result is NULL."""
    compiler = CityCompiler(PARAMETERS, ON, width=width)
    lowered = [(f"found_{at}", root, compiler.lowering.lower(root)) for at, root in enumerate(roots)]
    return compiler.columns(lowered, "facts", ["row"], refuses=False)


def fits(root: Reference) -> bool:
    try:
        query([root], spark.WIDTH)
    except TooWideForTheCity:
        return False
    return True


def table(found: list[Any]) -> list[list[Fraction | None]]:
    """Rows in the order of people, without their numbers."""
    in_order = sorted([list(row) for row in found], key=lambda row: int(row[0]))
    return [[None if value is None else Fraction(value) for value in row[1:]] for row in in_order]


@pytest.mark.proof
@settings(
    max_examples=2, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(
    drawn=st.lists(st.tuples(graphs, st.integers(0, 4)), min_size=16, max_size=16),
    people=st.lists(rows, min_size=12, max_size=12),
)
def test_spark_duckdb_one_person_and_the_slow_reading_agree(
    session: Any,
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[Expression, int]],
    people: list[dict[str, Any]],
) -> None:
    roots = [Reference(f"found_{at}", Rounded("half", *one, RATIO), RATIO) for at, one in enumerate(drawn)]
    roots = [root for root in roots if fits(root)]
    expected = [[by_slow_reading(root, person) for root in roots] for person in people]
    assert [[for_one(root, person) for root in roots] for person in people] == expected
    numbered = [{"row": number, **person} for number, person in enumerate(people)]
    file = written(numbered, KINDS, tmp_path_factory.mktemp("facts"))
    with duckdb.connect() as duck:
        duck.read_parquet(str(file)).create_view("facts")
        assert table(duck.execute(query(roots, DUCKDB).sql("duckdb")).fetchall()) == expected
    frame = on_spark.reckon(session, spark.for_spark(query(roots, spark.WIDTH)), {"facts": file})
    assert table(frame.collect()) == expected


def test_spark_reckons_both_laws_and_the_clauses_as_duckdb_does(session: Any, tmp_path: Path) -> None:
    file, july = tmp_path / "roster.parquet", Month(2021, 7)
    sixteen = Reform((NewValue("pension_employer_rate", Fraction(4, 25), july),), "a try")
    what_if = WhatIf.of(CITY, sixteen)
    asked = (["pension_pooled"], july, "roster", ["person_id"])
    found = CITY.provisions("pension_pooled", july)
    clauses = (found, july, "roster", ["person_id"])
    with duckdb.connect() as duck:
        duck.sql("FROM (VALUES (1, 500000, 3), (2, 300000, 3), (3, 9000000, 2)) t(person_id, wage, injury_class)")\
            .write_parquet(str(file))  # fmt: skip
        duck.read_parquet(str(file)).create_view("roster")
        both = duck.sql(what_if.select(*asked).sql("duckdb")).fetchall()
        applied = duck.sql(CITY.select_clauses(*clauses).sql("duckdb")).fetchall()
    assert both == [(1, 70_000, 80_000), (2, 55_412, 63_328), (3, 321_174, 367_056)]
    files = {"roster": file}
    of_both = spark.for_spark(what_if.select(*asked, width=spark.WIDTH))
    by_spark = on_spark.reckon(session, of_both, files).collect()
    assert table(by_spark) == table(both)
    assert table(on_spark.reckon(session, spark.select_clauses(CITY, *clauses), files).collect()) == table(applied)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("(NULL, 3)", "“declared wage” (wage) is missing: an amount in yuan to the fen, such as 5000.00 is needed"),
        ("(500000, 9)", "“injury class of the industry” (injury_class) is 9, which is not from 1 to 8"),
    ],
)
def test_a_row_without_a_result_is_refused_in_the_same_words(
    session: Any, tmp_path: Path, row: str, fault: str
) -> None:
    file = tmp_path / "roster.parquet"
    with duckdb.connect() as duck:
        duck.sql(f"FROM (VALUES {row}) t(wage, injury_class), (VALUES (17)) p(person_id)").write_parquet(str(file))
    asked = spark.select(CITY, ["injury_employer"], Month(2021, 7), "roster", ["person_id"])
    with pytest.raises(RowWithoutResult) as refused, on_spark.refusing():
        on_spark.reckon(session, asked, {"roster": file}).collect()
    words = "“injury, employer's share” (injury_employer) has no value for the row person_id 17: "
    assert str(refused.value) == f"{words}{fault}."
