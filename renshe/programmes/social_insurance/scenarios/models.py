"""A what-if as it is kept: who tried what change over which months, how far it came, and what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import User
from renshe.access.scope import NOTHING, Scope, ScopedQuerySet
from renshe.law import Formula, Month, NewFormula, NewValue, Reform, Rulebook
from renshe.law.errors import UnknownName
from renshe.law.telling import near


class _MadeOrShared(Scope):
    """One's own, and what others of the units in reach share."""

    def rows(self, user: User | AnonymousUser, on: date | None = None) -> Q:
        if not isinstance(user, User):
            return NOTHING
        return super().rows(user, on) & (Q(made_by=user) | Q(is_shared=True))


class ScenarioQuerySet(ScopedQuerySet["Scenario"]):
    scope = _MadeOrShared(units=("unit",))


def reform_of(changes: Iterable[Mapping[str, Any]], source: str, book: Rulebook) -> Reform:
    """The reform that changes make, as they are kept.

    Raises:
        UnknownName, NoSuchEdition: the law has no such formula any more, or not that edition of it.
    """
    values: list[NewValue] = []
    formulas: list[NewFormula] = []
    for one in changes:
        first = Month.parse(one["first"])
        if "formula" in one:
            formulas.append(NewFormula.of_its_own(_formula(one["formula"], book), one["edition"], first))
        else:
            values.append(NewValue(one["parameter"], Fraction(one["value"]), first, one["key"]))
    return Reform(tuple(values), source, tuple(formulas))


def _formula(name: str, book: Rulebook) -> Formula:
    if name not in book.formulas:
        raise UnknownName(name, near(name, book.formulas))
    return book.formulas[name]


class Scenario(models.Model):
    """One what-if. `changes`: `{parameter, key, value, first}`, the value as an exact number in fen or a ratio, or
    `{formula, edition, first}`: which of its own editions the formula goes by.

    `result` and `cube` are there once it is done (`outcome`); `words` says in both languages why it was refused.
    """

    class Programme(models.TextChoices):
        CONTRIBUTIONS = "contributions", pgettext_lazy("what-if", "contributions")
        PENSIONS = "pensions", pgettext_lazy("what-if", "pensions decided")

    class State(models.TextChoices):
        WORKING = "working", pgettext_lazy("what-if", "being reckoned")
        STOPPED = "stopped", pgettext_lazy("what-if", "stopped")
        REFUSED = "refused", pgettext_lazy("what-if", "cannot be reckoned")
        DONE = "done", pgettext_lazy("what-if", "done")

    title = models.CharField(_("title"), max_length=80)
    programme = models.CharField(_("what is reckoned"), max_length=20, choices=Programme)
    changes = models.JSONField(_("changes"))
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("last month"))
    towns = models.JSONField(_("towns"), null=True)  # keys; none: the whole city
    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WORKING)
    is_shared = models.BooleanField(_("shared with other leaders"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    law = models.CharField(_("hash of the present law"), max_length=64, blank=True)
    is_to_stop = models.BooleanField(_("is to stop"), default=False)
    process = models.JSONField(_("process"), null=True)  # {pid, started} of the one that a page began
    finished_at = models.DateTimeField(_("finished at"), null=True)
    words = models.JSONField(_("refusal"), default=dict)
    result = models.JSONField(_("result"), null=True)
    cube = models.JSONField(_("groups"), null=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        app_label = "social_insurance"
        verbose_name = _("what-if")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="scenario_whole_months",
                condition=Q(first_month__day=1, last_month__day=1, first_month__lte=models.F("last_month")),
            ),
            models.CheckConstraint(
                name="scenario_done_has_result", condition=~Q(state="done") | Q(result__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["made_by", "made_at"], name="scenario_made_by")]

    def __str__(self) -> str:
        return self.title

    @property
    def months(self) -> list[Month]:
        first, last = Month.of(self.first_month), Month.of(self.last_month)
        return [first + ahead for ahead in range(last - first + 1)]

    def reform(self, book: Rulebook) -> Reform:
        """What is tried, as the law takes it. Errors as of `reform_of`."""
        return reform_of(self.changes, self.title, book)


class ScenarioMonth(models.Model):
    """A reckoned month: sums by fund and payer, `[present, reform]` in fen, and how many rows have no result."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="reckoned")
    month = models.DateField(_("month"))
    totals: models.JSONField[dict[str, Any]] = models.JSONField(_("totals"))
    seconds = models.DecimalField(_("seconds"), max_digits=9, decimal_places=3)

    class Meta:
        app_label = "social_insurance"
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["scenario", "month"], name="scenario_month_once")]
