"""A list sorted by state goes by the order in which things happen, not by the codes that are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When


def in_order(rows: QuerySet[Any], groups: Sequence[Q], is_descending: bool, *then: str) -> tuple[QuerySet[Any], bool]:
    """Rows by the first of the groups that they belong to, within a group by `then`; as a table asks for it."""
    whens = [When(group, then=Value(place)) for place, group in enumerate(groups)]
    rank = Case(*whens, default=Value(len(whens)), output_field=IntegerField())
    return rows.order_by(rank.desc() if is_descending else rank.asc(), *then, "pk"), True


class StateColumn(tables.Column):
    """A state. `states`: the codes in the order that a reader expects."""

    def __init__(self, *args: Any, states: Sequence[str], then: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.states, self.then = tuple(states), tuple(then)

    def order(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return in_order(rows, [Q(state=one) for one in self.states], is_descending, *self.then)
