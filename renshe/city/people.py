"""The sample's people: what each is at the end of 2021, what happens to them in the year, who they are.

Everything is decided by `hash(seed, what, id)` in DuckDB: set-based, the same on every machine, no floats.
Table `people`, one row a person, sorted by id:
  role            what they are at the end: employee, flexible, specific, drawing, paused, other
  event           what happens in 2021: first_job, return, move, join, retire, pause, death, or null
  event_month     1-12: the first month in which it is so; for a death the month of dying
  open_role       what they were at the end of 2020 (employee, flexible, specific, drawing, paused, other)
  open_employer, employer   at both ends (null: none)
  career_from     first month insured;  since  first month of the spell that is open at the end of 2020
  wage_fen        of December 2020 (flexible: the base chosen)
  killed_on, killed_at   of some who are "other": the day of 2019 or 2020 on which they died at work, and their employer
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from statistics import NormalDist

import duckdb
import pyarrow as pa

from renshe.city import retired_before, retiring
from renshe.city.employers import SAMPLE_PLACE, SampleEmployer
from renshe.city.quotas import Quotas, sheet
from renshe.law.month import Month

DRAWN_FOR = Month(2020, 12)
"""The opening for which ages and careers are drawn; for another one all days are moved by whole years."""
QUANTILES = 1024
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


def make(
    connection: duckdb.DuckDBPyConnection,
    quotas: Quotas,
    *,
    seed: int,
    employers: list[SampleEmployer],
    towns: list[int],
    opening: Month = DRAWN_FOR,
) -> None:
    """Make the table `people` (and `employers`, `quantiles`) on `connection`.

    Args:
        opening: the December before the first month; people and employers are as many years older or younger as it
            is from 2020.
    """
    _macros(connection, seed)
    _decks(connection, towns)
    _employers(connection, employers)
    _roles(connection, quotas)
    _at_employers(connection, quotas)
    _births(connection)
    _moved(connection, opening)
    retiring.since_the_delay(connection, opening)
    retired_before.since_when(connection, opening)
    _identities(connection)
    _wages(connection, opening)
    _killed(connection, quotas, opening)


def _macros(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    connection.execute(
        f"CREATE MACRO draw(what, id, n) AS (hash({int(seed)}::BIGINT, what, id::BIGINT) % n::UBIGINT)::BIGINT"
    )
    connection.execute(f"CREATE MACRO mixed(what, id) AS hash({int(seed)}::BIGINT, what, id::BIGINT)")


def _table(connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, Sequence[object]]) -> None:
    given = pa.table(dict(columns))
    connection.register("given", given)
    connection.execute(f"CREATE TABLE {name} AS FROM given")
    connection.unregister("given")


def _deck(connection: duckdb.DuckDBPyConnection, name: str, weights: dict[object, int]) -> None:
    """Make a table (slot, value) in which a value stands as often as it weighs."""
    values = [value for value, weight in weights.items() for _ in range(weight)]
    _table(connection, name, {"slot": list(range(len(values))), "value": values})


def _decks(connection: duckdb.DuckDBPyConnection, towns: list[int]) -> None:
    names = sheet("names")
    _deck(connection, "surnames", names["surnames"])
    _deck(connection, "town_deck", dict(zip(towns, (town["weight"] for town in sheet("towns")), strict=True)))
    for sex in ("male", "female"):
        _table(connection, f"{sex}_signs", {"slot": list(range(len(names[sex]))), "value": names[sex]})
    normal = NormalDist()
    quantiles = [normal.inv_cdf((2 * q + 1) / (2 * QUANTILES)) for q in range(QUANTILES)]
    trades = sheet("industries")
    pairs = [(row, q, trade, z) for row, trade in enumerate(trades) for q, z in enumerate(quantiles)]
    _table(
        connection,
        "wage_quantiles",  # wage in whole yuan by trade and quantile: a lognormal law, written down in integers
        {
            "trade": [row for row, _, _, _ in pairs],
            "quantile": [q for _, q, _, _ in pairs],
            "yuan": [round(trade["wage"] * exp(trade["spread"] / 1000 * z)) for _, _, trade, z in pairs],
        },
    )


def _employers(connection: duckdb.DuckDBPyConnection, employers: list[SampleEmployer]) -> None:
    starts, running = [], 0
    for employer in employers:
        starts.append(running)
        running += employer.people
    _table(
        connection,
        "employers",
        {
            "id": [e.id for e in employers],
            "town_id": [e.town_id for e in employers],
            "trade": [e.trade for e in employers],
            "injury_class": [e.injury_class for e in employers],
            "registered_on": [e.registered_on for e in employers],
            "first_slot": starts,
        },
    )


def _roles(connection: duckdb.DuckDBPyConnection, quotas: Quotas) -> None:
    """Deal the end roles exactly by rank, and within a role exactly who came there during the year.

    The scheme for specific groups begins in April. Nobody dies in December: the enrolment of a dead pensioner lasts
    to the end of the month, and would be counted at the end of the year. One dies in September at every scale, when the
    law of survivors' benefits is in force.
    """
    connection.execute(
        """
        CREATE TABLE dealt AS
        WITH ranked AS (
          SELECT id, row_number() OVER (ORDER BY mixed('role', id), id) - 1 AS rank FROM range(1, $people + 1) AS r(id)
        ), roles(role, first, until) AS (VALUES
          ('employee', 0, $e), ('flexible', $e, $f), ('specific', $f, $s), ('drawing', $s, $d), ('paused', $d, $q),
          ('other', $q, $people)
        ), placed AS (
          SELECT id, role, rank - first AS place FROM ranked JOIN roles ON rank >= first AND rank < until
        )
        SELECT id, role, place,
          CASE role
            WHEN 'employee' THEN CASE WHEN place < $first_job THEN 'first_job'
              WHEN place < $first_job + $return_from_pause THEN 'return'
              WHEN place < $first_job + $return_from_pause + $move THEN 'move' END
            WHEN 'flexible' THEN CASE WHEN place < $flexible_join THEN 'join' END
            WHEN 'specific' THEN 'join'
            WHEN 'drawing' THEN CASE WHEN place < $retire THEN 'retire' END
            WHEN 'paused' THEN CASE WHEN place < $pause THEN 'pause' END
            WHEN 'other' THEN CASE WHEN place < $deaths THEN 'death' END
          END AS event,
          CASE WHEN role = 'specific' THEN 4 + greatest(0, draw('event_month', id, 20) - 11)
            WHEN role = 'other' THEN CASE place WHEN 0 THEN 9 ELSE 1 + draw('event_month', id, 11) END
            ELSE 1 + draw('event_month', id, 12) END::INTEGER AS event_month
        FROM placed ORDER BY id
        """,
        _limits(quotas),
    )


def _limits(quotas: Quotas) -> dict[str, int]:
    ends, running = {}, 0
    for letter, count in zip(
        "efsdq", (quotas.employees, quotas.flexible, quotas.specific, quotas.pensioners, quotas.paused), strict=True
    ):
        running += count
        ends[letter] = running
    names = [
        "people",
        "first_job",
        "return_from_pause",
        "move",
        "flexible_join",
        "retire",
        "pause",
        "deaths",
    ]
    return ends | {name: getattr(quotas, name) for name in names}


def _at_employers(connection: duckdb.DuckDBPyConnection, quotas: Quotas) -> None:
    """Fill the employers' places exactly at the end of the year; where people left from is drawn by size."""
    connection.execute(
        """
        CREATE TABLE placed AS
        WITH open AS (
          SELECT d.*, CASE event
              WHEN 'first_job' THEN 'other' WHEN 'return' THEN 'paused' WHEN 'pause' THEN 'employee'
              WHEN 'join' THEN 'other' WHEN 'death' THEN 'drawing'
              WHEN 'retire' THEN CASE WHEN draw('retired_from', id, 6) = 0 THEN 'flexible' ELSE 'employee' END
              ELSE role END AS open_role,
            CASE WHEN role = 'employee' THEN row_number() OVER (PARTITION BY role ORDER BY mixed('slot', id), id) - 1
                 WHEN role = 'specific' THEN draw('slot', id, $employees) END AS slot
          FROM dealt d
        ), slots AS (
          SELECT *, CASE WHEN event = 'move' THEN draw('left', id, $employees)
              WHEN event IS NULL THEN slot
              WHEN open_role IN ('employee', 'specific') THEN draw('left', id, $employees) END AS open_slot
          FROM open
        )
        SELECT s.id, s.role, s.open_role, s.place,
          CASE WHEN s.event = 'move' AND a.id = b.id THEN NULL ELSE s.event END AS event,
          CASE WHEN s.event = 'move' AND a.id = b.id THEN NULL WHEN s.event IS NOT NULL THEN s.event_month END
            AS event_month,
          b.id AS open_employer, a.id AS employer, coalesce(a.trade, b.trade, draw('trade', s.id, 20)) AS trade,
          coalesce(a.town_id, b.town_id) AS work_town_id, coalesce(b.registered_on, a.registered_on) AS registered_on
        FROM slots s ASOF LEFT JOIN employers a ON s.slot >= a.first_slot
          ASOF LEFT JOIN employers b ON s.open_slot >= b.first_slot
        ORDER BY s.id
        """,
        {"employees": quotas.employees},
    )


def _births(connection: duckdb.DuckDBPyConnection) -> None:
    """Give sex and birth date so that the year's retirements fall when planned and nobody else reaches the age."""
    connection.execute(
        """
        CREATE TABLE born AS
        WITH sexed AS (
          SELECT *, CASE WHEN draw('sex', id, 1000) < 488 THEN 'F' ELSE 'M' END AS sex,
            draw('age', id, 1000) AS age, draw('age2', id, 1000) AS age2, draw('post', id, 5) = 0 AS cadre FROM placed
        ), aged AS (
          SELECT *,
            CASE
              WHEN event = 'retire' THEN NULL
              WHEN open_role = 'drawing' THEN
                CASE sex WHEN 'M' THEN 1959 ELSE 1969 END
                  - (age * (CASE sex WHEN 'M' THEN 30 ELSE 38 END) * age2) // 1000000
              WHEN event = 'first_job' THEN 2003 - age * age2 * 12 // 1000000
              WHEN role = 'specific' AND age < 600 THEN CASE sex WHEN 'M' THEN 1959 ELSE 1969 END - age2 * 7 // 1000
              WHEN role = 'specific' THEN 2003 - age2 * 4 // 1000
              WHEN role = 'employee' THEN
                CASE WHEN sex = 'M' THEN 2001 - (age + age2) * 38 // 2000 ELSE 2001 - (age + age2) * 28 // 2000 END
              WHEN role IN ('flexible', 'paused') THEN
                CASE WHEN sex = 'M' THEN 1997 - (age + age2) * 34 // 2000 ELSE 1997 - (age + age2) * 24 // 2000 END
              WHEN age < 480 THEN 2020 - age2 * 18 // 1000
              WHEN age < 720 THEN 2002 - age2 * 25 // 1000
              ELSE 1961 - age2 * 28 // 1000
            END AS year,
            CASE WHEN event = 'retire' THEN
              make_date(
                CASE WHEN sex = 'M' THEN 1961 WHEN cadre OR open_role = 'flexible' THEN 1966 ELSE 1971 END
                  -- Of every eight one retires five years early (special work, illness), one two years late.
                  + CASE place % 8 WHEN 3 THEN 5 WHEN 5 THEN -2 ELSE 0 END, 1, 1)
              + INTERVAL (event_month - 2) MONTH END AS month
          FROM sexed
        )
        SELECT id, role, place, open_role, event, event_month, open_employer, employer, trade, work_town_id,
          registered_on, sex,
          CASE WHEN event = 'retire' THEN month + INTERVAL (draw('day', id, 28)) DAY
            ELSE make_date(year::BIGINT, 1, 1) + INTERVAL (draw('day', id, 365)) DAY END::DATE AS birth_date,
          CASE WHEN open_role = 'other' AND event IS NULL THEN NULL ELSE 1 END AS insured
        FROM aged ORDER BY id
        """
    )
    connection.execute(
        """
        CREATE TABLE careers AS
        WITH ages AS (
          SELECT *, CASE WHEN insured IS NULL OR open_role IN ('other', 'specific') THEN NULL
            ELSE greatest(
              date_trunc('month', birth_date) + INTERVAL (12 * 18 + draw('begun', id, 12 * 9)) MONTH,
              make_date(1985, 1, 1) + INTERVAL (draw('begun85', id, 150)) MONTH) END AS begun
          FROM born
        ), starts AS (
          SELECT *, CASE WHEN begun IS NULL THEN NULL
              WHEN event = 'retire' THEN least(begun, make_date(2000, 1, 1) + INTERVAL (draw('latest', id, 60)) MONTH)
              ELSE least(begun, make_date(2020, 10, 1) - INTERVAL (draw('latest', id, 24)) MONTH)
            END::DATE AS career_from
          FROM ages
        )
        SELECT s.*,
          CASE
            WHEN open_role = 'specific' AND event IS NULL
              THEN make_date(2020, 12, 1) - INTERVAL (draw('tenure', id, 20)) MONTH
            WHEN career_from IS NULL THEN NULL
            WHEN open_role = 'paused'
              THEN greatest(career_from + INTERVAL 1 MONTH,
                make_date(2020, 12, 1) - INTERVAL (draw('tenure', id, 60)) MONTH)
            ELSE greatest(career_from, date_trunc('month', registered_on) + INTERVAL 1 MONTH,
              make_date(2020, 12, 1)
                - INTERVAL (draw('tenure', id, 100) * draw('tenure2', id, 100) * 180 // 10000) MONTH)
          END::DATE AS since
        FROM starts s ORDER BY id
        """
    )


def _moved(connection: duckdb.DuckDBPyConnection, opening: Month) -> None:
    """Move every day of a life by whole years, so that the city is at its opening as it would be at the end of 2020."""
    for day in ("birth_date", "career_from", "since", "registered_on"):
        connection.execute(f"UPDATE careers SET {day} = ({day} + INTERVAL (?) YEAR)::DATE", [_years(opening)])  # noqa: S608


def _years(opening: Month) -> int:
    return opening.year - DRAWN_FOR.year


def _identities(connection: duckdb.DuckDBPyConnection) -> None:
    """Number people within birth date and sex, with the check digit; name them; give phone, bank, town."""
    check = " + ".join(
        f"{weight} * substr(body, {place}, 1)::BIGINT" for place, weight in enumerate(CHECK_WEIGHTS, start=1)
    )
    connection.execute(
        f"""
        CREATE TABLE named AS
        WITH numbered AS (
          SELECT *, row_number() OVER (PARTITION BY birth_date, sex ORDER BY id) AS nth FROM careers
        ), bodies AS (
          SELECT *, '{SAMPLE_PLACE}' || strftime(birth_date, '%Y%m%d')
            || lpad((2 * nth - CASE sex WHEN 'M' THEN 1 ELSE 0 END)::VARCHAR, 3, '0') AS body FROM numbered
        ), drawn AS (
          SELECT *, body || substr('10X98765432', 1 + (({check}) % 11)::INTEGER, 1) AS identity_number,
            draw('surname', id, (SELECT count(*) FROM surnames)) AS surname,
            draw('sign', id, 50) AS sign, draw('sign2', id, 50) AS sign2, draw('signs', id, 100) < 78 AS two_signs,
            draw('home', id, (SELECT count(*) FROM town_deck)) AS home
          FROM bodies
        )
        SELECT d.* EXCLUDE (place, nth, body, surname, sign, sign2, two_signs, home, insured),
          s.value || CASE d.sex WHEN 'M' THEN m.value ELSE f.value END
            || CASE WHEN two_signs THEN CASE d.sex WHEN 'M' THEN m2.value ELSE f2.value END ELSE '' END AS name,
          CASE WHEN work_town_id IS NOT NULL AND draw('near', id, 100) < 85 THEN work_town_id
            ELSE t.value END AS town_id,
          '129' || lpad(draw('phone', id, 100000000)::VARCHAR, 8, '0') AS phone,
          draw('bank', id, 6) AS bank,
          '9900' || lpad(id::VARCHAR, 8, '0') || lpad(draw('account', id, 10000000)::VARCHAR, 7, '0') AS bank_account
        FROM drawn d JOIN surnames s ON s.slot = d.surname
          JOIN male_signs m ON m.slot = d.sign JOIN male_signs m2 ON m2.slot = d.sign2
          JOIN female_signs f ON f.slot = d.sign JOIN female_signs f2 ON f2.slot = d.sign2
          JOIN town_deck t ON t.slot = d.home
        ORDER BY d.id
        """  # noqa: S608 weights and a place of our own
    )


def _wages(connection: duckdb.DuckDBPyConnection, opening: Month) -> None:
    """Wages by trade and quantile, a little by age, in whole tens of yuan; as high as wages were at the opening."""
    average = sheet("sizes")["average_wage_yuan"]
    connection.execute(
        """
        CREATE TABLE people AS
        SELECT n.*, (greatest(1900, w.yuan * (880 + 4 * least(40, greatest(0, $year - year(birth_date) - 18))) // 1000)
            * $then // $drawn // 10 * 1000)::BIGINT AS wage_fen
        FROM named n JOIN wage_quantiles w ON w.trade = n.trade AND w.quantile = draw('wage', n.id, 1024)
        ORDER BY n.id
        """,
        {"year": opening.year, "then": average[opening.year], "drawn": average[DRAWN_FOR.year]},
    )
    for table in ("dealt", "placed", "born", "careers", "named"):
        connection.execute(f"DROP TABLE {table}")


def _killed(connection: duckdb.DuckDBPyConnection, quotas: Quotas, opening: Month) -> None:
    """Say who died at work in the year before, and as many a year earlier: of working age, insured nowhere now."""
    connection.execute(
        """
        CREATE OR REPLACE TABLE people AS
        WITH turns AS (
          SELECT id, row_number() OVER (ORDER BY mixed('killed', id), id) AS turn FROM people
           WHERE role = 'other' AND event IS NULL AND $year - year(birth_date) BETWEEN 20 AND 55
        ), dead AS (
          SELECT id, (make_date(CASE WHEN turn <= $killed THEN $year ELSE $year - 1 END, 2, 1)
              + INTERVAL (draw('killed on', id, 300)) DAY)::DATE AS killed_on,
            1 + draw('killed at', id, (SELECT count(*) FROM employers)) AS killed_at
          FROM turns WHERE turn <= 2 * $killed
        )
        SELECT p.*, d.killed_on, d.killed_at FROM people p LEFT JOIN dead d USING (id) ORDER BY id
        """,
        {"killed": quotas.killed, "year": opening.year},
    )
