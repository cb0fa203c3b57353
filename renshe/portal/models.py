"""Certificates that residents draw up for themselves: what was certified, and the code by which anyone checks it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """A certificate of enrolment (参保证明). Its content is as it stood when issued; the PDF is printed from it."""

    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    code = models.CharField(_("verification code"), max_length=20)
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="certificates")
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("last month"))
    content = models.JSONField(_("content"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued at"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField(_("reason of revocation"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("certificate")
        constraints = [
            models.CheckConstraint(
                name="certificate_revoked_for_a_reason",
                condition=Q(revoked_at__isnull=True) | (Q(revoked_by__isnull=False) & ~Q(revoked_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
