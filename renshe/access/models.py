"""Units, accounts, roles held at a unit, and the audit trail.

A role is held at a unit and reaches that unit and those below it (city → town → bank point or village
centre). The trail only grows: a trigger refuses update, delete and truncate; a sealer chains its rows by hash.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(models.Model):
    """A part of the bureau that has staff: the city's bureau, a town's office, a bank point, a village centre."""

    class Kind(models.TextChoices):
        CITY = "city", pgettext_lazy("unit", "city bureau")
        TOWN = "town", pgettext_lazy("unit", "town office")
        BANK_POINT = "bank_point", pgettext_lazy("unit", "bank point")
        VILLAGE_CENTRE = "village_centre", pgettext_lazy("unit", "village centre")

    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        verbose_name = _("unit")
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind="city"), name="unit_one_city"),
        ]

    def __str__(self) -> str:
        return self.name_zh


class User(AbstractUser):
    """Someone who can sign in: an officer, a resident, an employer's agent. Who they are stands in the rooms above."""

    class Kind(models.TextChoices):
        OFFICER = "officer", pgettext_lazy("account", "officer")
        RESIDENT = "resident", pgettext_lazy("account", "resident")
        EMPLOYER = "employer", pgettext_lazy("account", "employer")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OFFICER)
    full_name = models.CharField(_("name"), max_length=80, blank=True)

    def __str__(self) -> str:
        return self.full_name or self.username


class RoleHolding(models.Model):
    """A role that a user holds at a unit for a time."""

    class Role(models.TextChoices):
        HANDLER = "handler", pgettext_lazy("role", "handler")  # 经办
        CHECKER = "checker", pgettext_lazy("role", "checker")  # 复核
        FUND_OFFICER = "fund_officer", pgettext_lazy("role", "fund officer")  # 基金财务
        LEADER = "leader", pgettext_lazy("role", "leader")
        AUDITOR = "auditor", pgettext_lazy("role", "auditor")

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="holders")
    held = DateRangeField(_("held"))

    class Meta:
        verbose_name = _("role held")

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"


class TrailEntry(models.Model):
    """One line of the audit trail: who did or saw what, when, and why. Never changed."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(_("action"), max_length=60)
    subject_type = models.CharField(_("subject type"), max_length=40)
    subject_key = models.CharField(_("subject"), max_length=80)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    address = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        verbose_name = _("trail entry")
        indexes = [models.Index(fields=["subject_type", "subject_key"], name="trail_subject")]


class TrailSeal(models.Model):
    """The hash of the trail up to and including `last`: SHA-256 over the seal before it and each row since."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    rows = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)
