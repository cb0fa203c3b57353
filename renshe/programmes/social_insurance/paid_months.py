"""Months of contributions and whether each is paid in full (足额到账): career, pension and certificate ask here.

A month of an insurance counts as paid when what was credited for it, whenever it came, reached what was assessed.
"""

from __future__ import annotations

from renshe.registry.models import Insurance

SHARES = {  # of a person's month: the pool's or the employer's share, the account's or the person's own
    Insurance.PENSION: ("pension_pooled_fen", "pension_account_fen"),
    Insurance.UNEMPLOYMENT: ("unemployment_employer_fen", "unemployment_employee_fen"),
    Insurance.INJURY: ("injury_employer_fen", "0"),
}
# Columns: person_id, period, insurance, base_fen, owed_fen, first_fen and second_fen (what came of the two shares),
# pays_alone (a flexible worker has no employer and pays both), is_whole.
SELECT = """
SELECT person_id, period, '{insurance}' AS insurance, base_fen, owed_fen, coalesce(first_fen, 0) AS first_fen,
       coalesce(second_fen, 0) AS second_fen, pays_alone,
       coalesce(first_fen, 0) + coalesce(second_fen, 0) >= owed_fen AS is_whole
  FROM (SELECT person_id, strptime(regexp_extract(filename, '(\\d{{4}}-\\d{{2}})/[a-z]+.parquet$', 1), '%Y-%m')::DATE
                 AS period,
               sum({insurance}_base_fen)::BIGINT AS base_fen, sum({first} + {second})::BIGINT AS owed_fen,
               bool_or(kind = 'flexible') AS pays_alone
          FROM {assessed} WHERE pays_{insurance} GROUP BY ALL)
  LEFT JOIN (SELECT person_id, period, sum({first})::BIGINT AS first_fen, sum({second})::BIGINT AS second_fen
               FROM {credited} GROUP BY ALL) USING (person_id, period)"""


def select(insurance: Insurance, *, assessed: str, credited: str) -> str:
    """Return the SELECT of an insurance's months: one row for a person and month, whoever employed them.

    Args:
        assessed: A view of the months' files with `filename`, which tells the month.
        credited: A view of what was credited, from the first of those months to the last month known.
    """
    first, second = SHARES[insurance]
    return SELECT.format(
        insurance=insurance.value, first=first, second=second, assessed=assessed, credited=credited
    )  # names of ours
