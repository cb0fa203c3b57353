"""What the three funds hold at the end of 2020: reckoned back from what they hold at the end of 2021.

The year's plan is assessed by the law itself, month by month; the opening balance is the balance meant for the end
less what the year brings. The estimate differs a little from what is played (arrears, wages carried on at 110 %).
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from renshe.city import declared
from renshe.city import spending as spent
from renshe.city.quotas import Quotas
from renshe.law.month import Month, months
from renshe.ledger import chart, posting
from renshe.ledger.funds import Fund
from renshe.programmes.social_insurance import account_books
from renshe.programmes.social_insurance.law import rulebook

ARRIVES_PERMILLE = 993  # of what is due, within the year: what the simulated tax authority lets in
END_SHARE_PERMILLE = {"pension": 890, "unemployment": 80, "injury": 30}
EMPLOYEE = {
    "pension": ("pension_pooled", "pension_account"),
    "unemployment": ("unemployment_employer", "unemployment_employee"),
    "injury": ("injury_employer",),
}
FLEXIBLE, SPECIFIC = "flexible_total", "specific_injury_employer"

# A pensioner's months in the year, by the plan; those who retire are taken to get what those who draw do, in the mean.
RESIDENTS = "SELECT coalesce(sum(18000 + account_fen // 139), 0)::BIGINT FROM residents"
PENSIONS = """WITH drawn AS (
  SELECT person_id AS id, basic_fen + account_fen + transitional_fen AS fen FROM awards_before
)
SELECT coalesce(sum(coalesce(fen, (SELECT sum(fen) // count(*) FROM drawn)) * CASE event WHEN 'retire'
    THEN 13 - event_month WHEN 'death' THEN event_month ELSE 12 END), 0)::BIGINT
  FROM people LEFT JOIN drawn USING (id) WHERE role = 'drawing' OR open_role = 'drawing'"""


def opening_balances(
    city: duckdb.DuckDBPyConnection, quotas: Quotas, *, seed: int, opening: Month
) -> Mapping[str, int]:
    """Return fen by fund at the opening, over the tables `people` and `employers`."""
    income = dict.fromkeys(EMPLOYEE, 0)
    for month in months(opening + 1, opening + 12):
        for fund, amount in _due(city, month, seed, opening).items():
            income[fund] += amount
    spending = dict(spent.of_year(city, opening + 1))
    spending["pension"] += _one(city, PENSIONS)
    balances = {}
    for fund, due in income.items():
        at_end = quotas.fund_balance_fen * END_SHARE_PERMILLE[fund] // 1000
        balances[fund] = at_end - due * ARRIVES_PERMILLE // 1000 + spending.get(fund, 0)
        assert balances[fund] > 0, f"the {fund} fund would open below nought"
    # The residents' fund is none of the three: it opens with three years of what it pays.
    balances[Fund.RESIDENTS] = 36 * _one(city, RESIDENTS)
    return balances


def open_books(balances: Mapping[str, int], accounts_fen: int, opening: Month) -> None:
    """Post one opening entry a fund, and one of what is owed to individual accounts, in the month before the first."""
    chart.ensure()
    posting.post_many(
        posting.NewEntry(
            fund=fund,
            month=opening,
            key=f"opening:{fund}",
            kind="opening",
            text=f"{opening.year}年末基金结余（期初）",
            legs={"fiscal_account": amount, "fund_balance": -amount},
        )
        for fund, amount in balances.items()
        if amount
    )
    account_books.book("opening", opening, accounts_fen)


def _due(city: duckdb.DuckDBPyConnection, month: Month, seed: int, opening: Month) -> dict[str, int]:
    """Return what the plan makes due in `month`, by fund."""
    book = rulebook()
    declared.lines(city, month, seed=seed, opening=opening, with_silent=True).create_view("declared", replace=True)
    due = dict.fromkeys(EMPLOYEE, 0)
    at = month - opening
    wages = """SELECT d.wage_fen AS wage, e.injury_class, d.kind
      FROM declared d JOIN employers e ON e.id = d.employer_id
      WHERE d.change <> 'stop'"""
    city.execute(f"CREATE OR REPLACE TEMP TABLE facts AS {wages}")
    city.execute("CREATE OR REPLACE TEMP VIEW of_employees AS FROM facts WHERE kind = 'employee'")
    city.execute("CREATE OR REPLACE TEMP VIEW of_specific AS FROM facts WHERE kind = 'specific'")
    paying = f"(event IS NULL OR (event = 'join' AND event_month <= {at}))"
    leaving = f"(open_role = 'flexible' AND event = 'retire' AND event_month > {at})"
    city.execute(
        f"""CREATE OR REPLACE TEMP VIEW of_flexible AS SELECT wage_fen AS chosen_base FROM people
          WHERE (role = 'flexible' AND {paying}) OR {leaving}"""  # noqa: S608 a number of our own
    )
    for fund, names in EMPLOYEE.items():
        due[fund] += sum(_sum(city, book.select(names, month, "of_employees").sql("duckdb"), name) for name in names)
    due["pension"] += _sum(city, book.select([FLEXIBLE], month, "of_flexible").sql("duckdb"), FLEXIBLE)
    if _one(city, "SELECT count(*) FROM of_specific"):  # their scheme, and its law, begin in April
        due["injury"] += _sum(city, book.select([SPECIFIC], month, "of_specific").sql("duckdb"), SPECIFIC)
    return due


def _sum(city: duckdb.DuckDBPyConnection, rows: str, name: str) -> int:
    return _one(city, f"SELECT coalesce(sum({name}), 0)::BIGINT FROM ({rows})")  # noqa: S608 our own names


def _one(city: duckdb.DuckDBPyConnection, question: str) -> int:
    return int(city.sql(question).fetchall()[0][0])
