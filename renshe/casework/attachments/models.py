"""Attachments (附件): what somebody attached to a material of an application. The bytes lie in the store (`store`).

A row is of a draft until the draft is submitted, then of the case too. What did not pass the scan has a row as well, so
that it is known; it lies apart and is no part of anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import User
from renshe.access.scope import NOTHING, Scope, ScopedQuerySet
from renshe.casework.drafted import Draft
from renshe.casework.items.material import SUFFIXES, FileKind

LONGEST_NAME = 200


@dataclass(frozen=True)
class OfCaseOrDraft(Scope):
    """Whoever sees the case sees what is attached to it; before it is submitted, whoever fills in the draft."""

    units: tuple[str, ...] = ()

    def rows(self, user: User | AnonymousUser, on: date | None = None) -> Q:
        if not isinstance(user, User) or not user.is_active:
            return NOTHING
        from renshe.casework.models import Case  # which holds this model

        cases = Case.objects.seen_by(user, on or timezone.localdate())
        return Q(case__in=cases.values("pk")) | Q(case=None, draft__in=Draft.objects.seen_by(user).values("pk"))


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    scope = OfCaseOrDraft()

    def good(self) -> AttachmentQuerySet:
        """Without what did not pass the scan."""
        return self.exclude(verdict=Attachment.Verdict.INFECTED)


class Attachment(models.Model):
    """One file. `name` as it was given, for people to read; `sha256` of the bytes that are kept, where they lie."""

    class Verdict(models.TextChoices):
        CLEAN = "clean", pgettext_lazy("virus scan", "scanned, nothing found")
        NOT_SCANNED = "not_scanned", pgettext_lazy("virus scan", "not scanned for viruses")
        INFECTED = "infected", pgettext_lazy("virus scan", "did not pass the scan, locked away")

    draft = models.ForeignKey("casework.Draft", models.CASCADE, null=True, related_name="attachments")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="attachments")
    material = models.CharField(_("material"), max_length=40)
    name = models.CharField(_("name of the file"), max_length=LONGEST_NAME)
    media_type = models.CharField(_("kind of file"), max_length=40)
    bytes = models.PositiveIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    verdict = models.CharField(_("virus scan"), max_length=12, choices=Verdict)
    found = models.CharField(_("what the scan found"), max_length=120, blank=True)
    has_lost_place = models.BooleanField(_("the place of the photo was taken out"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        constraints = [
            models.CheckConstraint(
                name="attachment_of_something", condition=Q(draft__isnull=False) | Q(case__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def saved_as(self) -> str:
        """The name under which it is handed out: its own, with the ending that its content has."""
        suffix = SUFFIXES[FileKind(self.media_type)]
        return PurePath(self.name).stem[: LONGEST_NAME - len(suffix)] + suffix
