"""How names are put in order: as a Chinese reader looks them up, by pinyin.

The database sorts, by a collation and a function of its own that a migration of `access` makes from what it has: ICU's
order for Chinese or, where it was built without ICU, that of the national character set.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import F, Func
from django.db.models.functions import Collate


def in_query(path: str) -> Func:
    """Return what a query sorts by, of the field or annotation that holds the name."""
    return Func(Collate(F(path), "by_pinyin"), function="name_order")


def by_pinyin(names: Iterable[str]) -> list[str]:
    """Return the names in that order: for rows that are not the database's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name ORDER BY name_order(name COLLATE by_pinyin), name", [list(names)]
        )
        return [name for (name,) in cursor.fetchall()]
