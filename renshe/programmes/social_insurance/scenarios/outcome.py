"""What comes out: each person's months added up, then counted by town, age, sex and tenth; sums by fund and month.

A cube holds one line for each measure, town, age band, sex and tenth of the wage (or pension): every table on the page
is lines of it added up, so that parts always add up to their total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb

from renshe.archive.snapshot import bring
from renshe.law import Month
from renshe.law.what_if import PRESENT, REFORM

AGES = (0, 25, 35, 45, 55, 60, 70)
"""Where an age band begins; ages in full years at the end of the last month."""
PEOPLE = "SELECT id, sex, birth_date FROM registry_person"
PERSONS = """CREATE OR REPLACE TABLE persons AS
SELECT person_id, arg_max(town_id, month) AS town_id, (sum(wage_fen) // count(*))::BIGINT AS wage_fen,
       count(*) FILTER (NOT without) AS months, {sums}
FROM read_parquet(?) GROUP BY person_id"""
BAND = " ".join(f"WHEN years >= {age} THEN {age}" for age in reversed(AGES))
GROUPED = f"""CREATE OR REPLACE TABLE grouped AS
SELECT *, CASE {BAND} ELSE 0 END AS age, CASE WHEN months > 0 THEN place ELSE 0 END AS tenth FROM (
  SELECT p.*, q.sex, date_sub('year', q.birth_date, ?::DATE) AS years,
         ntile(10) OVER (PARTITION BY p.months > 0 ORDER BY p.wage_fen, p.person_id) AS place
  FROM persons p JOIN people q ON q.id = p.person_id)"""  # noqa: S608 - our own numbers
LINES = """
SELECT town_id, age, sex, tenth, count(*) FILTER (months > 0 AND {r} > {p}), count(*) FILTER (months > 0 AND {r} < {p}),
       count(*) FILTER (months > 0 AND {r} = {p}), count(*) FILTER (months = 0), sum({p})::BIGINT, sum({r})::BIGINT,
       coalesce(sum({r} - {p}) FILTER ({r} > {p}), 0)::BIGINT, coalesce(sum({p} - {r}) FILTER ({r} < {p}), 0)::BIGINT
FROM grouped GROUP BY ALL ORDER BY ALL"""
EMPLOYERS = """
SELECT count(*) FILTER (r > p), count(*) FILTER (r < p), count(*) FILTER (r = p) FROM (
  SELECT employer_id, sum(employer_present) AS p, sum(employer_reform) AS r FROM read_parquet(?) WHERE employer_id <> 0
  GROUP BY employer_id)"""


@dataclass(frozen=True, slots=True)
class Tally:
    """People who pay or get more, less or the same, or have no result at all; what by both laws, in fen.

    `up_fen` is what those with more have more, `down_fen` what the others have less:
    present + up - down = reform.
    """

    more: int = 0
    less: int = 0
    same: int = 0
    without: int = 0
    present_fen: int = 0
    reform_fen: int = 0
    up_fen: int = 0
    down_fen: int = 0

    @property
    def people(self) -> int:
        return self.more + self.less + self.same + self.without

    @property
    def difference_fen(self) -> int:
        return self.reform_fen - self.present_fen

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the cube."""

    measure: str
    town: int
    age: int
    sex: str
    tenth: int
    tally: Tally


BY: dict[str, Callable[[Line], Any]] = {
    "town": lambda line: line.town,
    "age": lambda line: line.age,
    "sex": lambda line: line.sex,
    "tenth": lambda line: line.tenth,
}


def cube(
    duck: duckdb.DuckDBPyConnection, files: Sequence[Path], sums: Sequence[str], measures: Sequence[str], last: Month
) -> list[list[Any]]:
    """Return the cube's lines, plain: measure, the four keys, the eight numbers of a Tally."""
    paths = [str(file) for file in files]
    added = ", ".join(f"sum({name}{law})::BIGINT AS {name}{law}" for name in sums for law in (PRESENT, REFORM))
    duck.execute(PERSONS.format(sums=added), [paths])
    duck.execute("DROP TABLE IF EXISTS people")
    bring(duck, "people", PEOPLE, [], {"id": "BIGINT", "sex": "VARCHAR", "birth_date": "DATE"})
    duck.execute(GROUPED, [(last + 1).first_day])
    return [
        [measure, *line]
        for measure in measures
        for line in duck.sql(LINES.format(p=f"{measure}{PRESENT}", r=f"{measure}{REFORM}")).fetchall()
    ]


def employers(duck: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[int]:
    """How many employers pay more, less, the same over the months."""
    found = duck.execute(EMPLOYERS, [[str(file) for file in files]]).fetchone()
    return [int(one) for one in found or (0, 0, 0)]


def as_data(tally: Tally) -> dict[str, int]:
    """Its numbers by name."""
    return {one.name: getattr(tally, one.name) for one in fields(Tally)}


def lines(kept: Iterable[Sequence[Any]]) -> list[Line]:
    """The cube as it was kept."""
    return [Line(measure, town, age, sex, tenth, Tally(*numbers)) for measure, town, age, sex, tenth, *numbers in kept]


def by(found: Iterable[Line], key: str) -> dict[Any, Tally]:
    """Add lines up by one of their keys, in order of the keys."""
    groups: dict[Any, Tally] = {}
    for line in found:
        at = BY[key](line)
        groups[at] = groups.get(at, Tally()) + line.tally
    return dict(sorted(groups.items()))


def whole(found: Iterable[Line]) -> Tally:
    return sum((line.tally for line in found), Tally())
