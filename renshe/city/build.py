"""Build the sample city: draw it, write the opening month's files, copy the rows, all or nothing.

The plan of the year (`RENSHE_HOME/city/plan.parquet`) is what `renshe.city.play` plays, month by month.
A build that was killed leaves no rows; the next one writes the same files again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import connection as database
from django.db import transaction
from psycopg import sql

from renshe.archive import files, query, sealing
from renshe.city import drawing, employers, entitled, funds, opening, people, points, retired_before, sign_ins
from renshe.city.bulk import checked_at_the_end
from renshe.city.errors import CityNotEmpty
from renshe.city.quotas import FOLDER, Quotas, sheet
from renshe.law.month import Month
from renshe.programmes.social_insurance.models import ResidentPensioner
from renshe.registry.models import Employer, Person, Town
from renshe.registry.towns import lay_towns

Progress = Callable[[str], None]
COPIED: tuple[tuple[str, str, str | Callable[[Month], str]], ...] = (  # table, its columns, the rows in DuckDB
    (
        "registry_person",
        "id identity_number name sex birth_date died_on town_id phone bank_code bank_account",
        opening.PEOPLE,
    ),
    (
        "registry_enrolment",
        "person_id insurance employer_id kind state is_paying valid known reason",
        opening.enrolments,
    ),
    ("social_insurance_flexiblebase", "person_id first_month base_fen", opening.FLEXIBLE_BASES),
    (
        "social_insurance_pensionaward",
        "person_id kind first_month basic_fen account_fen transitional_fen total_fen receipt decided_at",
        opening.awards,
    ),
)

KEYS = {"assessed": ("person_id", "employer_id"), "benefits": ("person_id", "kind")}
"""What tells rows apart in files of the opening that have more than one of a person."""


@dataclass(frozen=True, slots=True)
class Built:
    people: int
    employers: int
    enrolments: int
    towns: int
    accounts_fen: int


def plan_file() -> Path:
    return Path(settings.HOME) / "city" / "plan.parquet"


@transaction.atomic(durable=True)
def build(
    *, scale: Fraction, seed: int, before: Month = people.DRAWN_FOR, progress: Progress = lambda step: None
) -> Built:
    """Build the city at `scale` from `seed`, to be closed from the month after `before`, a December, on.

    Raises:
        CityNotEmpty: there are people or employers already.
    """
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('renshe.city.build'))")
    refuse_if_not_empty()
    quotas = Quotas.at(scale)
    if before < people.DRAWN_FOR:  # their scheme begins in April 2021
        quotas = quotas.without_specific_groups()
    progress("towns")
    towns = _towns()
    points.make()
    made = employers.make(quotas, scale=scale, seed=seed, towns=towns, town_names=[t["zh"] for t in sheet("towns")])
    _settle_profile()
    with query.connect() as city:
        progress("people")
        people.make(city, quotas, seed=seed, employers=made, towns=towns, opening=before)
        entitled.lay_out(city, scale=scale, seed=seed, year=(before + 1).year)
        opening.lay_out_residents(city, before)
        retired_before.lay_out(city, before)
        drawing.lay_out(city, before, scale=scale)
        city.execute(f"CREATE TABLE history AS {opening.history(before)}")
        progress("archive")
        totals = _write_archive(city, before)
        progress("books")
        balances = funds.opening_balances(city, quotas, seed=seed, opening=before)
        funds.open_books(balances, totals["accounts.balance_fen"], before)
        sealing.seal(before, totals | {f"{fund}_balance_fen": fen for fund, fen in balances.items()})
        progress("rows")
        enrolments = _copy_rows(city, made, before)
        _write_plan(city, scale=scale, seed=seed, before=before)
    progress("sign-ins")
    sign_ins.make()
    return Built(quotas.people, len(made), enrolments, len(towns), totals["accounts.balance_fen"])


def refuse_if_not_empty() -> None:
    """Raise CityNotEmpty where people or employers already are."""
    if Person.objects.exists() or Employer.objects.exists():
        raise CityNotEmpty(people=Person.objects.count(), employers=Employer.objects.count())


def _towns() -> list[int]:
    """Lay the registry's towns; return the ids of those of the sample's sheet, in its order."""
    lay_towns()
    ids = dict(Town.objects.values_list("code", "pk"))
    return [ids[row["code"]] for row in sheet("towns")]


def _settle_profile() -> None:
    """Copy the sample's profile and its overlay of law into the home."""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(FOLDER / "profile.yaml", settings.PROFILE_FILE)
    Path(settings.LAW_FOLDER).mkdir(parents=True, exist_ok=True)
    for overlay in sorted((FOLDER / "law").glob("*.yaml")):
        shutil.copyfile(overlay, Path(settings.LAW_FOLDER) / overlay.name)


def _write_archive(city: duckdb.DuckDBPyConnection, before: Month) -> dict[str, int]:
    """Write the opening month's files and record them; return their control totals, each as `file.total`."""
    found: dict[str, int] = {}
    for name, rows, totals in opening.archive_files(before):
        record = files.write(city, before, name, rows, KEYS.get(name, ("person_id",)), totals)
        found |= {f"{name}.{total}": fen for total, fen in record.totals.items()}
    return found


def relation_to_parquet(rows: duckdb.DuckDBPyRelation, target: Path) -> None:
    """Write sorted rows to `target` whole or not at all."""
    part = target.with_suffix(".parquet.part")
    rows.write_parquet(str(part), compression="zstd")
    part.replace(target)


def _copy_rows(city: duckdb.DuckDBPyConnection, made: Sequence[employers.SampleEmployer], before: Month) -> int:
    """Copy the rows of registry and programme; return the number of open enrolments."""
    rows = [(e.id, e.credit_code, e.name, e.town_id, e.industry, e.injury_class, e.registered_on) for e in made]
    with checked_at_the_end("registry_employer", "social_insurance_classofunit", *(table for table, *_ in COPIED)):
        _copy_list("registry_employer", "id credit_code name town_id industry injury_class registered_on", rows)
        classes = employers.unit_classes(list(made), sheet("sizes")["unit_class_permille"])
        of_class = [(e.id, classes[e.id], f"[{e.registered_on},)") for e in made]
        _copy_list("social_insurance_classofunit", "employer_id unit_class valid", of_class)
        for table, columns, select in COPIED:
            _copy(city, table, columns, select if isinstance(select, str) else select(before))
    with database.cursor() as cursor:
        for table in ("registry_person", "registry_employer"):
            name = sql.Identifier(table)
            cursor.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))").format(
                    sql.Literal(table), name
                )
            )
    _pay_residents(city, before)
    drawing.enter(city)
    opened = city.sql(f"SELECT count(*) FROM ({opening.SPELLS}) WHERE day_after IS NULL").fetchall()  # noqa: S608
    return int(opened[0][0])


def _pay_residents(city: duckdb.DuckDBPyConnection, before: Month) -> None:
    """Copy who draws a residents' pension at the opening, and the pension."""
    _copy(
        city,
        "social_insurance_residentpensioner",
        "person_id first_month tier_fen years_paid account_fen reviewed_at",
        opening.RESIDENTS,
    )
    city.execute("CREATE TABLE resident_ids (id BIGINT, person_id BIGINT)")
    ids = ResidentPensioner.objects.order_by("pk").values_list("pk", "person_id")
    if rows := list(ids):
        table = pa.table({"id": [one for one, _ in rows], "person_id": [one for _, one in rows]})
        city.register("given", table)
        city.execute("INSERT INTO resident_ids FROM given")
        city.unregister("given")
    _copy(
        city,
        "social_insurance_benefit",
        "person_id kind fund first_month is_one_off amount_fen resident_id",
        f"SELECT b.person_id, kind, fund, first_month, false, amount_fen, i.id "  # noqa: S608 our own words
        f"FROM ({opening.residents_drawing(before)}) b JOIN resident_ids i USING (person_id) ORDER BY ALL",
    )


def _copy_words(table: str, columns: str, ending: str) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(column) for column in columns.split())
    return sql.SQL("COPY {} ({}) FROM STDIN" + ending).format(sql.Identifier(table), names)


def _copy(city: duckdb.DuckDBPyConnection, table: str, columns: str, rows: str) -> None:
    """Copy the rows of `query` into `table` through a file, so that memory stays flat."""
    with TemporaryDirectory(dir=settings.HOME) as folder:
        file = Path(folder) / "rows.csv"
        city.sql(rows).write_csv(str(file), header=False)
        words = _copy_words(table, columns, " WITH (FORMAT csv)")
        with file.open("rb") as lines, database.cursor() as cursor, cursor.copy(words) as copy:
            while block := lines.read(1 << 20):
                copy.write(block)


def _copy_list(table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
    with database.cursor() as cursor, cursor.copy(_copy_words(table, columns, "")) as copy:
        for row in rows:
            copy.write_row(row)


def _write_plan(city: duckdb.DuckDBPyConnection, *, scale: Fraction, seed: int, before: Month) -> None:
    """Keep what the year's play needs, seed and scale beside it."""
    plan_file().parent.mkdir(parents=True, exist_ok=True)
    relation_to_parquet(city.sql("FROM people ORDER BY id"), plan_file())
    state = {"seed": seed, "scale": str(scale), "opening": str(before)}
    plan_file().with_name("city.json").write_text(json.dumps(state, sort_keys=True) + "\n")
