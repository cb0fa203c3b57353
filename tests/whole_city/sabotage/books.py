"""Deeds on bills, arrivals and entries."""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from tests.whole_city.sabotage.deeds import sql

PENSION = "fund = 'pension' AND month = '2021-03-01'"
BILL = f"(SELECT min(id) FROM ledger_bill WHERE {PENSION} AND employer_id IS NOT NULL AND paid_fen = due_fen)"
OTHER_BILL = f"(SELECT max(id) FROM ledger_bill WHERE {PENSION} AND employer_id IS NOT NULL AND paid_fen = due_fen)"
ARRIVAL = f"(SELECT min(id) FROM ledger_arrival WHERE bill_id = {BILL})"
ENTRY = f"(SELECT entry_id FROM ledger_arrival WHERE id = {ARRIVAL})"


def account(code: str) -> str:
    return f"(SELECT id FROM ledger_account WHERE fund = 'pension' AND code = '{code}')"


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
