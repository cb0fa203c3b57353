"""Deeds on individual accounts: opening balances, drawings, interest, statements."""

# ruff: noqa: S608 - statements made of our own words
from __future__ import annotations

from tests.whole_city.sabotage.deeds import DECEMBER, MARCH, OPENING, SABOTAGES, Sabotage, resealed, rewrite, rows, sql

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
