"""Deeds on benefits beside pensions."""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from tests.whole_city.sabotage.deeds import MARCH, OPENING, rows, sql

DECIDED = "(SELECT min(id) FROM social_insurance_benefit WHERE kind = '{0}' AND decision_id IS NOT NULL)"
BROUGHT_IN = "(SELECT min(id) FROM social_insurance_benefit WHERE decision_id IS NULL)"


sql(
    "a lump sum raised after it was decided",
    "UPDATE social_insurance_benefit SET amount_fen = amount_fen + 1"
    f" WHERE id = {DECIDED.format('disability_lump_sum')}",
    "benefits decided = results in their receipts", "difference 0.01",
)  # fmt: skip
sql(
    "a benefit raised that is paid every month",
    f"UPDATE social_insurance_benefit SET amount_fen = amount_fen + 1 WHERE id = {DECIDED.format('care_allowance')}",
    "benefits on the payroll = benefits in payment", "difference -0.01",
)  # fmt: skip
sql(
    "a residents' pension of the opening raised",
    f"UPDATE social_insurance_benefit SET amount_fen = amount_fen + 1 WHERE id = {BROUGHT_IN}",
    "2020-12", "opening benefits = benefits sealed with the opening", "difference 0.01",
)  # fmt: skip
sql(
    "a benefit that is said to have ended before it was last paid",
    "UPDATE social_insurance_benefit SET last_month = first_month"
    f" WHERE id = {DECIDED.format('disability_allowance')}",
    "benefits on the payroll = benefits in payment", "differing rows: 1",
)  # fmt: skip
sql(
    "a benefit given to somebody else",
    "ALTER TABLE social_insurance_benefit DROP CONSTRAINT benefit_one_of_a_kind_at_a_time;"
    " UPDATE social_insurance_benefit SET person_id = (SELECT min(id) FROM registry_person)"
    f" WHERE id = {DECIDED.format('disability_allowance')}",
    "benefits on the payroll = benefits in payment", "difference 0.00", "differing rows: 2",
)  # fmt: skip
sql(
    "a batch of another fund greater by a fen",
    "UPDATE ledger_paymentbatch SET total_fen = total_fen + 1 WHERE id ="
    " (SELECT min(id) FROM ledger_paymentbatch WHERE fund = 'injury')",
    "payroll = batches", "difference -0.01",
)  # fmt: skip
rows(
    "a payment said to be of another kind",
    MARCH, "payroll",
    "UPDATE it SET kind = 'care_allowance' WHERE n = (SELECT min(n) FROM it WHERE kind = 'resident_pension')",
    "2021-03", "payroll = payments with an outcome", "difference 0.00", "differing rows: 2",
)  # fmt: skip
rows(
    "a residents' pension sealed with the opening lowered",
    OPENING, "benefits", "UPDATE it SET amount_fen = amount_fen - 1 WHERE n = 1",
    "2020-12", "opening benefits = benefits sealed with the opening", "difference 0.01",
)  # fmt: skip
