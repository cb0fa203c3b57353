"""The city of the workload: people and employers in two Parquet files, the same bytes for every engine."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.law.figures import AVERAGES, BASES, YEARS, employers_file, people_file

PEOPLE_AN_EMPLOYER = 9


def make(folder: Path, people: int) -> Path:
    """Make the files of a city of so many people, where they are not there yet; return their folder."""
    if employers_file(folder).exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    employers = people // PEOPLE_AN_EMPLOYER
    bases = [
        f"({AVERAGES[year] * 2 // 5} + hash(person, {year}) % {AVERAGES[year] * 13 // 5})::INTEGER AS {BASES[year]}"
        for year in YEARS
    ]
    with duckdb.connect() as duck:
        duck.sql(
            f"""SELECT person::INTEGER AS person,
                       (CASE WHEN person < {employers} THEN person
                             ELSE hash(person, 'employer') % {employers} END)::INTEGER AS employer,
                       (150000 + hash(person, 'wage') % 3850000)::INTEGER AS wage,
                       (45 + hash(person, 'age') % 21)::TINYINT AS age,
                       (hash(person, 'deemed') % 240)::SMALLINT AS deemed,
                       {", ".join(bases)}
                  FROM range({people}) AS numbers(person) ORDER BY person"""  # noqa: S608 - numbers typed here
        ).write_parquet(str(people_file(folder)), compression="snappy", row_group_size=122_880)
        duck.sql(
            f"""SELECT employer::INTEGER AS employer, (hash(employer, 'class') % 8)::TINYINT AS injury_class
                  FROM range({employers}) AS numbers(employer) ORDER BY employer"""  # noqa: S608 - numbers typed here
        ).write_parquet(str(employers_file(folder)), compression="snappy")
    return folder


def first(folder: Path, count: int) -> list[dict[str, int]]:
    """Return the facts of the first people, in order."""
    with duckdb.connect() as duck:
        persons = duck.read_parquet(str(people_file(folder))).filter(f"person < {count}")
        rows = persons.join(duck.read_parquet(str(employers_file(folder))), "employer").order("person")
        return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
