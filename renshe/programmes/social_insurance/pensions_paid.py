"""The records of the figure of pensions paid: each payment of a month, to whom, by which bank, and what became of it.

They stand in the archive (`payments`, with bank and town from `payroll`). A payment that the bank had not answered and
that two officers found paid counts in the accounting period in which they ended it, as it does in the ledger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

import duckdb
from django.db.models import Q

from renshe.access.reading import as_system
from renshe.archive import query
from renshe.archive.models import ArchiveFile
from renshe.archive.snapshot import bring
from renshe.indicators.period import Period
from renshe.indicators.records import Column, Records
from renshe.law import Month
from renshe.programmes.social_insurance import paid_files
from renshe.registry.models import Person

COLUMNS = (
    Column("made", "made", "做账期", "accounting period", "month"),
    Column("person_id", "person_id", "个人编号", "person", "hidden"),
    Column("person", "person_id", "姓名", "name", "pensioner"),
    Column("town", "town", "镇街", "town"),
    Column("bank", "bank", "银行", "bank", "bank"),
    Column("benefit_month", "benefit_month", "待遇所属月", "month of the benefit", "month"),
    Column("number", "number", "付款编号", "payment number"),
    Column("amount_fen", "amount_fen", "应发", "to be paid", "money"),
    Column("paid_fen", "paid_fen", "实发", "paid", "money"),
    Column("state", "state", "状态", "state", "payment_state"),
)
KEYS = {"town": "town_id", "bank": "bank"}
SHOWN = ("made", "person_id", "town_id", "bank", "benefit_month", "number", "amount_fen", "paid_fen", "state")
FOUND = """
SELECT u.number, u.person_id, u.month, u.amount_fen, s.month, b.bank_code, p.town_id
  FROM ledger_settlement s JOIN ledger_unpaidpayment u ON u.id = s.payment_id
  JOIN ledger_paymentbatch b ON b.id = u.batch_id JOIN registry_person p ON p.id = u.person_id
 WHERE s.state = 'confirmed' AND s.was_paid AND u.purpose = %s AND s.month BETWEEN %s AND %s"""
FOUND_COLUMNS = {
    "number": "VARCHAR",
    "person_id": "BIGINT",
    "benefit_month": "DATE",
    "amount_fen": "BIGINT",
    "made": "DATE",
    "bank": "VARCHAR",
    "town_id": "BIGINT",
}
MADE = "strptime(regexp_extract(p.filename, '(\\d{4}-\\d{2})/payments.parquet$', 1), '%Y-%m')::DATE"
ANSWERED = f"""
SELECT {MADE} AS made, p.person_id, y.town_id, y.bank_code AS bank, p.month AS benefit_month,
       p.payment_number AS number, p.amount_fen, CASE p.state WHEN 'paid' THEN p.amount_fen ELSE 0 END AS paid_fen,
       p.state
  FROM payments p JOIN payroll y USING (payment_number) WHERE y.kind = 'pension'
UNION ALL """  # noqa: S608 - our own words
FOUND_PAID = "SELECT made, person_id, town_id, bank, benefit_month, number, 0, amount_fen, 'found_paid' FROM found"
NAMES = """SELECT p.id, rank() OVER (ORDER BY name_order(p.name COLLATE by_pinyin)) AS place
FROM registry_person p JOIN social_insurance_pensionaward a ON a.person_id = p.id"""


@dataclass(frozen=True)
class PensionPayments(Records):
    """The payments of a period. `towns`, `people`: of these only; None for all. `number`: this payment as well."""

    period: Period
    towns: tuple[int, ...] | None = None
    people: tuple[int, ...] | None = None
    number: str = ""
    columns = COLUMNS

    def within(self, towns: Collection[int] | None) -> Self:
        if towns is None:
            return self
        allowed = set(towns) if self.towns is None else set(towns) & set(self.towns)
        return replace(self, towns=tuple(sorted(allowed)))

    def matching(self, text: str) -> Self:
        """By a person's name or part of it, the whole identity number, or the whole number of a payment."""
        named = Person.objects.filter(Q(name__contains=text) | Q(identity_number=text.upper()))
        return replace(self, people=tuple(named.values_list("pk", flat=True)), number=text)

    def total(self) -> int:
        with self._rows() as (duck, where, values):
            (found,) = duck.execute(f"SELECT coalesce(sum(paid_fen), 0)::BIGINT FROM rows {where}", values).fetchall()  # noqa: S608
        return int(found[0])

    def by(self, key: str) -> dict[Any, int]:
        with self._rows() as (duck, where, values):
            found = duck.execute(
                f"SELECT {KEYS[key]}, sum(paid_fen)::BIGINT FROM rows {where} GROUP BY ALL ORDER BY ALL",  # noqa: S608
                values,
            ).fetchall()
        return {value: int(fen) for value, fen in found}

    def page(
        self, *, offset: int, limit: int, order: str = "", ranked: Sequence[str] = (), **filters: object
    ) -> tuple[list[dict[str, Any]], int]:
        with self._rows(**filters) as (duck, where, values):
            (count,) = duck.execute(f"SELECT count(*) FROM rows {where}", values).fetchall()  # noqa: S608
            source, by, ranks = self._ordered(duck, order, ranked)
            found = duck.execute(
                f"SELECT {', '.join(SHOWN)} FROM {source} {where} ORDER BY {by} made, person_id, number, state "  # noqa: S608
                "LIMIT ? OFFSET ?",
                [*values, *ranks, limit, offset],
            ).fetchall()
        rows = [dict(zip(SHOWN, row, strict=True)) for row in found]
        with as_system("the payments were narrowed to the reader's towns by `within`"):
            people = Person.objects.select_related("town").in_bulk({row["person_id"] for row in rows})
        for row in rows:
            of = people[row["person_id"]]
            row |= {"pk": row["number"], "person": of.name, "town": of.town.name}
        return rows, int(count[0])

    def _ordered(
        self, duck: duckdb.DuckDBPyConnection, order: str, ranked: Sequence[str]
    ) -> tuple[str, str, list[object]]:
        """What to read from, by what to sort, and its values: people by their names, which the archive has not."""
        name, down = order.removeprefix("-"), " DESC" if order.startswith("-") else ""
        if name == "person":
            bring(duck, "names", NAMES, [], {"id": "BIGINT", "place": "BIGINT"})
            return "rows LEFT JOIN names ON names.id = rows.person_id", f"names.place{down} NULLS LAST,", []
        name = {"town": "town_id"}.get(name, name)
        if name not in SHOWN:
            return "rows", "", []
        if ranked:
            return "rows", f"coalesce(list_position(?::VARCHAR[], {name}), ?){down},", [list(ranked), len(ranked) + 1]
        return "rows", f"{name}{down},", []

    @contextmanager
    def _rows(self, **filters: object) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, list[object]]]:
        """A connection on which `rows` are the period's payments, and the condition that narrows them."""
        span = (self.period.first.first_day, self.period.last.first_day)
        there = ArchiveFile.objects.filter(name="payments", month__range=span).order_by("month")
        months = [Month.of(day) for day in there.values_list("month", flat=True)]
        conditions: list[str] = []
        values: list[object] = []
        for key, value in filters.items():
            conditions.append(f"{KEYS[key]} = ?")
            values.append(value)
        if self.towns is not None:
            conditions.append("town_id IN (SELECT unnest(?::BIGINT[]))")
            values.append(list(self.towns))
        if self.people is not None:
            conditions.append("(person_id IN (SELECT unnest(?::BIGINT[])) OR number = ?)")
            values += [list(self.people), self.number]
        with query.connect() as duck:
            bring(duck, "found", FOUND, ["pension", *span], FOUND_COLUMNS)
            if months:
                paid_files.view(duck, "payments", months)
                paid_files.view(duck, "payroll", months)
            answered = ANSWERED if months else ""
            duck.execute(f"CREATE VIEW rows({', '.join(SHOWN)}) AS {answered}{FOUND_PAID}")
            yield duck, f"WHERE {' AND '.join(conditions)}" if conditions else "", values
