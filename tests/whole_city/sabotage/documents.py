"""Deeds on declarations, bases, cases, receipts, law kept, and what is recorded of partners' files."""

from __future__ import annotations

from tests.whole_city.sabotage.deeds import sql

sql(
    "a declaration said to be of more people",
    "UPDATE social_insurance_declaration SET people = people + 1 WHERE id = (SELECT min(id) FROM"
    " social_insurance_declaration WHERE state = 'accepted' AND month = '2021-03-01')",
    "2021-03", "declarations accepted = declared rows", "differing rows: 2",
)  # fmt: skip
sql(
    "the base that somebody chose raised",
    "UPDATE social_insurance_flexiblebase SET base_fen = base_fen + 100 WHERE person_id ="
    " (SELECT min(person_id) FROM social_insurance_flexiblebase)",
    "bases chosen = wages of flexible workers on the roster", "difference 1.00",
)  # fmt: skip
sql(
    "a case said to be refused",
    "UPDATE casework_case SET state = 'refused' WHERE id ="
    " (SELECT min(id) FROM casework_case WHERE state = 'accepted')",
    "states of cases = those of their last events", "differing rows: 1",
)  # fmt: skip
sql(
    "the law of a decision rewritten",
    "UPDATE casework_lawtext SET text = text || ' '",
    "texts of law = what was hashed",
)  # fmt: skip
sql(
    "the receipt of a run altered",
    "UPDATE casework_runreceipt SET receipt = jsonb_set(receipt, '{formulas}', '[]') WHERE id ="
    " (SELECT min(id) FROM casework_runreceipt)",
    "receipts of runs = what was hashed, and the files as recorded", "differing rows: 1",
)  # fmt: skip
sql(
    "the recorded total of a partner's file changed",
    "UPDATE ledger_exchangefile SET total_fen = total_fen + 1 WHERE name = 'arrivals-202103.csv'",
    "2021-03", "count and total recorded of a partner's file = its lines", "difference 0.01",
)  # fmt: skip
