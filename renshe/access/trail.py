"""The audit trail: who did or saw what, when and why. Rows are added and never changed (triggers refuse it).

What is done by a role that a colleague lent says so: `for` in its detail is the colleague's key (`access.acting`).
`record` belongs in the transaction of the change that it tells of; `seen` in the page that shows a person.
Sealing and verifying: `access.sealing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import AnonymousUser
from django.db import models

from renshe.access import acting
from renshe.access.models import TrailEntry, User
from renshe.access.rules import unit_of


def _entry(
    user: User | AnonymousUser | None,
    action: str,
    subject: models.Model | str,
    reason: str,
    detail: Mapping[str, object] | None,
    address: str | None,
) -> TrailEntry:
    if isinstance(subject, models.Model):
        kind, key = subject._meta.label_lower, str(subject.pk)
    else:
        kind, key = "", subject
    told = dict(detail or {})
    if isinstance(user, User) and user.acts_for is not None:
        told.setdefault("for", user.acts_for)
    return TrailEntry(
        user=user if isinstance(user, User) else None,
        action=action,
        subject_type=kind,
        subject_key=key,
        reason=reason,
        detail=told,
        address=address,
    )


def record(
    user: User | AnonymousUser | None,
    action: str,
    subject: models.Model | str,
    reason: str = "",
    detail: Mapping[str, object] | None = None,
    address: str | None = None,
) -> None:
    """Write one line: `record(officer, "declaration.accepted", declaration)`. No user: the system did it."""
    _entry(user, action, subject, reason, detail, address).save(force_insert=True)


def record_many(
    user: User | AnonymousUser | None, action: str, subjects: Iterable[models.Model | str], reason: str = ""
) -> None:
    """Write one line for each subject, in bulk."""
    TrailEntry.objects.bulk_create(
        (_entry(user, action, subject, reason, None, None) for subject in subjects), batch_size=5_000
    )


def seen(
    user: User | AnonymousUser | None,
    person: models.Model,
    what: str,
    reason: str = "",
    address: str | None = None,
) -> None:
    """Record a sensitive read: `seen(officer, person, "identity number", reason=…)`."""
    if isinstance(user, User) and acting.has_lent_roles(user):
        acting.note_reach(user, unit_of(person))
    record(user, "seen", person, reason, {"what": what}, address)
