"""Decisions reckoned by law (决定): the receipt, the explanation, the clauses, and the text of the law itself.

All of it is only added to (triggers refuse the rest). A decision about a person is seen by whom the person is seen.
`decisions.keep_many` and `decisions.keep_run` are the only writers.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import User
from renshe.access.scope import NOTHING, Scope, ScopedQuerySet
from renshe.law.statutes.citations import Citation
from renshe.registry.scopes import people_of


class LawText(models.Model):
    """A law by which something was decided: kept once, by its content hash, so that it can be applied again."""

    content_hash = models.CharField(_("content hash"), max_length=64, primary_key=True)
    text = models.TextField(_("text"))
    kept_at = models.DateTimeField(_("kept at"), auto_now_add=True)

    class Meta:
        verbose_name = _("text of the law")

    def __str__(self) -> str:
        return self.content_hash


def _own(user: User, on: date) -> Q:
    return Q(person__in=people_of(user)) if user.kind == User.Kind.RESIDENT else NOTHING


class DecisionQuerySet(ScopedQuerySet["Decision"]):
    scope = Scope(units=("person__town__unit",), own=_own)


class Decision(models.Model):
    """One decision about one person: what was reckoned, from what, by which law. `replaces`: the version that a
    correction left behind, which stays beside it."""

    item = models.CharField(_("item"), max_length=60)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="decisions")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="decisions")
    month = models.DateField(_("month"))
    amount_fen = models.BigIntegerField(_("amount"), null=True)
    law = models.ForeignKey(LawText, models.PROTECT, related_name="decisions")
    receipt = models.JSONField(_("receipt"))
    receipt_hash = models.CharField(_("hash of the receipt"), max_length=64)
    explanation = models.JSONField(_("explanation"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        constraints = [models.CheckConstraint(name="decision_month_first", condition=Q(month__day=1))]

    def __str__(self) -> str:
        return f"{self.item} {self.month:%Y-%m} #{self.pk}"


def _own_clauses(user: User, on: date) -> Q:
    return Q(decision__person__in=people_of(user)) if user.kind == User.Kind.RESIDENT else NOTHING


class DecisionClauseQuerySet(ScopedQuerySet["DecisionClause"]):
    scope = Scope(units=("decision__person__town__unit",), own=_own_clauses)


class DecisionClause(models.Model):
    """One clause that a decision came by; `renshe.law.clauses.applied` says what met and decisive mean."""

    class Role(models.TextChoices):
        RULE = "rule", pgettext_lazy("clause", "rule")
        VALUE = "value", pgettext_lazy("clause", "value")
        FLOOR = "floor", pgettext_lazy("clause", "floor")
        CEILING = "ceiling", pgettext_lazy("clause", "ceiling")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="clauses")
    document = models.TextField(_("document"))
    article = models.CharField(_("article"), max_length=60, blank=True)
    number = models.PositiveIntegerField(_("number of the article"), default=0)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    name = models.CharField(_("formula or value"), max_length=120)
    edition = models.CharField(_("in force from"), max_length=10, blank=True)
    is_met = models.BooleanField(_("met"))
    is_decisive = models.BooleanField(_("decisive"))

    objects = DecisionClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause of a decision")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "document", "article", "role", "name", "edition"], name="decision_clause_once"
            ),
        ]
        indexes = [models.Index(fields=["document", "article", "is_decisive"], name="clause_index")]

    @property
    def citation(self) -> Citation:
        return Citation(self.document, self.article)


class RunReceipt(models.Model):
    """A step of a run that applied law to many at once: one receipt; who it met which clause for is derived when asked.

    The receipt names the files read and written, with their rows and SHA-256, in place of facts and results.
    """

    run = models.ForeignKey("archive.Run", models.PROTECT, related_name="receipts")
    step = models.CharField(_("step"), max_length=30)
    law = models.ForeignKey(LawText, models.PROTECT, related_name="run_receipts")
    receipt = models.JSONField(_("receipt"))
    receipt_hash = models.CharField(_("hash of the receipt"), max_length=64)

    class Meta:
        verbose_name = _("receipt of a run")
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="run_receipt_once")]
