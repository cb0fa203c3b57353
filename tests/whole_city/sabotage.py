"""Ways to cook the books of a closed city, each with what `ledger check` or `archive verify` has to say of it.

Run as a program in the city's home it reads names of `SABOTAGES`, one a line. For each it does the deed in a
transaction and on copies of the folders, asks both commands' functions, answers in JSON and takes all back.

Those who change a file of the archive here are thorough: they also change its record, make the chain of seals anew
and tell the audit trail (`resealed`), so that nothing but the sums gives them away.
"""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

MARCH, JULY, DECEMBER, OPENING = "2021-03", "2021-07", "2021-12", "2020-12"
PENSION = "fund = 'pension' AND month = '2021-03-01'"
BILL = f"(SELECT min(id) FROM ledger_bill WHERE {PENSION} AND employer_id IS NOT NULL AND paid_fen = due_fen)"
OTHER_BILL = f"(SELECT max(id) FROM ledger_bill WHERE {PENSION} AND employer_id IS NOT NULL AND paid_fen = due_fen)"
ARRIVAL = f"(SELECT min(id) FROM ledger_arrival WHERE bill_id = {BILL})"
ENTRY = f"(SELECT entry_id FROM ledger_arrival WHERE id = {ARRIVAL})"
BATCH = f"(SELECT min(id) FROM ledger_paymentbatch WHERE {PENSION})"
FAILED = "(SELECT min(id) FROM ledger_unpaidpayment WHERE state = 'repaid')"


def account(code: str) -> str:
    return f"(SELECT id FROM ledger_account WHERE fund = 'pension' AND code = '{code}')"


@dataclass(frozen=True)
class Sabotage:
    """`said` are words that must stand together in one sentence; `by`: which command says it."""

    deed: Callable[[], None]
    said: tuple[str, ...]
    by: str = "check"
    noted: bool = False  # the last seal's hash was noted outside before the deed

    def is_said_in(self, sentence: str) -> bool:
        return all(words in sentence for words in self.said)


SABOTAGES: dict[str, Sabotage] = {}


def sql(name: str, statement: str, *said: str, by: str = "check") -> None:
    """A deed in PostgreSQL, done by somebody with the database's own powers: no trigger stops it."""
    SABOTAGES[name] = Sabotage(lambda: execute(statement), said, by)


def rows(name: str, month: str, file: str, statement: str, *said: str) -> None:
    """A deed on the rows of a month's file (`it`, numbered in `n`), the file's record and all seals made to fit."""

    def deed() -> None:
        rewrite(month, file, statement)
        resealed()

    SABOTAGES[name] = Sabotage(deed, said)


def deed(*said: str, by: str = "verify", noted: bool = False) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def add(function: Callable[[], None]) -> Callable[[], None]:
        SABOTAGES[function.__name__] = Sabotage(function, said, by, noted)
        return function

    return add


def execute(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def rewrite(month: str, file: str, statement: str) -> None:
    """Change a file's rows and its record to fit."""
    import duckdb
    import pyarrow.parquet as pq

    from renshe.archive import query, whole
    from renshe.archive.models import ArchiveFile
    from renshe.law.month import Month

    place = query.path(Month.parse(month), file)
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE it AS SELECT *, row_number() OVER () AS n FROM '{place}'")
        duck.execute(statement)
        changed = duck.sql("SELECT * EXCLUDE (n) FROM it ORDER BY n").to_arrow_table()
        pq.write_table(changed, place)
        record = ArchiveFile.objects.get(month=Month.parse(month).first_day, name=file)
        for total in set(record.totals) & set(changed.column_names):
            record.totals[total] = duck.sql(f"SELECT sum({total})::BIGINT FROM it").fetchall()[0][0]
    record.rows, record.bytes, record.sha256 = changed.num_rows, place.stat().st_size, whole.sha256_of(place)
    record.save()


def resealed(*, trail_too: bool = True) -> None:
    """Make the chain of seals anew over the records as they stand; tell the audit trail as if it had always been so."""
    from renshe.access.models import TrailEntry
    from renshe.archive import sealing
    from renshe.archive.models import ArchiveFile, SealedMonth
    from renshe.law.month import Month

    previous = sealing.BEFORE_THE_FIRST
    for sealed in SealedMonth.objects.order_by("month"):
        month = Month.of(sealed.month)
        records = list(ArchiveFile.objects.filter(month=sealed.month).order_by("name"))
        hash_ = sealing.chained_hash(previous, month, records, sealed.totals)
        SealedMonth.objects.filter(pk=sealed.pk).update(previous_hash=previous, hash=hash_)
        if trail_too:
            told = TrailEntry.objects.filter(action=sealing.TOLD, subject_key=str(month))
            told.update(detail={"hash": hash_})
        previous = hash_


def folder(name: str) -> Path:
    from django.conf import settings

    found: Path = getattr(settings, name)
    return found


# Bills, arrivals, entries -------------------------------------------------------------------------------------------

sql(
    "a bill raised by a fen",
    f"UPDATE ledger_bill SET due_fen = due_fen + 1 WHERE id = {BILL}",
    "2021-03", "assessed = due, on every bill", "difference -0.01",
)  # fmt: skip
sql(
    "a fen moved between two bills",
    f"UPDATE ledger_bill SET due_fen = due_fen + CASE id WHEN {OTHER_BILL} THEN 1 ELSE 0 END, paid_fen = paid_fen"
    f" WHERE id IN ({BILL}, {OTHER_BILL});"
    f"UPDATE ledger_bill SET due_fen = due_fen - 1 WHERE id = (SELECT min(id) FROM ledger_bill WHERE {PENSION}"
    " AND paid_fen < due_fen)",
    "2021-03", "assessed = due, on every bill", "difference 0.00", "differing rows: 2",
)  # fmt: skip
sql(
    "a bill of a million yuan made up",
    "INSERT INTO ledger_bill (number, fund, month, employer_id, due_fen, paid_fen)"
    " VALUES ('P-202103-E9999999', 'pension', '2021-03-01', 9999999, 100000000, 0)",
    "2021-03", "assessed = due, on every bill", "difference -1,000,000.00", "the first: P-202103-E9999999",
)  # fmt: skip
sql(
    "all arrivals of a month booked in another",
    "UPDATE ledger_entry SET month = '2021-05-01' WHERE kind = 'arrival' AND month = '2021-03-01'",
    "2021-03", "arrived = contributions in the ledger",
)  # fmt: skip
sql(
    "an arrival that never reached the treasury",
    f"UPDATE ledger_posting SET account_id = {account('spending_account')} WHERE entry_id = {ENTRY} AND amount_fen > 0",
    "2021-03", "arrived = paid into the treasury", "differing rows: 1",
)  # fmt: skip
sql(
    "an unpaid bill forgotten",
    f"DELETE FROM ledger_bill WHERE id = (SELECT min(id) FROM ledger_bill WHERE {PENSION} AND paid_fen = 0)",
    "2021-03", "assessed = due, on every bill", "differing rows: 1",
)  # fmt: skip
sql(
    "a bill said to be paid less",
    f"UPDATE ledger_bill SET paid_fen = paid_fen - 1 WHERE id = {BILL}",
    "2021-03", "paid = arrived, on every bill", "difference -0.01",
)  # fmt: skip
sql(
    "arrears forgiven in the bill",
    f"UPDATE ledger_bill SET due_fen = paid_fen WHERE {PENSION} AND paid_fen < due_fen",
    "2021-03", "due = paid + the people's arrears, on every bill",
)  # fmt: skip
sql(
    "an arrival less a fen",
    f"UPDATE ledger_arrival SET amount_fen = amount_fen - 1 WHERE id = {ARRIVAL}",
    "2021-03", "arrived = contributions in the ledger", "difference -0.01",
)  # fmt: skip
sql(
    "an arrival and its bill less a fen",
    f"UPDATE ledger_bill SET paid_fen = paid_fen - 1 WHERE id = {BILL};"
    f"UPDATE ledger_arrival SET amount_fen = amount_fen - 1 WHERE id = {ARRIVAL}",
    "2021-03", "arrivals in the archive = arrived", "difference 0.01",
)  # fmt: skip
sql(
    "an arrival put into another period",
    f"UPDATE ledger_arrival SET month = '2021-04-01' WHERE id = {ARRIVAL}",
    "2021-03", "credited to people = arrived, on every bill",
)  # fmt: skip
sql(
    "an arrival gone with its entry and what was paid",
    f"""CREATE TEMP TABLE gone AS SELECT id, entry_id, bill_id, amount_fen FROM ledger_arrival WHERE id = {ARRIVAL};
    UPDATE ledger_bill SET paid_fen = paid_fen - g.amount_fen FROM gone g WHERE g.bill_id = ledger_bill.id;
    DELETE FROM ledger_posting WHERE entry_id IN (SELECT entry_id FROM gone);
    DELETE FROM ledger_arrival WHERE id IN (SELECT id FROM gone);
    DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM gone); DROP TABLE gone""",
    "2021-03", "the tax authority's arrivals = arrived", "differing rows: 1",
)  # fmt: skip
sql(
    "an arrival, its bill and its entry less a fen",
    f"UPDATE ledger_bill SET paid_fen = paid_fen - 1 WHERE id = {BILL};"
    f"UPDATE ledger_posting SET amount_fen = amount_fen - sign(amount_fen) WHERE entry_id = {ENTRY}"
    f" AND account_id <> {account('contributions_account')};"
    f"UPDATE ledger_arrival SET amount_fen = amount_fen - 1 WHERE id = {ARRIVAL}",
    "2021-03", "credited to people = arrived, on every bill", "difference 0.01",
)  # fmt: skip
sql(
    "one leg of an entry less a fen",
    f"UPDATE ledger_posting SET amount_fen = amount_fen - 1 WHERE entry_id = {ENTRY} AND amount_fen > 0",
    "2021-03", "debits = credits, in every entry", "difference -0.01",
)  # fmt: skip
sql(
    "a fen posted to the pool that is an account's",
    f"UPDATE ledger_posting SET amount_fen = amount_fen + CASE account_id WHEN {account('contributions_account')}"
    f" THEN 1 ELSE -1 END WHERE entry_id = {ENTRY} AND amount_fen < 0",
    "2021-03", "credited to accounts = posted to accounts, on every bill", "difference 0.01",
)  # fmt: skip
sql(
    "an entry's fund changed",
    f"UPDATE ledger_entry SET fund = 'injury' WHERE id = {ENTRY}",
    "2021-03", "postings = postings to accounts of the entry's own fund",
)  # fmt: skip
sql(
    "an entry put into another period",
    f"UPDATE ledger_entry SET month = '2021-04-01' WHERE id = {ENTRY}",
    "2021-03", "arrived = contributions in the ledger",
)  # fmt: skip
sql(
    "an entry taken out",
    f"DELETE FROM ledger_posting WHERE entry_id = {ENTRY}",
    "2021-03", "arrived = contributions in the ledger", "differing rows: 1",
)  # fmt: skip
NEW_ENTRY = """WITH made AS (INSERT INTO ledger_entry (fund, month, key, kind, text, posted_at)
    VALUES ('pension', '2021-03-01', '{key}', '{kind}', '', now()) RETURNING id)
    INSERT INTO ledger_posting (entry_id, account_id, amount_fen)
    SELECT id, {debit}, 100 FROM made UNION ALL SELECT id, {credit}, -100 FROM made"""
sql(
    "an entry that no document explains",
    NEW_ENTRY.format(key="x", kind="gift", debit=account("fiscal_account"), credit=account("fund_balance")),
    "2021-03", "entries = entries that a document explains", "difference 2.00",
)  # fmt: skip
sql(
    "an entry that looks like an arrival",
    NEW_ENTRY.format(
        key="arrival:x", kind="arrival", debit=account("treasury"), credit=account("contributions_pooled")
    ),
    "2021-03", "arrived = contributions in the ledger", "difference -1.00",
)  # fmt: skip
sql(
    "an entry that looks like a benefit",
    NEW_ENTRY.format(key="paid:x", kind="benefits", debit=account("benefits"), credit=account("spending_account")),
    "2021-03", "paid by banks = benefits in the ledger", "difference -1.00",
)  # fmt: skip
sql(
    "an entry that looks like a drawing",
    NEW_ENTRY.format(key="draw:x", kind="draw", debit=account("spending_account"), credit=account("fiscal_account")),
    "2021-03", "batches, less what is paid again = drawn for payments", "difference -1.00",
)  # fmt: skip
sql(
    "an entry that looks like an opening",
    NEW_ENTRY.format(key="opening:x", kind="opening", debit=account("fiscal_account"), credit=account("fund_balance")),
    "2021-03 pension_balance_fen", "sealed with the month = reckoned again", "difference -1.00",
)  # fmt: skip
sql(
    "money not remitted to the fiscal account",
    "DELETE FROM ledger_posting WHERE entry_id = (SELECT id FROM ledger_entry WHERE key = 'remit:pension:2021-12')",
    "2021-12", "arrived = remitted to the fiscal account",
)  # fmt: skip
sql(
    "the fund's opening balance changed",
    "UPDATE ledger_posting SET amount_fen = amount_fen + sign(amount_fen) * 100 WHERE entry_id ="
    " (SELECT id FROM ledger_entry WHERE key = 'opening:pension')",
    "2020-12 pension_balance_fen", "sealed with the month = reckoned again", "difference -1.00",
)  # fmt: skip

# Pensions -----------------------------------------------------------------------------------------------------------

sql(
    "a batch said to have paid more",
    "ALTER TABLE ledger_paymentbatch DROP CONSTRAINT payment_batch_answers_within_total;"
    f" UPDATE ledger_paymentbatch SET paid_fen = paid_fen + 1, failed_fen = failed_fen - 1 WHERE id = {BATCH}",
    "2021-03", "paid by banks = benefits in the ledger", "difference 0.01",
)  # fmt: skip
sql(
    "a batch greater by a fen",
    f"UPDATE ledger_paymentbatch SET total_fen = total_fen + 1 WHERE id = {BATCH}",
    "2021-03", "payroll = batches", "difference -0.01",
)  # fmt: skip
sql(
    "a failed payment out of sight",
    f"DELETE FROM ledger_unpaidpayment WHERE id = {FAILED}",
    "payments that failed or are unknown = payments kept in sight", "differing rows: 1",
)  # fmt: skip
sql(
    "a payment made again that could be made once more",
    f"UPDATE ledger_unpaidpayment SET state = 'failed', repaid_as = NULL WHERE id = {FAILED}",
    "paid again on the payroll = failed and marked as paid again", "differing rows: 1",
)  # fmt: skip
sql(
    "a pension raised after it was decided",
    "UPDATE social_insurance_pensionaward SET basic_fen = basic_fen + 1, total_fen = total_fen + 1"
    " WHERE person_id = (SELECT min(person_id) FROM social_insurance_pensionaward)",
    "2021-03", "pensions on the payroll = pensions decided", "difference -0.01",
)  # fmt: skip
rows(
    "a payroll row greater by a fen",
    MARCH, "payroll", "UPDATE it SET total_fen = total_fen + 1, basic_fen = basic_fen + 1 WHERE n = 1",
    "2021-03", "payroll = batches", "difference 0.01",
)  # fmt: skip
rows(
    "a payroll row taken out",
    MARCH, "payroll", "DELETE FROM it WHERE n = 1",
    "2021-03", "payments sent to banks = payroll", "differing rows: 1",
)  # fmt: skip
rows(
    "a fen moved between two pensioners",
    MARCH, "payroll",
    "UPDATE it SET total_fen = total_fen + CASE n WHEN 1 THEN 1 ELSE -1 END WHERE n IN (1, 2)",
    "2021-03", "payroll = payments with an outcome", "difference 0.00", "differing rows: 2",
)  # fmt: skip
rows(
    "a pension paid to somebody else",
    MARCH, "payments",
    "UPDATE it SET person_id = (SELECT person_id FROM it WHERE n = 2) WHERE n = 1",
    "2021-03", "payroll = payments with an outcome", "difference 0.00", "differing rows: 2",
)  # fmt: skip
rows(
    "an unknown payment said to be paid",
    MARCH, "payments",
    "UPDATE it SET state = 'paid' WHERE n = (SELECT min(n) FROM it WHERE state <> 'paid')",
    "2021-03", "payments in the archive = paid, failed, unknown in the batches", "differing rows: 2",
)  # fmt: skip

# People's rows ------------------------------------------------------------------------------------------------------

rows(
    "an assessed row greater by a fen",
    MARCH, "assessed", "UPDATE it SET pension_pooled_fen = pension_pooled_fen + 1 WHERE n = 1",
    "2021-03", "assessed = due, on every bill", "difference 0.01",
)  # fmt: skip
rows(
    "an assessed row taken out",
    MARCH, "assessed", "DELETE FROM it WHERE n = 1",
    "2021-03", "assessed = due, on every bill", "differing rows: 1",
)  # fmt: skip
TWO = """(SELECT unnest([min(n), max(n)]) FROM it WHERE pension_account_fen > 1 GROUP BY employer_id
    HAVING count(*) > 1 AND employer_id > 0 ORDER BY employer_id LIMIT 2)"""
MOVED = f"""UPDATE it SET pension_account_fen = pension_account_fen + CASE n WHEN (SELECT min(x) FROM {TWO} t(x))
    THEN 1 ELSE -1 END WHERE n IN {TWO}"""
rows(
    "a fen assessed to a colleague",
    MARCH, "assessed", MOVED,
    "2021-03", "arrived, spread by the rule = credited to each person", "difference 0.00", "differing rows: 2",
)  # fmt: skip
rows(
    "a fen credited to a colleague",
    MARCH, "credited", MOVED,
    "2021-03", "arrived, spread by the rule = credited to each person", "difference 0.00", "differing rows: 2",
)  # fmt: skip
rows(
    "a credited row greater by a fen",
    MARCH, "credited",
    "UPDATE it SET pension_account_fen = pension_account_fen + 1 WHERE n = 1",
    "2021-03", "credited to people = arrived, on every bill", "difference 0.01",
)  # fmt: skip
rows(
    "a credited row taken out",
    MARCH, "credited", "DELETE FROM it WHERE n = 1",
    "2021-03", "credited to people = arrived, on every bill",
)  # fmt: skip
rows(
    "a fen of an account credited to the pool",
    MARCH, "credited",
    """UPDATE it SET pension_account_fen = pension_account_fen - 1, pension_pooled_fen = pension_pooled_fen + 1
        WHERE n = (SELECT min(n) FROM it WHERE pension_account_fen > 0)""",
    "2021-03", "credited to accounts = posted to accounts, on every bill", "difference -0.01",
)  # fmt: skip
rows(
    "an arrival in the archive greater by a fen",
    MARCH, "arrivals", "UPDATE it SET amount_fen = amount_fen + 1 WHERE n = 1",
    "2021-03", "arrivals in the archive = arrived", "difference 0.01",
)  # fmt: skip
rows(
    "an arrival for another payer",
    MARCH, "arrivals", "UPDATE it SET payer_id = payer_id + 1 WHERE n = 1",
    "2021-03", "arrivals in the archive = arrived", "differing rows: 1",
)  # fmt: skip
rows(
    "a wage on the roster changed",
    MARCH, "roster", "UPDATE it SET wage_fen = wage_fen + 100 WHERE n = 1",
    "2021-03", "wages on the roster = wages assessed", "difference 1.00",
)  # fmt: skip
rows(
    "a declared wage changed",
    MARCH, "declared",
    "UPDATE it SET wage_fen = wage_fen + 100 WHERE n = (SELECT min(n) FROM it WHERE change <> 'stop')",
    "2021-03", "wages declared = wages on the roster", "difference 1.00",
)  # fmt: skip
rows(
    "an opening account greater by a fen",
    OPENING, "accounts", "UPDATE it SET balance_fen = balance_fen + 1 WHERE n = 1",
    "2021-03 accounts_fen", "sealed with the month = reckoned again", "difference -0.01",
)  # fmt: skip
INSIDE = """(SELECT person_id FROM '{0}' WHERE opening_fen > 1 ORDER BY person_id LIMIT 2)"""


def _two_openings() -> None:
    """A fen moved between the opening balances of two people whose statements close the year."""
    from renshe.archive import query
    from renshe.law.month import Month

    two = INSIDE.format(query.path(Month.parse(DECEMBER), "interest"))
    rewrite(
        OPENING,
        "accounts",
        f"UPDATE it SET balance_fen = balance_fen + CASE person_id WHEN (SELECT min(person_id) FROM {two}) THEN 1"
        f" ELSE -1 END WHERE person_id IN {two}",
    )
    resealed()


SABOTAGES["a fen moved between two opening accounts"] = Sabotage(
    _two_openings, ("2021-12", "statements' opening = balance of the account", "difference 0.00", "differing rows: 2")
)
rows(
    "a fen drawn from another's account",
    MARCH, "drawn",
    """UPDATE it SET from_account_fen = from_account_fen + CASE n WHEN a THEN -1 ELSE 1 END,
        from_pool_fen = from_pool_fen + CASE n WHEN a THEN 1 ELSE -1 END
        FROM (SELECT min(n) FILTER (from_account_fen > 0) AS a, min(n) FILTER (from_pool_fen > 0) AS b FROM it) two
        WHERE n IN (a, b)""",
    "2021-03", "accounts drawn from = accounts that had it", "differing rows:",
)  # fmt: skip
rows(
    "a pension's account part drawn short",
    MARCH, "drawn",
    "UPDATE it SET from_pool_fen = from_pool_fen - 1 WHERE n = (SELECT min(n) FROM it WHERE from_pool_fen > 0)",
    "2021-03", "account parts of pensions paid = drawn from accounts and pool", "difference 0.01",
)  # fmt: skip
sql(
    "the memorandum of the accounts changed",
    "UPDATE ledger_posting SET amount_fen = amount_fen + sign(amount_fen) WHERE entry_id ="
    " (SELECT id FROM ledger_entry WHERE key = 'accounts_credited:2021-03')",
    "2021-03", "accounts in the archive = accounts in the books", "difference -0.01",
)  # fmt: skip
rows(
    "a statement's credits greater by a fen",
    DECEMBER, "interest",
    "UPDATE it SET credited_fen = credited_fen + 1, closing_fen = closing_fen + 1 WHERE n = 1",
    "2021-12", "statements' credits of the year = credited", "difference 0.01",
)  # fmt: skip
rows(
    "a statement that does not add up",
    DECEMBER, "interest", "UPDATE it SET closing_fen = closing_fen + 1 WHERE n = 1",
    "2021-12", "statements' opening + credits + interest = closing", "difference -0.01",
)  # fmt: skip
rows(
    "a fen of interest too much",
    DECEMBER, "interest",
    "UPDATE it SET interest_fen = interest_fen + 1, closing_fen = closing_fen + 1 WHERE n = 1",
    "2021-12 account_interest_fen", "sealed with the month = reckoned again", "difference -0.01",
)  # fmt: skip


# Files, seals, chain ------------------------------------------------------------------------------------------------


@deed("2021-12", "the archive is as it was sealed", "the records are not those that were sealed", by="check")
def a_fen_of_interest_moved_and_the_record_made_to_fit() -> None:
    rewrite(
        DECEMBER,
        "interest",
        """UPDATE it SET interest_fen = interest_fen + CASE n WHEN 1 THEN 1 ELSE -1 END,
            closing_fen = closing_fen + CASE n WHEN 1 THEN 1 ELSE -1 END WHERE n IN (1, 2)""",
    )


@deed("2021-03/credited.parquet pension_account_fen", "total recorded = sum of the file's rows", by="check")
def a_recorded_total_changed() -> None:
    execute(
        "UPDATE archive_archivefile SET totals = jsonb_set(totals, '{pension_account_fen}', '1')"
        " WHERE month = '2021-03-01' AND name = 'credited'"
    )
    resealed()


@deed("2021-03 pension_arrears_of_month_fen", "sealed with the month = reckoned again", by="check")
def a_sealed_total_changed() -> None:
    execute(
        "UPDATE archive_sealedmonth SET totals = jsonb_set(totals, '{pension_arrears_of_month_fen}', '1')"
        " WHERE month = '2021-03-01'"
    )
    resealed()


@deed("files exchanged = files as recorded", "tax/in/arrivals-202103.csv", by="check")
def the_tax_authoritys_file_changed() -> None:
    _more_in_the_file("tax/in/arrivals-202103.csv")


@deed("2021-03", "the tax authority's arrivals = arrived", "difference 0.01", by="check")
def the_tax_authoritys_file_changed_and_its_record() -> None:
    _more_in_the_file("tax/in/arrivals-202103.csv", and_the_record=True)


@deed("files exchanged = files as recorded", "tax/in/arrivals-202103.csv", by="check")
def the_tax_authoritys_file_lost() -> None:
    (folder("EXCHANGE_FOLDER") / "tax/in/arrivals-202103.csv").unlink()


@deed("2021-03", "bills sent to the tax authority = due", "difference 0.01", by="check")
def the_file_of_bills_changed_and_its_record() -> None:
    _more_in_the_file("tax/out/bills-202103.csv", and_the_record=True)


@deed("2021-03", "payments sent to banks = payroll", "difference 0.01", by="check")
def a_file_of_payments_changed_and_its_record() -> None:
    _more_in_the_file("bank/out/pay-pension-202103-*.csv", and_the_record=True)


@deed("2021-03", "the banks' answers = payments with an answer", "difference 0.01", by="check")
def a_banks_answer_changed_and_its_record() -> None:
    _more_in_the_file("bank/in/answer-pension-202103-*.csv", and_the_record=True)


def _more_in_the_file(pattern: str, *, and_the_record: bool = False) -> None:
    """Add a fen to the first data line; head and tail are left, since nobody reads them again."""
    from renshe.archive import whole
    from renshe.ledger.models import ExchangeFile

    place = sorted(folder("EXCHANGE_FOLDER").glob(pattern))[0]
    lines = place.read_text("utf-8").split("\n")
    front, _, amount = lines[1].rpartition(",")
    lines[1] = f"{front},{int(amount) + 1}"
    place.write_text("\n".join(lines), "utf-8")
    if and_the_record:
        ExchangeFile.objects.filter(name=place.name).update(sha256=whole.sha256_of(place))


def cut(after: str) -> str:
    return f"DELETE FROM archive_sealedmonth WHERE month > '{after}';"


def forget(after: str) -> str:
    """Also what the audit trail and the runs tell of the months after a day."""
    return (
        cut(after) + f"DELETE FROM access_trailentry WHERE action IN ('month.sealed', 'month.closed')"
        f" AND subject_key > '{after[:7]}';"
        f"DELETE FROM archive_runstep WHERE run_id IN (SELECT id FROM archive_run WHERE month > '{after}');"
        f"DELETE FROM archive_run WHERE month > '{after}';"
    )


SEALS_GONE = "the month was closed, and its seal is gone"
sql("the last seal cut off", cut("2021-11-30"), "2021-12", SEALS_GONE, by="verify")
sql("three seals cut off", cut("2021-09-30"), "2021-11", SEALS_GONE, by="verify")
sql("all seals cut off", cut("2000-01-01"), "2020-12", "the audit trail tells of a seal that is gone", by="verify")
sql("all seals cut off, the bills stand", cut("2000-01-01"), "2021-01", "there are bills", by="verify")
sql(
    "a seal cut out of the middle",
    "DELETE FROM archive_sealedmonth WHERE month = '2021-06-01'",
    "2021-06", "the month is missing from the chain", by="verify",
)  # fmt: skip
sql(
    "the first seal cut off",
    "DELETE FROM archive_sealedmonth WHERE month = '2020-12-01'",
    "2021-01", "the chain to the month before is broken", by="verify",
)  # fmt: skip
sql(
    "a seal said to be of a month still being closed",
    cut("2021-11-30") + "UPDATE archive_run SET state = 'working' WHERE month = '2021-12-01'",
    "2021-12", SEALS_GONE, by="verify",
)  # fmt: skip
sql("seals, trail and runs cut off", forget("2021-09-30"), "2021-11", "files are recorded", by="verify")


@deed("2021-11", "there are bills, but the month is not sealed")
def seals_trail_runs_records_and_files_cut_off() -> None:
    execute(forget("2021-09-30") + "DELETE FROM archive_archivefile WHERE month > '2021-09-30'")
    for month in ("2021-10", "2021-11", "2021-12"):
        shutil.rmtree(folder("ARCHIVE_FOLDER") / month)


@deed("2021-11", "this folder belongs to no sealed month")
def seals_trail_runs_and_records_cut_off() -> None:
    execute(forget("2021-09-30") + "DELETE FROM archive_archivefile WHERE month > '2021-09-30'")


@deed("no sealed month has this hash", noted=True)
def everything_made_anew_while_the_hash_was_noted_outside() -> None:
    rewrite(
        DECEMBER,
        "interest",
        """UPDATE it SET interest_fen = interest_fen + CASE n WHEN 1 THEN 1 ELSE -1 END,
            closing_fen = closing_fen + CASE n WHEN 1 THEN 1 ELSE -1 END WHERE n IN (1, 2)""",
    )
    resealed()


@deed("2021-03", "the audit trail tells of another seal")
def the_chain_made_anew() -> None:
    rewrite(MARCH, "declared", "DELETE FROM it WHERE change = 'stop' OR n = 1")
    resealed(trail_too=False)


@deed("2022-01", "the audit trail does not tell of this seal")
def a_seal_of_a_month_that_nobody_closed() -> None:
    execute(
        "INSERT INTO archive_sealedmonth (month, previous_hash, hash, totals, sealed_at)"
        " VALUES ('2022-01-01', '', '', '{}', now())"
    )
    resealed(trail_too=False)


@deed("2021-03/credited.parquet", "the bytes are not those that were sealed")
def a_byte_changed() -> None:
    place = folder("ARCHIVE_FOLDER") / MARCH / "credited.parquet"
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)


@deed("2021-03/credited.parquet", "the file is missing")
def a_months_folder_gone() -> None:
    shutil.rmtree(folder("ARCHIVE_FOLDER") / MARCH)


@deed("the archive's files can be read", "credited", by="check")
def a_file_of_every_month_gone() -> None:
    for place in folder("ARCHIVE_FOLDER").glob("*/credited.parquet"):
        place.unlink()


@deed("the archive's files can be read", "2021-03", by="check")
def a_file_that_is_no_parquet() -> None:
    (folder("ARCHIVE_FOLDER") / MARCH / "credited.parquet").write_text("nothing")


@deed("2022-05", "this folder belongs to no sealed month")
def a_folder_of_a_month_to_come() -> None:
    shutil.copytree(folder("ARCHIVE_FOLDER") / DECEMBER, folder("ARCHIVE_FOLDER") / "2022-05")


@deed("2021-03/other", "this file was not sealed")
def a_folder_within_a_month() -> None:
    (folder("ARCHIVE_FOLDER") / MARCH / "other").mkdir()


@deed("late.parquet", "this file was not sealed")
def a_file_beside_the_months() -> None:
    shutil.copy(folder("ARCHIVE_FOLDER") / MARCH / "credited.parquet", folder("ARCHIVE_FOLDER") / "late.parquet")


# The program --------------------------------------------------------------------------------------------------------


@contextmanager
def _taken_back() -> Iterator[None]:
    """Work in a transaction that is undone, without triggers, on copies of archive and partners' files."""
    from django.conf import settings
    from django.db import connection, transaction

    with tempfile.TemporaryDirectory() as around, transaction.atomic():
        kept = {name: getattr(settings, name) for name in ("ARCHIVE_FOLDER", "EXCHANGE_FOLDER")}
        for name, place in kept.items():
            setattr(settings, name, shutil.copytree(place, Path(around) / name))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        try:
            yield
        finally:
            for name, place in kept.items():
                setattr(settings, name, place)
            transaction.set_rollback(True)


def tried(name: str) -> list[str]:
    """Return what is said after the deed: the sentence looked for, or if there is none, all sentences."""
    from renshe.archive import sealing
    from renshe.archive.models import SealedMonth
    from renshe.ledger import check

    sabotage = SABOTAGES[name]
    with _taken_back():
        noted = SealedMonth.objects.order_by("month").values_list("hash", flat=True).last() if sabotage.noted else ""
        sabotage.deed()
        said: list[str] = []
        if sabotage.by == "verify":
            said = [str(one) for one in sealing.verify(noted or "")]
        else:
            with closing(check.one_by_one()) as checks:
                for one in checks:
                    said += [] if one.ok else [one.words()]
                    if said and sabotage.is_said_in(said[-1]):
                        break
        return [one for one in said if sabotage.is_said_in(one)] or said


def main() -> None:
    from renshe.cli.frame import ready

    with ready():
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(tried(line.strip())), flush=True)


if __name__ == "__main__":
    main()
