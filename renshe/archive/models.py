"""Sealed months and the runs that fill them.

A run works through named steps. A step writes its files into the month's folder and then commits, in one
transaction, its rows elsewhere together with its own record; killed before that it is done again from the
same inputs to the same bytes. Sealing chains the month to the one before by hash. Nothing sealed is rewritten.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One run of a kind over one month, such as the month close of social insurance."""

    class State(models.TextChoices):
        WORKING = "working", pgettext_lazy("run", "working")
        DONE = "done", pgettext_lazy("run", "done")

    kind = models.CharField(_("kind"), max_length=40)
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WORKING)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_as = models.CharField(_("started under the system account"), max_length=80)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_as = models.CharField(_("taken up under the system account"), max_length=80)
    taken_at = models.DateTimeField(_("taken up at"), null=True)  # by whoever works on it now, or did last
    doing = models.CharField(_("step at work"), max_length=30, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("run")
        constraints = [
            models.UniqueConstraint(fields=["kind", "month"], name="run_once_a_month"),
            models.CheckConstraint(name="run_month_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="run_by_somebody", condition=Q(taken_at__isnull=True) | ~Q(started_as="") & ~Q(taken_as="")
            ),
        ]

    @property
    def who(self) -> str:
        """Who works on it or did last: the officer, or the system account that gave the command in nobody's name."""
        if self.taken_by:
            return str(self.taken_by)
        return gettext("%(account)s on the command line") % {"account": self.taken_as}


class RunStep(models.Model):
    """A finished step of a run: how many rows it made, their totals by name (fen, or counts)."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    name = models.CharField(_("step"), max_length=30)
    rows = models.BigIntegerField(_("rows"), default=0)
    totals = models.JSONField(_("totals"), default=dict)
    seconds = models.DecimalField(_("seconds"), max_digits=9, decimal_places=3, default=0)
    finished_at = models.DateTimeField(_("finished at"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="run_step_once")]


class ArchiveFile(models.Model):
    """One Parquet file of a month: rows, control totals, SHA-256 of its bytes. Sealed with its month."""

    month = models.DateField(_("month"))
    name = models.CharField(_("name"), max_length=40)
    rows = models.BigIntegerField(_("rows"))
    totals = models.JSONField(_("control totals"), default=dict)
    bytes = models.BigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("archive file")
        constraints = [models.UniqueConstraint(fields=["month", "name"], name="archive_file_once")]


class SealedMonth(models.Model):
    """A closed month: SHA-256 over the hash of the month before and, by name, each of its files' records."""

    month = models.DateField(_("month"), unique=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    totals = models.JSONField(_("control totals"), default=dict)
    sealed_at = models.DateTimeField(_("sealed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("sealed month")
