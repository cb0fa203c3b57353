"""Interest of the year on individual accounts not yet paid out, posted with December (formula account_interest).

What rule gives interest to the rest of an account while a pension draws on it was not found: such accounts get none
(`docs/decisions/account-memorandum.md`).
"""

from __future__ import annotations

from renshe.archive import files, query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.archive.snapshot import bring
from renshe.casework import decisions
from renshe.programmes.social_insurance import account_books, accounts
from renshe.programmes.social_insurance.law import rulebook

DRAWING = "SELECT person_id FROM social_insurance_pensionaward"
DECEMBER = 12

# Filled with the numbers of the months, nothing else.
OF_MONTH = "SELECT person_id, {0} AS month, pension_account_fen AS fen FROM credited_{0}"
BY_MONTH = "coalesce(sum(fen) FILTER (month = {0}), 0)::BIGINT AS credited_{0}"
YEARS = """CREATE TABLE years AS
WITH year_credits AS (SELECT person_id, {by_month} FROM ({union}) GROUP BY person_id),
accounts AS (
    SELECT coalesce(o.person_id, c.person_id) AS person_id, coalesce(o.balance_fen, 0)::BIGINT AS opening, {whole}
      FROM openings o FULL JOIN year_credits c USING (person_id))
SELECT *, ({added})::BIGINT AS credited_fen FROM accounts WHERE person_id NOT IN (FROM drawing)"""


def work(context: StepContext) -> StepOutcome:
    """Write `interest` in December; in other months do nothing."""
    duck, month = context.duckdb, context.month
    if month.month != DECEMBER:
        return StepOutcome()
    accounts.balances(duck, accounts.opening_of(month.year)).create("openings")
    bring(duck, "drawing", DRAWING, [], {"person_id": "BIGINT"})
    closed = [one for one in accounts.recorded("credited", until=month) if one.year == month.year]
    for one in closed:
        query.view(duck, "credited", one, as_name=f"credited_{one.month}")
    duck.execute(
        YEARS.format(
            by_month=", ".join(BY_MONTH.format(number) for number in range(1, 13)),
            union=" UNION ALL ".join(OF_MONTH.format(one.month) for one in closed),
            whole=", ".join(f"coalesce(credited_{number}, 0)::BIGINT AS credited_{number}" for number in range(1, 13)),
            added=" + ".join(f"credited_{number}" for number in range(1, 13)),
        )
    )
    keep = ["person_id", "opening", "credited_fen"]
    reckoned = rulebook().select(["account_interest"], on=month, source="years", keep=keep)
    duck.sql(reckoned.sql(dialect="duckdb")).create_view("reckoned")
    found = files.write(
        duck,
        month,
        "interest",
        "SELECT person_id, opening::BIGINT AS opening_fen, credited_fen::BIGINT AS credited_fen, "
        "account_interest::BIGINT AS interest_fen, "
        "(opening + credited_fen + account_interest)::BIGINT AS closing_fen FROM reckoned",
        ("person_id",),
        {"interest_fen": "sum(interest_fen)"},
    )
    credited = [(one, "credited") for one in closed]
    decisions.keep_run(
        context.run, "interest", rulebook(), ["account_interest"], read=credited, written=[(month, "interest")]
    )
    account_books.book("interest", month, found.totals["interest_fen"])
    return StepOutcome(found.rows, found.totals)
