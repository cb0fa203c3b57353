"""Case numbers: `<unit>-<item's prefix>-<year>-<six digits>`, by unit, item and year, without doubles or gaps.

The counter's row is locked until the transaction ends: a number that is rolled back is given to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection

from renshe.casework.items import ServiceItem
from renshe.casework.models import Case

NEXT_NUMBERS = """
INSERT INTO casework_casecounter (unit_id, item, year, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (unit_id, item, year) DO UPDATE SET last = casework_casecounter.last + EXCLUDED.last
RETURNING last"""


def give(item: ServiceItem, cases: Sequence[Case], year: int) -> None:
    """Give numbers of the year to cases of one item that have none yet; not saved. Within a unit in the order given."""
    per_unit = Counter(case.unit_id for case in cases)
    following: dict[int, int] = {}
    with connection.cursor() as cursor:
        for unit, count in sorted(per_unit.items()):  # in order of key: two openers never wait for each other in a ring
            cursor.execute(NEXT_NUMBERS, [unit, item.code, year, count])
            following[unit] = cursor.fetchone()[0] - count
    for case in cases:
        following[case.unit_id] += 1
        case.number = f"{case.unit.code}-{item.prefix}-{year}-{following[case.unit_id]:06d}"
