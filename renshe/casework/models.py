"""Cases and their events.

Events only grow (a trigger refuses the rest). A case's state is that of its last event: a trigger copies it when
events are inserted, and no code writes it. `cases.open_case` and `cases.advance` are the only writers.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from renshe.access.models import User
from renshe.access.scope import Scope, ScopedQuerySet
from renshe.casework.clocks.models import NoticeDay as NoticeDay
from renshe.casework.clocks.models import YearNotice as YearNotice
from renshe.casework.decided import Decision as Decision
from renshe.casework.decided import DecisionClause as DecisionClause
from renshe.casework.decided import LawText as LawText
from renshe.casework.decided import RunReceipt as RunReceipt
from renshe.casework.items import get_item
from renshe.registry.scopes import employers_of, people_of


def _own(user: User, on: date) -> Q:
    if user.kind == User.Kind.EMPLOYER:
        return Q(employer__in=employers_of(user, on))
    return Q(person__in=people_of(user))


class CaseQuerySet(ScopedQuerySet["Case"]):
    scope = Scope(units=("unit",), own=_own)

    def under(self, item: str) -> Self:
        return self.filter(item=item)


class Case(models.Model):
    """One matter of one applicant before the bureau, under one service item."""

    number = models.CharField(_("case number"), max_length=40, unique=True)
    item = models.CharField(_("item"), max_length=60)
    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="cases")
    employer = models.ForeignKey("registry.Employer", models.PROTECT, null=True, related_name="cases")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="cases")
    state = models.CharField(_("state"), max_length=20)
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        indexes = [models.Index(fields=["item", "state", "unit"], name="case_worklist")]

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """One thing that happened in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=30)
    state = models.CharField(_("state after it"), max_length=20)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=400, blank=True)
    data = models.JSONField(_("data"), default=dict)

    class Meta:
        verbose_name = _("case event")
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="case_event_sequence")]

    @property
    def state_name(self) -> str:
        """The state after it, in the reader's language."""
        return str(get_item(self.case.item).state(self.state).name)


class CaseCounter(models.Model):
    """The last number given to a case of one item at one unit in one year."""

    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    item = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "item", "year"], name="case_counter_once")]
