"""The wages that an employer's workbook is filled with: those last assessed, from the archive."""

from __future__ import annotations

from renshe.archive import files, query
from renshe.law import Month
from renshe.registry.models import Employer

LOOK_BACK = 3  # months; older wages are left to the employer


def last_wages(employer: Employer, month: Month) -> dict[int, int]:
    """Return the wage of each person, in fen by person, of the nearest month before `month` that is in the archive."""
    for back in range(1, LOOK_BACK + 1):
        earlier = month + -back
        if files.exists(earlier, "assessed"):
            with query.connect() as connection:
                query.view(connection, "assessed", earlier)
                found = connection.execute(
                    "SELECT person_id, wage_fen FROM assessed WHERE employer_id = ? AND wage_fen IS NOT NULL",
                    [employer.pk],
                )
                return dict(found.fetchall())
    return {}
