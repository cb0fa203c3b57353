"""The rows that `agreement` compares, laid out in DuckDB: the archive's files, PostgreSQL's documents, partners' files.

All are of closed months. What was booked since is left out, so that a month under way disturbs nothing.
"""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from renshe.archive import query
from renshe.archive.errors import FileMissing
from renshe.archive.models import ArchiveFile
from renshe.archive.snapshot import bring
from renshe.law.month import Month
from renshe.ledger import exchange
from renshe.ledger.models import ExchangeFile
from renshe.programmes.social_insurance import paid_files
from renshe.programmes.social_insurance.benefits.rulings import CHANGES

FUNDS = {  # fund: its letter in a bill's number, its shares
    "pension": ("P", ("pension_pooled_fen", "pension_account_fen")),
    "unemployment": ("U", ("unemployment_employer_fen", "unemployment_employee_fen")),
    "injury": ("I", ("injury_employer_fen",)),
}
FILES = ("declared", "roster", "assessed", "arrivals", "credited", "payroll", "payments", "interest", "drawn")
EXCHANGED = {  # how a file's name begins: its partner and direction
    "bills": ("tax", "out"),
    "arrivals": ("tax", "in"),
    "pay": ("bank", "out"),
    "answer": ("bank", "in"),
}
IN_MONTH = r"strptime(regexp_extract(filename, '(\d{4}-\d{2})/[a-z]+\.parquet$', 1), '%Y-%m')::DATE AS in_month"
NUMBER = """'{letter}-' || strftime({period}, '%Y%m') || '-'
  || CASE employer_id WHEN 0 THEN 'P' || person_id ELSE 'E' || employer_id END"""

# PostgreSQL's side, as of the last closed month: what was paid since is taken off.
BILLS = """SELECT b.fund, b.month, b.number, b.due_fen, b.paid_fen - coalesce(later.fen, 0)::bigint
  FROM ledger_bill b
  LEFT JOIN (SELECT bill_id, sum(amount_fen) AS fen FROM ledger_arrival WHERE month > %s GROUP BY 1) later
    ON later.bill_id = b.id
 WHERE b.month <= %s"""
ARRIVALS = """SELECT b.fund, a.month, b.month, b.number, a.voucher, a.arrived_on, a.amount_fen,
       coalesce((SELECT -sum(p.amount_fen) FROM ledger_posting p JOIN ledger_account c ON c.id = p.account_id
                  WHERE p.entry_id = a.entry_id AND c.code = 'contributions_account'), 0)::bigint
  FROM ledger_arrival a JOIN ledger_bill b ON b.id = a.bill_id WHERE a.month <= %s"""
BATCHES = """SELECT fund, month, number, total_fen, paid_fen, failed_fen, unknown_fen FROM ledger_paymentbatch
 WHERE month <= %s"""
UNPAID = """SELECT b.fund, b.month, u.number, u.person_id, u.month, u.purpose, u.amount_fen, u.repaid_as, u.state
  FROM ledger_unpaidpayment u JOIN ledger_paymentbatch b ON b.id = u.batch_id WHERE b.month <= %s"""
FOUND_PAID = """SELECT u.number, s.month FROM ledger_settlement s JOIN ledger_unpaidpayment u ON u.id = s.payment_id
 WHERE s.state = 'confirmed' AND s.was_paid AND s.month <= %s"""
BOOKED = """SELECT e.month, e.key, -p.amount_fen FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
  JOIN ledger_account a ON a.id = p.account_id WHERE a.code = 'individual_accounts' AND e.month <= %s"""
AWARDS = """SELECT a.person_id, a.kind, a.first_month, a.last_month, p.died_on, a.basic_fen, a.account_fen,
       a.transitional_fen
  FROM social_insurance_pensionaward a JOIN registry_person p ON p.id = a.person_id"""
# A decision from which no award of its person hangs is nobody's. It is by the law of the month of retirement; from
# when on it is paid the dossier says.
RECEIPTS = """SELECT CASE WHEN a.person_id = d.person_id THEN d.person_id END,
       CASE WHEN date_trunc('month', t.retires_on) = d.month THEN t.first_month END,
       d.receipt #>> '{results,basic_pension}', d.receipt #>> '{results,account_pension}',
       d.receipt #>> '{results,transitional_pension}', d.receipt #>> '{results,monthly_pension}'
  FROM casework_decision d LEFT JOIN social_insurance_pensionaward a ON a.decision_id = d.id
  LEFT JOIN social_insurance_retirement t ON t.person_id = d.person_id
 WHERE d.item = 'social_insurance.pension'"""
BENEFITS = """SELECT b.person_id, b.fund, b.kind, b.first_month, b.last_month, p.died_on, b.decision_id,
       b.amount_fen
  FROM social_insurance_benefit b JOIN registry_person p ON p.id = b.person_id"""
# A decision's results that are paid: those whose formula some benefit is called after, or that changed one.
RULED = f"""SELECT d.id, coalesce(c.kind, r.key), r.value::bigint
  FROM casework_decision d, jsonb_each_text(d.receipt -> 'results') r
  LEFT JOIN (VALUES {", ".join(f"('{formula}', '{kind}')" for formula, kind in CHANGES.items())}) c (formula, kind)
    ON c.formula = r.key
 WHERE coalesce(c.kind, r.key) IN (SELECT kind FROM social_insurance_benefit) AND r.value ~ '^[0-9]{{1,18}}$'"""
ENDED = """SELECT u.number, s.was_paid FROM ledger_settlement s JOIN ledger_unpaidpayment u ON u.id = s.payment_id
 WHERE s.state = 'confirmed'"""
DECLARATIONS = """SELECT month, employer_id, people, starts, stops, wages_fen FROM social_insurance_declaration
 WHERE state = 'accepted' AND month <= %s"""
CHOSEN = "SELECT person_id, first_month, base_fen FROM social_insurance_flexiblebase"
SEALED = """SELECT s.month, t.key, t.value::bigint FROM archive_sealedmonth s, jsonb_each_text(s.totals) t
 WHERE s.month <= %s"""
FUND_BALANCES = """SELECT s.month, a.fund || '_balance_fen', sum(p.amount_fen)::bigint
  FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
  JOIN ledger_account a ON a.id = p.account_id AND a.kind = 'asset'
  JOIN archive_sealedmonth s ON s.month >= e.month AND s.month <= %s GROUP BY 1, 2"""

POSTGRESQL = {  # table in DuckDB: its rows, its columns there
    "bills": (BILLS, "fund VARCHAR, month DATE, key VARCHAR, due BIGINT, paid BIGINT"),
    "came": (
        ARRIVALS,
        "fund VARCHAR, month DATE, period DATE, number VARCHAR, voucher VARCHAR, arrived_on DATE, fen BIGINT, "
        "account BIGINT",
    ),
    "batches": (
        BATCHES,
        "fund VARCHAR, month DATE, key VARCHAR, total BIGINT, paid BIGINT, failed BIGINT, unknown BIGINT",
    ),
    "unpaid": (
        UNPAID,
        "fund VARCHAR, month DATE, number VARCHAR, person_id BIGINT, benefit_month DATE, kind VARCHAR, fen BIGINT, "
        "repaid_as VARCHAR, state VARCHAR",
    ),
    "found_paid": (FOUND_PAID, "number VARCHAR, month DATE"),
    "booked": (BOOKED, "month DATE, key VARCHAR, fen BIGINT"),
    "awards": (
        AWARDS,
        "person_id BIGINT, kind VARCHAR, first_month DATE, last_month DATE, died_on DATE, basic_fen BIGINT, "
        "account_fen BIGINT, transitional_fen BIGINT",
    ),
    "receipts": (
        RECEIPTS,
        "person_id BIGINT, first_month DATE, basic_fen BIGINT, account_fen BIGINT, transitional_fen BIGINT, fen BIGINT",
    ),
    "benefits": (
        BENEFITS,
        "person_id BIGINT, fund VARCHAR, kind VARCHAR, first_month DATE, last_month DATE, "
        "died_on DATE, decision_id BIGINT, fen BIGINT",
    ),
    "ruled": (RULED, "decision_id BIGINT, kind VARCHAR, fen BIGINT"),
    "ended": (ENDED, "number VARCHAR, was_paid BOOLEAN"),
    "declarations": (
        DECLARATIONS,
        "month DATE, employer_id BIGINT, people BIGINT, starts BIGINT, stops BIGINT, fen BIGINT",
    ),
    "chosen": (CHOSEN, "person_id BIGINT, first_month DATE, fen BIGINT"),
    "sealed": (SEALED, "month DATE, fund VARCHAR, fen BIGINT"),
    "held": (FUND_BALANCES, "month DATE, fund VARCHAR, fen BIGINT"),
}
# What a person's account stood at after each month in which it moved.
STANDING = """CREATE TABLE standing AS
WITH moves AS (SELECT person_id, in_month, sum(fen) AS fen FROM (
    SELECT person_id, in_month, balance_fen AS fen FROM opened
    UNION ALL SELECT person_id, in_month, pension_account_fen FROM credited
    UNION ALL SELECT person_id, in_month, -from_account_fen FROM drawn
    UNION ALL SELECT person_id, in_month, interest_fen FROM interest)
  WHERE person_id IN (SELECT person_id FROM drawn) GROUP BY ALL)
SELECT person_id, in_month, sum(fen) OVER (PARTITION BY person_id ORDER BY in_month) AS balance_fen FROM moves"""


def lay_out(duck: duckdb.DuckDBPyConnection, months: Sequence[Month]) -> None:
    """Lay the closed months' files out as views with `in_month`, and PostgreSQL's rows as tables."""
    for name in FILES:
        _lay_out_file(duck, name, name, [query.path(month, name) for month in months[1:]])
    _lay_out_file(duck, "opened", "accounts", [query.path(month, "accounts") for month in months])
    _lay_out_opening_awards(duck, months[0])
    _lay_out_opening_benefits(duck, months[0])
    last = months[-1].first_day
    for name, (rows, columns) in POSTGRESQL.items():
        bring(duck, name, rows, [last] * rows.count("%s"), _types(columns))
    for name, period in (("assessed", "in_month"), ("credited", "period")):
        duck.execute(f"CREATE TABLE {name}_by_bill AS {_by_bill(name, period)}")
    duck.execute(STANDING)
    _lay_out_exchange(duck, months)


def _lay_out_file(duck: duckdb.DuckDBPyConnection, view: str, name: str, places: Sequence[Path]) -> None:
    """Lay out a file of all months that have it.

    Raises:
        FileMissing: no month has it, though every closed month should.
    """
    there = [str(place) for place in places if place.exists()]
    if there:
        rows = duck.read_parquet(there, filename=True, union_by_name=True).project(f"*, {IN_MONTH}")
        paid_files.whole(name, rows).create_view(view)
    elif name == "interest":  # which only a December has
        duck.execute(
            "CREATE VIEW interest AS SELECT person_id, DATE '1970-01-01' AS in_month, 0::BIGINT AS opening_fen, "
            "0::BIGINT AS credited_fen, 0::BIGINT AS interest_fen, 0::BIGINT AS closing_fen FROM roster LIMIT 0"
        )
    else:
        raise FileMissing(month=places[-1].parent.name, name=name)


def _lay_out_opening_awards(duck: duckdb.DuckDBPyConnection, opening: Month) -> None:
    """Lay out the pensions that were sealed with the opening; none where it was sealed without."""
    if ArchiveFile.objects.filter(month=opening.first_day, name="awards").exists():
        duck.read_parquet(str(query.path(opening, "awards"))).create_view("awards_sealed")
        return
    columns = "person_id, first_month, basic_fen, account_fen, transitional_fen, 0::BIGINT AS total_fen"
    duck.execute(
        f"CREATE TABLE awards_sealed AS SELECT {columns} FROM (SELECT 0::BIGINT AS person_id, "
        "DATE '1970-01-01' AS first_month, 0::BIGINT AS basic_fen, 0::BIGINT AS account_fen, "
        "0::BIGINT AS transitional_fen) LIMIT 0"
    )


def _lay_out_opening_benefits(duck: duckdb.DuckDBPyConnection, opening: Month) -> None:
    """Lay out the other benefits that were sealed with the opening; none where it was sealed without."""
    if ArchiveFile.objects.filter(month=opening.first_day, name="benefits").exists():
        duck.read_parquet(str(query.path(opening, "benefits"))).create_view("benefits_sealed")
        return
    duck.execute(
        "CREATE TABLE benefits_sealed (person_id BIGINT, kind VARCHAR, fund VARCHAR, first_month DATE, "
        "amount_fen BIGINT)"
    )


def _types(columns: str) -> dict[str, str]:
    """Return DuckDB's type by column from "column TYPE, column TYPE"."""
    return {name: kind for name, _, kind in (one.partition(" ") for one in columns.split(", "))}


def _by_bill(name: str, period: str) -> str:
    """Return fund, period of the bill, the file's month, the bill's number, fen and what of it is for the account."""
    return " UNION ALL ".join(
        f"SELECT '{fund}' AS fund, {period} AS period, in_month, {NUMBER.format(letter=letter, period=period)} AS key, "
        f"sum({' + '.join(shares)})::BIGINT AS fen, "
        f"sum({'pension_account_fen' if fund == 'pension' else '0'})::BIGINT AS account FROM {name} GROUP BY ALL"
        for fund, (letter, shares) in FUNDS.items()
    )


def _lay_out_exchange(duck: duckdb.DuckDBPyConnection, months: Sequence[Month]) -> None:
    """Lay out the data lines of partners' files that lie there, each by the month that its record names."""
    columns = [f"c{number}" for number in range(7)]  # as many as the longest line has fields
    duck.execute("CREATE TABLE recorded (filename VARCHAR, month DATE, name VARCHAR, rows BIGINT, total BIGINT)")
    for kind, (partner, direction) in EXCHANGED.items():
        duck.execute(
            f"CREATE TABLE {kind}_file (filename VARCHAR, {', '.join(f'{one} VARCHAR' for one in columns)}, month DATE)"
        )
        records = ExchangeFile.objects.filter(
            partner=partner, direction=direction, name__startswith=f"{kind}-", month__lte=months[-1].first_day
        )
        told = records.values_list("name", "month", "rows", "total_fen")
        there = [
            (str(place), day, name, rows, total)
            for name, day, rows, total in told
            if (place := exchange.path(partner, direction, name)).exists()
        ]
        if there:
            duck.executemany("INSERT INTO recorded VALUES (?, ?, ?, ?, ?)", there)
            types = ", ".join(f"'{one}': 'VARCHAR'" for one in columns)
            duck.execute(
                f"INSERT INTO {kind}_file SELECT filename, {', '.join(columns)}, month "
                f"FROM read_csv(?, header = false, "
                f"columns = {{{types}}}, delim = ',', quote = '', escape = '', auto_detect = false, "
                "null_padding = true, filename = true) JOIN recorded USING (filename) WHERE c0 = 'D'",
                [[place for place, *_ in there]],
            )
