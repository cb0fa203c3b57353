"""What makes up a month's difference: bill by bill what the treasury received (入库, the tax authority's file), what
was booked as arrived (到账, the ledger), what was credited to people (记账, the archive).
Bills that agree are left out."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from renshe.access.models import User
from renshe.archive import query, snapshot
from renshe.archive.models import ArchiveFile
from renshe.law import Month
from renshe.registry.models import Employer, Person

BILL = "fund, period, payer_kind, payer_id"
RECEIVED = f"SELECT {BILL}, sum(amount_fen)::BIGINT AS fen FROM arrivals GROUP BY ALL"  # noqa: S608 - names of ours
ARRIVED = """
SELECT b.fund, b.month AS period, CASE WHEN b.person_id IS NULL THEN 'E' ELSE 'P' END AS payer_kind,
       coalesce(b.employer_id, b.person_id) AS payer_id, sum(a.amount_fen)::bigint AS fen
  FROM ledger_arrival a JOIN ledger_bill b ON b.id = a.bill_id WHERE a.month = $1::date GROUP BY b.id"""
CREDITED = """
SELECT split_part(share, '_', 1) AS fund, period, CASE employer_id WHEN 0 THEN 'P' ELSE 'E' END AS payer_kind,
       CASE employer_id WHEN 0 THEN person_id ELSE employer_id END AS payer_id, sum(fen)::BIGINT AS fen
  FROM (UNPIVOT (FROM credited) ON COLUMNS('.*_fen') INTO NAME share VALUE fen) GROUP BY ALL"""
DIFFERING = f"""
SELECT {BILL}, coalesce(r.fen, 0), coalesce(a.fen, 0), coalesce(c.fen, 0)
  FROM received r FULL JOIN arrived a USING ({BILL}) FULL JOIN credited_by_bill c USING ({BILL})
 WHERE coalesce(r.fen, 0) <> coalesce(a.fen, 0) OR coalesce(a.fen, 0) <> coalesce(c.fen, 0)
 ORDER BY {BILL}"""  # noqa: S608 - names of ours
NOTHING = "SELECT '' AS fund, NULL::DATE AS period, '' AS payer_kind, 0::BIGINT AS payer_id, 0::BIGINT AS fen LIMIT 0"


@dataclass(frozen=True)
class DifferingBill:
    """One bill of whose money not the same was received, booked and credited in the month."""

    fund: str
    period: Month
    payer: Employer | Person
    received_fen: int
    arrived_fen: int
    credited_fen: int

    @property
    def payer_name(self) -> str:
        return self.payer.name

    @property
    def difference_fen(self) -> int:
        return self.received_fen - self.credited_fen


def differing_bills(month: Month, user: User) -> list[DifferingBill]:
    """Return the bills of the towns in the user's reach that make up the month's difference, by fund and period."""
    with query.connect() as duck:
        _table(duck, month, "received", RECEIVED, "arrivals")
        _table(duck, month, "credited_by_bill", CREDITED, "credited")
        snapshot.load(duck, "arrived", ARRIVED, [month.first_day])
        rows = duck.execute(DIFFERING).fetchall()
    seen = _payers({(row[2], row[3]) for row in rows}, user)
    return [
        DifferingBill(kind, Month.of(period), seen[payer_kind, payer_id], received, arrived, credited)
        for kind, period, payer_kind, payer_id, received, arrived, credited in rows
        if (payer_kind, payer_id) in seen
    ]


def _payers(wanted: set[tuple[str, int]], user: User) -> dict[tuple[str, int], Employer | Person]:
    """The payers whom the user may see."""
    employers = Employer.objects.seen_by(user).filter(pk__in=[key for kind, key in wanted if kind == "E"])
    people = Person.objects.seen_by(user).filter(pk__in=[key for kind, key in wanted if kind == "P"])
    return {("E", one.pk): one for one in employers} | {("P", one.pk): one for one in people}


def _table(duck: duckdb.DuckDBPyConnection, month: Month, name: str, select: str, file: str) -> None:
    """Sums by bill of a file of the month; none where the close has not come so far."""
    there = ArchiveFile.objects.filter(month=month.first_day, name=file).exists()
    if there:
        query.view(duck, file, month)
    duck.execute(f"CREATE TABLE {name} AS {select if there else NOTHING}")
