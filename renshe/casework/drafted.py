"""Drafts (草稿): an application that is being filled in. What was typed is kept as it was typed, good or not.

A draft's key is the key of the request by which its case is opened: submitted twice, it is one case.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from renshe.access.scope import OwnRows, ScopedQuerySet
from renshe.casework.items import Applicant, Form, ServiceItem, get_item


class DraftQuerySet(ScopedQuerySet["Draft"]):
    """Whoever fills it in sees it, and nobody else."""

    scope = OwnRows()


class Draft(models.Model):
    """One application before it is submitted. `form` is the hash of the form that it was filled in for;
    `origin`: the decided case that it asks to be looked at again."""

    key = models.UUIDField(_("key of the request"), default=uuid.uuid4, unique=True, editable=False)
    item = models.CharField(_("item"), max_length=60)
    form = models.CharField(_("form"), max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    person = models.ForeignKey("registry.Person", models.CASCADE, null=True, related_name="+")
    employer = models.ForeignKey("registry.Employer", models.CASCADE, null=True, related_name="+")
    typed = models.JSONField(_("typed"), default=dict)
    begun_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    case = models.OneToOneField("casework.Case", models.PROTECT, null=True, related_name="draft")
    origin = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        constraints = [
            models.UniqueConstraint(
                name="draft_one_at_a_time",
                fields=["user", "item", "person", "employer", "origin"],
                condition=Q(case=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="draft_one_applicant",
                condition=Q(person=None, employer__isnull=False) | Q(person__isnull=False, employer=None),
            ),
        ]

    @property
    def declared(self) -> ServiceItem:
        return get_item(self.item)

    @property
    def asked(self) -> Form:
        """What this applicant is asked, as the item has it today."""
        return self.declared.form.of(Applicant.RESIDENT if self.person_id is not None else Applicant.EMPLOYER)
