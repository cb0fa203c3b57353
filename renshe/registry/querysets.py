"""Queries on people, employers and spells: named, scoped, one statement each.

Both times can be asked: `valid_on` (true on that day) and `known_on` (as we knew it at that instant). Without
`known_on` use `current()`: what we hold to be so now.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from renshe.access.scope import ScopedQuerySet
from renshe.law import Month
from renshe.registry import scopes

if TYPE_CHECKING:
    pass


class PersonQuerySet(ScopedQuerySet["Person"]):
    scope = scopes.PEOPLE


class EmployerQuerySet(ScopedQuerySet["Employer"]):
    scope = scopes.EMPLOYERS

    def open_on(self, day: date) -> Self:
        return self.filter(registered_on__lte=day).exclude(closed_on__lte=day)


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    scope = scopes.ENROLMENTS

    def current(self) -> Self:
        """Rows that we hold to be so now."""
        return self.filter(known__endswith__isnull=True)

    def known_on(self, instant: datetime) -> Self:
        """Rows as we knew them at an instant."""
        return self.filter(known__contains=instant)

    def valid_on(self, day: date) -> Self:
        return self.filter(valid__contains=day)

    def valid_in(self, month: Month) -> Self:
        return self.filter(valid__contains=month.first_day)

    def paying_in(self, month: Month) -> Self:
        """Current rows that pay in the month."""
        return self.current().filter(is_paying=True, valid__contains=month.first_day)

    def counted_in(self, month: Month) -> Self:
        """Current rows that count as insured in the month: enrolled, paused, and (pension) drawing."""
        return self.current().filter(state__in=["enrolled", "paused", "drawing"], valid__contains=month.first_day)
