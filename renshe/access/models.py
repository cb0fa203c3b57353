"""Units, accounts, roles held at a unit, and the audit trail.

A role is held at a unit and reaches that unit, those below it (city → town → bank point or village centre)
and those whose work it took over. Roles that must not meet in one person at one time (who does, who audits) are
kept apart by the database. The trail only grows: a trigger refuses update, delete and truncate; `trail.seal`
chains its rows by hash.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.token_scopes import TokenScope, without_people
from renshe.readers_language import reads_chinese


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
    closed_on = models.DateField(_("closed on"), null=True, blank=True)  # from this day the successor does its work
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        verbose_name = _("unit")
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="city"), name="unit_one_city"),
            models.CheckConstraint(
                name="unit_successor_from_a_day", condition=Q(successor__isnull=True) | Q(closed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if reads_chinese() else self.name_en


# One statement, so that a list scoped by it stays one query. A closed unit is reached through its successor.
WITH_BELOW = """
WITH RECURSIVE reach(id) AS (
    %s
    UNION
    SELECT unit.id FROM access_unit unit JOIN reach
        ON unit.parent_id = reach.id OR (unit.successor_id = reach.id AND unit.closed_on <= %%s::date)
) SELECT id FROM reach"""
REACH = (
    WITH_BELOW
    % """
    SELECT held.unit_id FROM access_roleholding held
     WHERE held.user_id = %s AND held.held @> %s::date AND (%s::text[] IS NULL OR held.role = ANY (%s::text[]))"""
)
# A counter below a town serves the town's people, of whom each kind of counter sees its part (`access.scope`).
SERVED = (
    WITH_BELOW
    % """
    SELECT point.parent_id FROM access_roleholding held JOIN access_unit point ON point.id = held.unit_id
     WHERE held.user_id = %s AND held.held @> %s::date AND held.role = 'counter' AND point.kind = %s"""
)


class User(AbstractUser):
    """Someone who can sign in: an officer, a resident, an employer's agent. Who they are stands in the rooms above."""

    class Kind(models.TextChoices):
        OFFICER = "officer", pgettext_lazy("account", "officer")
        RESIDENT = "resident", pgettext_lazy("account", "resident")
        EMPLOYER = "employer", pgettext_lazy("account", "employer")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OFFICER)
    full_name = models.CharField(_("name"), max_length=80, blank=True)
    full_name_en = models.CharField(_("name in English"), max_length=80, blank=True)  # empty: the name is one in both

    acts_for: int | None = None
    """Not kept: the colleague by whose lent role something is done just now (`access.acting`); the trail says it."""
    has_lent: bool | None = None
    """Not kept: whether the user holds a lent role today; None: nobody looked yet."""

    def __str__(self) -> str:
        in_english = "" if reads_chinese() else self.full_name_en
        return in_english or self.full_name or self.username

    def units_in_reach(self, on: date | None = None, roles: tuple[str, ...] = ()) -> models.QuerySet[Unit]:
        """Units where the user holds a role (one of `roles`, if named) on the day, and all that these reach."""
        day = on or timezone.localdate()
        wanted = list(roles) or None
        reach = RawSQL(REACH, (self.pk, day, wanted, wanted, day))  # noqa: S611  (constant text, values as parameters)
        return Unit.objects.filter(pk__in=reach)

    def roles_on(self, day: date, *names: str) -> models.QuerySet[RoleHolding]:
        """The roles of these names that the user holds on the day."""
        return self.roles.filter(role__in=names, held__contains=day)

    def units_served(self, kind: str, on: date | None = None) -> models.QuerySet[Unit]:
        """The town offices whose people the user serves on the day at a counter of that kind below them."""
        day = on or timezone.localdate()
        served = RawSQL(SERVED, (self.pk, day, kind, day))  # noqa: S611  (constant text, values as parameters)
        return Unit.objects.filter(pk__in=served)


class RoleHolding(models.Model):
    """A role that a user holds at a unit for a time. Given and ended by `access.roles`."""

    class Role(models.TextChoices):
        HANDLER = "handler", pgettext_lazy("role", "handler")  # 经办
        CHECKER = "checker", pgettext_lazy("role", "checker")  # 复核
        FUND_OFFICER = "fund_officer", pgettext_lazy("role", "fund officer")  # 基金财务
        LEADER = "leader", pgettext_lazy("role", "leader")
        AUDITOR = "auditor", pgettext_lazy("role", "auditor")
        COUNTER = "counter", pgettext_lazy("role", "counter clerk")  # 服务点经办, below a town

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="holders")
    held = DateRangeField(_("held"))
    # lent by a colleague on leave: held beside one's own, and ended with it
    delegation = models.ForeignKey("Delegation", models.PROTECT, null=True, related_name="lent")

    class Meta:
        verbose_name = _("role held")
        constraints = [
            ExclusionConstraint(
                name="role_held_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("held", RangeOperators.OVERLAPS),
                ],
                condition=Q(delegation=None),
                violation_error_message=_("The user already holds this role at this unit in that time."),
            ),
            ExclusionConstraint(
                name="role_lent_once",
                expressions=[
                    ("delegation", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("held", RangeOperators.OVERLAPS),
                ],
                condition=Q(delegation__isnull=False),
            ),
            # Who does (handles, checks, keeps the funds) and who audits are two people, at every moment.
            ExclusionConstraint(
                name="role_auditor_stands_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("held", RangeOperators.OVERLAPS),
                    (Case(When(role="auditor", then=Value(1)), default=Value(0)), RangeOperators.NOT_EQUAL),
                ],
                condition=Q(role__in=["auditor", "handler", "checker", "fund_officer"]),
                violation_error_message=_("An auditor cannot at the same time be handler, checker or fund officer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"


class Delegation(models.Model):
    """An officer's work lent to a colleague for days, of a leave say (委托代办). Written by `access.delegations` alone.

    Once accepted, `lent` has the roles that the colleague holds by it: never longer than the giver holds them.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("delegation", "asked, not answered")
        ACCEPTED = "accepted", pgettext_lazy("delegation", "accepted")
        DECLINED = "declined", pgettext_lazy("delegation", "declined")
        ENDED = "ended", pgettext_lazy("delegation", "ended early")

    giver = models.ForeignKey(User, models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(User, models.PROTECT, related_name="delegations_taken")
    roles = models.ManyToManyField(RoleHolding, related_name="+")  # of the giver, those that are lent
    lasts = DateRangeField(_("lasts"))
    reason = models.CharField(_("reason"), max_length=200)
    with_cases = models.BooleanField(_("with the cases in hand"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(pgettext_lazy("delegation", "asked at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("delegation")
        constraints = [
            models.CheckConstraint(name="delegation_to_another", condition=~Q(giver=F("taker"))),
            models.CheckConstraint(
                name="delegation_ends",
                condition=Q(lasts__startswith__isnull=False, lasts__endswith__isnull=False, lasts__isempty=False),
            ),
            ExclusionConstraint(
                name="delegation_once",
                expressions=[
                    ("giver", RangeOperators.EQUAL),
                    ("taker", RangeOperators.EQUAL),
                    ("lasts", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["asked", "accepted"]),
                violation_error_message=_("The same colleague has such a delegation in these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"

    @property
    def last_day(self) -> date:
        last: date = self.lasts.upper - timedelta(days=1)
        return last


class ApiToken(models.Model):
    """A machine's key to the API, as a user. Given and ended by `access.tokens`; only its digest is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=TokenScope), default=without_people)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))  # before the first day: ended on the day it was given

    class Meta:
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.user} · {self.name}"


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
        # The latest of one subject first: whoever was looked at reads page by page.
        indexes = [models.Index(fields=["subject_type", "subject_key", "-id"], name="trail_subject_latest")]


class TrailSeal(models.Model):
    """SHA-256 over the seal before it and each row it covers: `ids`, inclusive stretches, none twice.

    Rows of transactions that were still under way (`waiting`) can come later with ids up to `through` and belong
    to a later seal. `closed_through`: up to this id nothing more can come; a row found there unsealed was put in.
    """

    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    ids = models.JSONField()
    rows = models.PositiveIntegerField()
    through = models.BigIntegerField()
    waiting = models.JSONField(default=list)
    closed_through = models.BigIntegerField()
    sealed_at = models.DateTimeField(auto_now_add=True)


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def of(self, auditor: User) -> Self:
        """Those of one auditor: nobody else is told of them."""
        return self.filter(auditor=auditor)


class Inquiry(models.Model):
    """Days in which an auditor's looks are held back from those looked at (核查). Opened by `access.inquiries`."""

    auditor = models.ForeignKey(User, models.PROTECT, related_name="inquiries")
    reason = models.CharField(_("reason"), max_length=200)
    lasts = DateRangeField(_("lasts"))
    opened_at = models.DateTimeField(pgettext_lazy("inquiry", "opened at"), auto_now_add=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        constraints = [
            models.CheckConstraint(
                name="inquiry_ends",
                condition=Q(lasts__startswith__isnull=False, lasts__endswith__isnull=False, lasts__isempty=False),
            ),
            ExclusionConstraint(
                name="inquiry_one_at_a_time",
                expressions=[("auditor", RangeOperators.EQUAL), ("lasts", RangeOperators.OVERLAPS)],
                violation_error_message=_("The auditor has an inquiry in these days already."),
            ),
        ]

    @property
    def last_day(self) -> date:
        last: date = self.lasts.upper - timedelta(days=1)
        return last
