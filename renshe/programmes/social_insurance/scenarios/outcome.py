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

AGES = (0, 25, 35, 45, 55, 60, 70)
"""Where an age band begins; ages in full years at the end of the last month."""
PEOPLE = "SELECT id, sex, birth_date FROM registry_person"
PERSONS = """CREATE OR REPLACE TABLE persons AS
SELECT person_id, arg_max(town_id, month) AS town_id, (sum(wage_fen) // count(*))::BIGINT AS wage_fen,
       count(*) FILTER (NOT (without_present AND without_reform)) AS months,
       count(*) FILTER (NOT without_present AND without_reform) AS lost,
       count(*) FILTER (without_present AND NOT without_reform) AS gained, {sums}
FROM read_parquet(?) GROUP BY person_id"""
SUMS = """sum({name}_present)::BIGINT AS {name}_present, sum({name}_reform)::BIGINT AS {name}_reform,
       coalesce(sum({name}_present) FILTER (without_reform), 0)::BIGINT AS {name}_lost,
       coalesce(sum({name}_reform) FILTER (without_present), 0)::BIGINT AS {name}_gained"""
BAND = " ".join(f"WHEN years >= {age} THEN {age}" for age in reversed(AGES))
GROUPED = f"""CREATE OR REPLACE TABLE grouped AS
SELECT *, CASE {BAND} ELSE 0 END AS age, CASE WHEN months > 0 THEN place ELSE 0 END AS tenth FROM (
  SELECT p.*, q.sex, date_sub('year', q.birth_date, ?::DATE) AS years,
         ntile(10) OVER (PARTITION BY p.months > 0 ORDER BY p.wage_fen, p.person_id) AS place
  FROM persons p JOIN people q ON q.id = p.person_id)"""  # noqa: S608 - our own numbers
LINES = """
SELECT town_id, age, sex, tenth, count(*) FILTER (whole AND change > 0), count(*) FILTER (whole AND change < 0),
       count(*) FILTER (whole AND change = 0), count(*) FILTER (months = 0),
       sum({name}_present)::BIGINT, sum({name}_reform)::BIGINT,
       coalesce(sum(change) FILTER (change > 0), 0)::BIGINT, coalesce(sum(-change) FILTER (change < 0), 0)::BIGINT,
       count(*) FILTER (lost > 0), count(*) FILTER (lost = 0 AND gained > 0),
       sum({name}_lost)::BIGINT, sum({name}_gained)::BIGINT
FROM (SELECT *, months > 0 AND lost = 0 AND gained = 0 AS whole,
             ({name}_reform - {name}_gained) - ({name}_present - {name}_lost) AS change FROM grouped)
GROUP BY ALL ORDER BY ALL"""
EMPLOYERS = """
SELECT count(*) FILTER (r > p AND NOT open), count(*) FILTER (r < p AND NOT open), count(*) FILTER (r = p AND NOT open),
       count(*) FILTER (open) FROM (
  SELECT employer_id, sum(employer_present) AS p, sum(employer_reform) AS r,
         bool_or(without_present <> without_reform) AS open
  FROM read_parquet(?) WHERE employer_id <> 0 GROUP BY employer_id)"""


@dataclass(frozen=True, slots=True)
class Tally:
    """People who pay or get more, less or the same, or have no result at all; what by both laws, in fen.

    `lost` have a result by the present law and in some month none by the reform, `gained` the other way about. They are
    among neither more, less nor same; the amounts of those months are `lost_fen` and `gained_fen`.
    `up_fen` and `down_fen` are what people have more and less where both laws have a result:
    present + up - down - lost + gained = reform. (The last four stand last: what was kept without them is still read.)
    """

    more: int = 0
    less: int = 0
    same: int = 0
    without: int = 0
    present_fen: int = 0
    reform_fen: int = 0
    up_fen: int = 0
    down_fen: int = 0
    lost: int = 0
    gained: int = 0
    lost_fen: int = 0
    gained_fen: int = 0

    @property
    def people(self) -> int:
        return self.more + self.less + self.same + self.without + self.lost + self.gained

    @property
    def touched(self) -> int:
        return self.more + self.less + self.lost + self.gained

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
    """Return the cube's lines, plain: measure, the four keys, the numbers of a Tally."""
    paths = [str(file) for file in files]
    duck.execute(PERSONS.format(sums=", ".join(SUMS.format(name=name) for name in sums)), [paths])
    duck.execute("DROP TABLE IF EXISTS people")
    bring(duck, "people", PEOPLE, [], {"id": "BIGINT", "sex": "VARCHAR", "birth_date": "DATE"})
    duck.execute(GROUPED, [(last + 1).first_day])
    return [[measure, *line] for measure in measures for line in duck.sql(LINES.format(name=measure)).fetchall()]


def employers(duck: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[int]:
    """How many employers pay more, less, the same over the months; of how many people have a result by one law only."""
    found = duck.execute(EMPLOYERS, [[str(file) for file in files]]).fetchone()
    return [int(one) for one in found or (0, 0, 0, 0)]


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
