"""Who has looked at a record: the trail read from the side of whoever was looked at.

One row is one opening, print or export, with the offices that the looker held that day, never a name. Looks made in an
inquiry that goes on are held back (`access.inquiries`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject, TruncDate
from django.utils import timezone

from renshe.access.models import Inquiry, RoleHolding, TrailEntry, User

LOOKS = (
    "seen",
    "list.seen",
    "list.exported",
    "person.exported",
    "statement.printed",
    "decision.printed",
    "decision.exported",
    "certificate.opened",
    "case.clock_printed",
    "person.looked-up",
    "person.name-tried",
)
"""Actions by which somebody saw, printed or took out what is on record."""


@dataclass(frozen=True)
class Subject:
    """What may have been looked at: a type of the trail, and its keys, a list or a subquery of texts."""

    type: str
    keys: Iterable[str] | QuerySet[Any, Any]


def looks_at(subjects: Iterable[Subject], *, but: User) -> QuerySet[TrailEntry]:
    """The looks at the subjects by anybody but `but`, each with `offices`: role and unit of the looker on that day."""
    wanted = Q(pk__in=[])
    for one in subjects:
        wanted |= Q(subject_type=one.type, subject_key__in=one.keys)
    day = OuterRef("day")
    held = RoleHolding.objects.filter(user=OuterRef("user"), held__contains=day).order_by("pk")
    held_back = Inquiry.objects.filter(
        auditor=OuterRef("user"), lasts__contains=day, lasts__endswith__gt=timezone.localdate()
    )
    rows = TrailEntry.objects.filter(wanted, action__in=LOOKS, user__isnull=False).exclude(user=but)
    rows = rows.annotate(day=TruncDate("at"))
    return rows.filter(~Exists(held_back)).annotate(
        offices=ArraySubquery(
            held.values(json=JSONObject(role="role", unit_zh="unit__name_zh", unit_en="unit__name_en"))
        )
    )
