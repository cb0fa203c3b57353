"""A notice as it was told, and each of its ways out of the house.

Words are kept in both languages as they were: a template that changes later changes nothing that was said. What was
said is never changed; that it was read, and what became of its deliveries, is.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import User
from renshe.access.scope import NOTHING, Scope, ScopedQuerySet
from renshe.readers_language import reads_chinese
from renshe.registry.scopes import employers_of, people_of


class _Recipient(Scope):
    """A notice is its recipient's alone: also an officer sees those told to them, and no other's."""

    def rows(self, user: User | AnonymousUser, on: date | None = None) -> Q:
        if not isinstance(user, User) or not user.is_active:
            return NOTHING
        match user.kind:
            case User.Kind.RESIDENT:
                return Q(user=user) | Q(person__in=people_of(user))
            case User.Kind.EMPLOYER:
                return Q(user=user) | Q(employer__in=employers_of(user, on or timezone.localdate()))
        return Q(user=user)


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    scope = _Recipient(units=())

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing told to one recipient: a person, an employer (whoever acts for it) or a user."""

    template = models.CharField(_("template"), max_length=60)
    key = models.CharField(_("key"), max_length=120)
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="notices")
    employer = models.ForeignKey("registry.Employer", models.PROTECT, null=True, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="notices")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="notices")
    title_zh = models.CharField(_("title in Chinese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    told_at = models.DateTimeField(_("told at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.CheckConstraint(
                name="notice_one_recipient",
                condition=Q(person__isnull=False, employer__isnull=True, user__isnull=True)
                | Q(person__isnull=True, employer__isnull=False, user__isnull=True)
                | Q(person__isnull=True, employer__isnull=True, user__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["template", "key", "person", "employer", "user"], name="notice_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=[to, "-told_at"], condition=Q(**{f"{to}__isnull": False}), name=f"notice_of_{to}")
            for to in ("person", "employer", "user")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_zh if reads_chinese() else self.title_en

    @property
    def text(self) -> str:
        """In the reader's language."""
        return self.text_zh if reads_chinese() else self.text_en


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    """Officers see those of the people, employers and cases that lie in their units."""

    scope = Scope(units=("notice__case__unit", "notice__person__town__unit", "notice__employer__town__unit"))


class Delivery(models.Model):
    """One notice on one way out, under an id that was kept before anything was sent.

    asked → sending → sent → delivered. `sending` that nobody is at: it broke off, and the next attempt asks the adapter
    whether that id went out. `unknown`: nobody can tell; it is not sent again until an officer says what became of it.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("delivery", "to be sent")
        SENDING = "sending", pgettext_lazy("delivery", "being sent")
        SENT = "sent", pgettext_lazy("delivery", "sent")
        DELIVERED = "delivered", pgettext_lazy("delivery", "delivered")
        FAILED = "failed", pgettext_lazy("delivery", "failed")
        UNKNOWN = "unknown", pgettext_lazy("delivery", "unknown")

    class Way(models.TextChoices):
        SMS = "sms", pgettext_lazy("delivery", "SMS")
        EMAIL = "email", pgettext_lazy("delivery", "e-mail")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Way)
    address = models.CharField(_("phone or e-mail address"), max_length=254, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    text = models.TextField(_("what is sent"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # a msgid of ours, or what the gateway said
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    begun_at = models.DateTimeField(_("begun at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    ended_at = models.DateTimeField(_("delivered or failed at"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["notice", "channel", "address"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["state", "-asked_at"],
                condition=~Q(state__in=["sent", "delivered"]),
                name="delivery_not_arrived",
            )
        ]
