"""A job: one step that was asked for, once for its key, and what became of it.

The queue (procrastinate's tables) only says whose turn it is and holds no record; this row is the record. Its end is
committed with what the step changed, so a job that is done twice by two workers has one effect.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.readers_language import reads_chinese


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "waiting")
        FAILING = "failing", pgettext_lazy("job", "failing, tried again")
        FAILED = "failed", pgettext_lazy("job", "failed")
        DONE = "done", pgettext_lazy("job", "done")
        DROPPED = "dropped", pgettext_lazy("job", "given up by an operator")

    key = models.CharField(_("key"), max_length=200, unique=True)
    step = models.CharField(_("step"), max_length=60)
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="jobs", verbose_name=_("case"))
    data = models.JSONField(_("data"), default=dict)
    following = models.JSONField(_("steps that follow"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts that failed"), default=0)
    reason_zh = models.CharField(_("why it failed, in Chinese"), max_length=400, blank=True)
    reason_en = models.CharField(_("why it failed, in English"), max_length=400, blank=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    due_at = models.DateTimeField(_("due at"))  # not before
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("job")
        indexes = [
            models.Index(fields=["state", "due_at"], condition=~Q(state__in=["done", "dropped"]), name="job_not_done"),
            models.Index(fields=["ended_at"], condition=Q(state="done"), name="job_done_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_end_has_time", condition=Q(state__in=["done", "failed", "dropped"]) ^ Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def reason(self) -> str:
        """Why it failed last, in the reader's language."""
        return self.reason_zh if reads_chinese() else self.reason_en
