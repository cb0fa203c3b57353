"""Cases and their events.

Events only grow (a trigger refuses the rest). A case's state is that of its last event: a trigger copies it when
events are inserted, and no code writes it. `cases.open_case` and `cases.advance` are the only writers; which clocks
run follows from the state (`case_clocks`).
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renshe.access.models import User
from renshe.access.scope import Scope, ScopedQuerySet
from renshe.casework.attachments.models import Attachment as Attachment
from renshe.casework.certificates.models import Certificate as Certificate
from renshe.casework.certificates.models import CertificatePaper as CertificatePaper
from renshe.casework.certificates.models import SigningKey as SigningKey
from renshe.casework.clocks.models import NoticeDay as NoticeDay
from renshe.casework.clocks.models import YearNotice as YearNotice
from renshe.casework.decided import Decision as Decision
from renshe.casework.decided import DecisionClause as DecisionClause
from renshe.casework.decided import LawText as LawText
from renshe.casework.decided import RunReceipt as RunReceipt
from renshe.casework.drafted import Draft as Draft
from renshe.casework.items import item_of
from renshe.casework.items.own_events import CORRECTED, OPENED
from renshe.casework.jobs.models import Job as Job
from renshe.casework.notices.models import Delivery as Delivery
from renshe.casework.notices.models import Notice as Notice
from renshe.casework.owed import Owed as Owed
from renshe.registry.scopes import employers_of, people_of


def _own(user: User, on: date) -> Q:
    if user.kind == User.Kind.EMPLOYER:
        return Q(employer__in=employers_of(user, on))
    return Q(person__in=people_of(user))


class CaseQuerySet(ScopedQuerySet["Case"]):
    scope = Scope(units=("unit",), own=_own)

    def under(self, item: str) -> Self:
        return self.filter(item=item)


class Case(models.Model):
    """One matter of one applicant before the bureau, under one service item.

    `number` is given on acceptance, without gaps; until then the receipt's number names it. `due_on` is the end of the
    clock that ends first of those that run; none: it stands still or is under no limit. `origin`: the case that it came
    of, and `origin_way` how: split from it, or a `Way` in which it follows it. `heard_with`: the case that leads it; if
    it is `decided_with` that one, that one `leads`. How long the file is kept is written as it is closed; where nothing
    is written, the basis is to be entered.
    """

    SPLIT = "split"

    number = models.CharField(_("case number"), max_length=40, unique=True, null=True)
    item = models.CharField(_("item"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version of the procedure"), default=1)
    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="cases")
    employer = models.ForeignKey("registry.Employer", models.PROTECT, null=True, related_name="cases")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="cases")
    state = models.CharField(_("state"), max_length=20)
    is_open = models.BooleanField(_("open"), default=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)
    closed_on = models.DateField(_("closed on"), null=True)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("due on"), null=True)
    is_provisional = models.BooleanField(_("due day provisional"), default=False)
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    origin_way = models.CharField(_("came of it by"), max_length=20, default="", db_default="", blank=True)
    heard_with = models.ForeignKey("self", models.PROTECT, null=True, related_name="heard")
    decided_with = models.BooleanField(_("decided with it"), default=False, db_default=False)
    leads = models.BooleanField(_("others are decided with it"), default=False, db_default=False)
    kept_until = models.DateField(_("kept until"), null=True)
    kept_for_good = models.BooleanField(_("kept for good"), default=False, db_default=False)
    kept_basis = models.CharField(_("basis of keeping"), max_length=200, default="", db_default="", blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        indexes = [
            models.Index(fields=["item", "state", "unit"], name="case_worklist"),
            models.Index(fields=["unit", "due_on", "id"], name="case_due", condition=Q(is_open=True)),
            models.Index(fields=["due_on", "id"], name="case_due_first", condition=Q(is_open=True)),  # of many units
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closed_on_a_day",
                condition=Q(is_open=True, closed_on=None) | Q(is_open=False, closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_decided_with_its_leader", condition=Q(decided_with=False) | Q(heard_with__isnull=False)
            ),
            models.CheckConstraint(name="case_leads_or_is_led", condition=Q(leads=False) | Q(heard_with=None)),
        ]

    def __str__(self) -> str:
        return self.number or self.receipt_number

    @property
    def answers(self) -> dict[str, str]:
        """What was applied with, in its written form: as it stood then, or as it was corrected."""
        told = self.events.filter(Q(sequence=1) | Q(kind=CORRECTED, data__answers__has_key=OPENED)).order_by("sequence")
        *_before, last = told
        answers: dict[str, str] = last.data.get("answers", {})
        return answers.get(OPENED, {}) if last.kind == CORRECTED else answers  # type: ignore[return-value]

    def filled_in(self, *steps: str) -> dict[str, str]:
        """What was filled in when one of these steps was last taken; nothing where none was."""
        last = self.events.filter(kind__in=steps).order_by("-sequence").first()
        answers: dict[str, str] = last.data.get("answers", {}) if last else {}
        return answers

    @property
    def receipt_number(self) -> str:
        """The number on the receipt (收件编号): the day and the key, so that whoever files has one at once."""
        return f"{timezone.localtime(self.opened_at):%Y%m%d}-{self.pk:08d}"


class CaseClock(models.Model):
    """A time limit that a case came under, as it stood on that day. `ends_on` None while it stands still."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    code = models.CharField(_("clock"), max_length=30)
    began_on = models.DateField(_("began on"))
    count = models.PositiveSmallIntegerField(_("limit"))
    days = models.CharField(_("counted in"), max_length=10)
    rolls_over = models.BooleanField(_("the last day moves off a rest day"))
    basis = models.CharField(_("basis"), max_length=120, blank=True)
    ends_on = models.DateField(_("ends on"), null=True)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    stopped_on = models.DateField(_("met on"), null=True)

    class Meta:
        verbose_name = _("clock of a case")
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], condition=Q(stopped_on=None), name="case_clock_runs_once"),
        ]


class ClockPause(models.Model):
    """Days on which a clock stood still, both included; none where it was paused and taken up on one day."""

    clock = models.ForeignKey(CaseClock, models.PROTECT, related_name="pauses")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True)
    state = models.CharField(_("state"), max_length=20)  # the procedure says why it stands still there

    class Meta:
        verbose_name = _("pause of a clock")
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(last_day=None), name="clock_paused_once"),
        ]


class CaseEvent(models.Model):
    """One thing that happened in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=30)
    state = models.CharField(_("state after it"), max_length=20)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # the colleague on leave by whose role or in whose place it was done (`access.acting`)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=400, blank=True)
    data = models.JSONField(_("data"), default=dict)
    key = models.UUIDField(_("key of the request"), null=True, unique=True)  # a request that is repeated has the same

    class Meta:
        verbose_name = _("case event")
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="case_event_sequence")]

    @property
    def state_name(self) -> str:
        """The state after it, in the reader's language."""
        return str(item_of(self.case).procedure.state_name(self.state))


class SpotCheckQuerySet(ScopedQuerySet["SpotCheck"]):
    scope = Scope(units=("case__unit",))


class SpotCheck(models.Model):
    """A case decided at once that an officer looks at again (抽查)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="spot_check")
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(_("looked at"), null=True)
    is_right = models.BooleanField(_("right"), null=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("spot check")
        constraints = [
            models.CheckConstraint(
                name="spot_check_by_somebody",
                condition=Q(looked_by=None, looked_at=None, is_right=None)
                | Q(looked_by__isnull=False, looked_at__isnull=False, is_right__isnull=False),
            ),
        ]


class CaseCounter(models.Model):
    """The last number given to a case of one item at one unit in one year."""

    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    item = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "item", "year"], name="case_counter_once")]
