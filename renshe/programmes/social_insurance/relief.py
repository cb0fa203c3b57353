"""What employers still owe in months whose contributions were relieved by class of unit (2020-02 to 2020-12).

The employees' shares, and so what goes to individual accounts, are due in full. An employer whose class is not on
record is not relieved. The classes of such a month are kept beside its assessment, in the file `classes`.
"""

from __future__ import annotations

import duckdb

from renshe.archive import files, query
from renshe.archive.snapshot import bring
from renshe.law import Month, Step
from renshe.programmes.social_insurance.law import rulebook

FORMULA = "relieved_employer_due"
FILE = "classes"
RELIEVED = ("pension_pooled_fen", "unemployment_employer_fen", "injury_employer_fen")
CLASSES = """
SELECT c.employer_id, c.unit_class FROM social_insurance_classofunit c
 WHERE c.valid @> %s::date AND EXISTS (SELECT FROM registry_enrolment e WHERE e.employer_id = c.employer_id)"""
STILL_DUE = """
WITH due AS MATERIALIZED ({due}),
owed AS (
    SELECT person_id, employer_id, share, fen AS employer_due, unit_class
      FROM (UNPIVOT due ON {columns} INTO NAME share VALUE fen) JOIN unit_classes USING (employer_id)),
relieved AS ({relieved}),
still AS (SELECT person_id, employer_id, {shares} FROM relieved GROUP BY ALL)
SELECT due.* REPLACE ({replaced}) FROM due LEFT JOIN still USING (person_id, employer_id)"""


def holds_in(month: Month) -> bool:
    """Whether some class of unit owes less than its whole share in the month."""
    book = rulebook()
    if FORMULA not in book.roots_at(month):
        return False
    return any(used.value.value != 1 for used in book.states_used(FORMULA, month) if used.value.key is not None)


def was_reckoned(month: Month) -> bool:
    """Whether the month's assessment was relieved; not where it was closed before relief was reckoned at all."""
    return holds_in(month) and files.exists(month, FILE)


def relieve(duck: duckdb.DuckDBPyConnection, month: Month, due: str) -> str:
    """Write `classes`; return the query of what is still due of `due`, amount by amount."""
    bring(duck, "unit_classes", CLASSES, [month.first_day], {"employer_id": "BIGINT", "unit_class": "VARCHAR"})
    files.write(duck, month, FILE, "FROM unit_classes", ("employer_id",))
    relieved = rulebook().select([FORMULA], on=month, source="owed", keep=["person_id", "employer_id", "share"])
    return STILL_DUE.format(
        due=due,
        columns=", ".join(RELIEVED),
        relieved=relieved.sql(dialect="duckdb"),
        shares=", ".join(f"max({FORMULA}) FILTER (share = '{column}') AS {column}" for column in RELIEVED),
        replaced=", ".join(f"coalesce(still.{column}, due.{column})::BIGINT AS {column}" for column in RELIEVED),
    )


def class_of(duck: duckdb.DuckDBPyConnection, employer_id: int, month: Month) -> str | None:
    """Return the class by which an employer was relieved in a month of relief; None where none was on record."""
    found = query.table(duck, FILE, month).filter(f"employer_id = {int(employer_id)}").fetchall()
    return str(found[0][1]) if found else None


def explain(employer_due: int, unit_class: str, month: Month) -> Step:
    return rulebook().explain(FORMULA, {"unit_class": unit_class, "employer_due": employer_due}, month)
