"""What a step owed and what became of it: written in the step's transaction, done by a job, each once.

A notice is owed until it is told, a document until it is issued. A payment stays owed until the ledger takes it: no row
here pays anything. `owing` is the only writer.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.ledger.funds import Fund


class Owed(models.Model):
    """One thing owed by one event of a case. `code`: of the notice, of the document, or the fund that pays."""

    class Kind(models.TextChoices):
        NOTICE = "notice", pgettext_lazy("owed", "notice")
        DOCUMENT = "document", pgettext_lazy("owed", "document")
        PAYMENT = "payment", pgettext_lazy("owed", "payment")

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="owed")
    event = models.ForeignKey("casework.CaseEvent", models.PROTECT, related_name="owed")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(_("code"), max_length=60)
    due_on = models.DateField(_("due day of the case as it was told"), null=True)
    is_provisional = models.BooleanField(_("that day is provisional"), default=False)
    amount_fen = models.BigIntegerField(_("amount"), null=True)
    decision = models.ForeignKey("casework.Decision", models.PROTECT, null=True, related_name="owed")
    notice = models.ForeignKey("casework.Notice", models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey("casework.Certificate", models.PROTECT, null=True, related_name="+")
    owed_at = models.DateTimeField(_("owed at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True)

    class Meta:
        verbose_name = _("what is owed")
        constraints = [
            models.UniqueConstraint(fields=["event", "kind", "code"], name="owed_once"),
            models.CheckConstraint(
                name="owed_payment_has_its_decision",
                condition=Q(kind="payment", amount_fen__gt=0, decision__isnull=False, code__in=Fund.values)
                | (~Q(kind="payment") & Q(amount_fen=None, decision=None)),
            ),
        ]
        indexes = [models.Index(fields=["kind", "id"], condition=Q(done_at=None), name="owed_still")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.code}"
