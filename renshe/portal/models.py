"""What the portal itself keeps: lists that officers saved under a name."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from renshe.access.models import Unit, User
from renshe.access.scope import OwnRows, ScopedQuerySet

LONGEST_NAME = 40
LONGEST_QUERY = 1000


class SavedListQuerySet(ScopedQuerySet["SavedList"]):
    """One's own, and what colleagues share with a unit at which one holds a role that day; not with units below it."""

    scope = OwnRows(path="owner")

    def seen_by(self, user: User | AnonymousUser, on: date | None = None) -> Self:
        if not isinstance(user, User) or not user.is_active or user.kind != User.Kind.OFFICER:
            return self.none()
        held = user.roles.filter(held__contains=on or timezone.localdate())
        return self.filter(Q(owner=user) | Q(unit__in=held.values("unit")))

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Those that the user may rename, share and delete."""
        return self.filter(self.scope.rows(user))


class SavedList(models.Model):
    """A list page with its filter and order. It holds no rows: whoever opens it sees those that are theirs to see.

    `page`: the list's address; `query`: what stands behind the "?"; `unit`: whose people see it too, null for nobody's;
    `is_default`: whether its owner is shown it in the place of the whole list.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_lists")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    page = models.CharField(max_length=200)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        indexes = (models.Index(fields=("page", "unit"), name="saved_list_shared"),)
        constraints = (
            models.UniqueConstraint(fields=("owner", "page", "name"), name="saved_list_named_once"),
            models.UniqueConstraint(
                fields=("owner", "page"), condition=Q(is_default=True), name="saved_list_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where it opens. Without a filter it is the whole list, also where another is the default."""
        return f"{self.page}?{self.query or 'page=1'}"
