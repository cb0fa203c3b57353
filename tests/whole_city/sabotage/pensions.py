"""Deeds on batches, payments and payroll."""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from tests.whole_city.sabotage.deeds import MARCH, rows, sql

PENSION = "fund = 'pension' AND month = '2021-03-01'"
BATCH = f"(SELECT min(id) FROM ledger_paymentbatch WHERE {PENSION})"
FAILED = "(SELECT min(id) FROM ledger_unpaidpayment WHERE state = 'repaid')"


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
AWARD = "SELECT min(person_id) FROM social_insurance_pensionaward WHERE kind = '{0}'"
RAISE = (
    "UPDATE social_insurance_pensionaward SET basic_fen = basic_fen + 1, total_fen = total_fen + 1 WHERE person_id = "
)
sql(
    "an opening pension raised before anybody is paid by it",
    RAISE + f"({AWARD.format('opening')})",
    "2020-12", "opening pensions = pensions sealed with the opening", "difference 0.01", "differing rows: 2",
)  # fmt: skip
sql(
    "a decided pension raised",
    RAISE + f"({AWARD.format('decided')})",
    "pensions decided = results in their receipts", "difference 0.01", "differing rows: 2",
)  # fmt: skip
sql(
    "a decided pension raised in its receipt too",
    RAISE + f"({AWARD.format('decided')});"
    "UPDATE casework_decision SET amount_fen = amount_fen + 1, receipt = jsonb_set(receipt,"
    " '{results,monthly_pension}', to_jsonb(amount_fen + 1)) WHERE id ="
    " (SELECT decision_id FROM social_insurance_pensionaward WHERE person_id ="
    f" ({AWARD.format('decided')}))",
    "receipts of decisions = what was hashed", "differing rows: 1",
)  # fmt: skip
sql(
    "a decision's amount raised",
    "UPDATE casework_decision SET amount_fen = amount_fen + 1 WHERE id = (SELECT min(id) FROM casework_decision)",
    "amounts of decisions = results in their receipts", "difference 0.01",
)  # fmt: skip
sql(
    "a pension taken from somebody who lives",
    "UPDATE social_insurance_pensionaward SET first_month = '2015-01-01'"
    f" WHERE person_id = ({AWARD.format('decided')})",
    "pensions due to the living = on the payroll", "differing rows: 1",
)  # fmt: skip
sql(
    "an unanswered payment said to have failed, to be paid twice",
    "UPDATE ledger_unpaidpayment SET state = 'failed' WHERE id = (SELECT min(id) FROM ledger_unpaidpayment"
    " WHERE state = 'unknown')",
    "states of payments in sight = banks' answers and settlements", "difference 0.00", "differing rows: 2",
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
