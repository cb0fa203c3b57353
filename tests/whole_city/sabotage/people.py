"""Deeds on the rows of people: roster, assessment, credits, arrivals."""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from tests.whole_city.sabotage.deeds import MARCH, rows

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
