"""A million open cases, and closed ones beside them, brought into a city by set-based SQL under all constraints.

They lie at the city's bureau, its town offices, bank points and village centres as these have people; their items,
states and due days are mixed as a bureau's are, a third of them late. `casework.check` finds nothing wrong with them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from renshe.access.models import RoleHolding, Unit, User
from renshe.casework import check
from renshe.city.bulk import checked_at_the_end

FILE = Path(__file__).with_suffix(".sql")
TABLES = ("casework_case", "casework_caseevent", "casework_caseclock", "casework_clockpause", "access_trailentry")
SINCE = date(2020, 12, 1)


def handlers(password: str) -> list[User]:
    """A handler at each town office, made once: of the roles that have a work list the one that reaches least."""
    offices = Unit.objects.filter(kind=Unit.Kind.TOWN, closed_on=None).order_by("code")
    hashed = make_password(password)  # hashed once: slow on purpose
    made = []
    for office in offices:
        user, is_new = User.objects.get_or_create(
            username=f"bench-{office.code}", defaults={"full_name": office.name_zh[:2] + "经办", "password": hashed}
        )
        if is_new:
            RoleHolding.objects.create(user=user, role="handler", unit=office, held=(SINCE, None))
        made.append(user)
    return made


def make(*, open_: int, closed: int) -> None:
    """Bring them in, once more for each call. Raises AssertionError where a case does not stand as it must."""
    with transaction.atomic(durable=True), checked_at_the_end(*TABLES), connection.cursor() as cursor:
        cursor.execute(FILE.read_text("utf-8"), {"open": open_, "closed": closed})
    wrong = [one.words() for one in check.check() if not one.ok]
    assert not wrong, "; ".join(wrong)


def tidy() -> None:
    """Do at once what PostgreSQL would do by itself after so many new rows."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
