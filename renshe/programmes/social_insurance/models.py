"""Declarations of employers, retirements, pension awards."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.programmes.social_insurance.benefits.models import Benefit as Benefit
from renshe.programmes.social_insurance.benefits.models import ClaimEvent as ClaimEvent
from renshe.programmes.social_insurance.benefits.models import Death as Death
from renshe.programmes.social_insurance.benefits.models import Dependant as Dependant
from renshe.programmes.social_insurance.benefits.models import Injury as Injury
from renshe.programmes.social_insurance.benefits.models import ResidentPensioner as ResidentPensioner
from renshe.programmes.social_insurance.benefits.models import Sickness as Sickness
from renshe.programmes.social_insurance.benefits.models import UnemploymentClaim as UnemploymentClaim
from renshe.programmes.social_insurance.scenarios.models import Scenario as Scenario
from renshe.programmes.social_insurance.scenarios.models import ScenarioMonth as ScenarioMonth
from renshe.programmes.social_insurance.unit_classes import ClassOfUnit as ClassOfUnit


class Declaration(models.Model):
    """An employer's declaration of wages and staff changes for one month (工资申报、增减员).

    Drafts are replaced until one is submitted; a submitted one waits for an officer; an accepted one has changed
    the registry and cannot change. `content_hash` is of the understood lines, so the same content declares once.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("declaration", "draft")
        SUBMITTED = "submitted", pgettext_lazy("declaration", "submitted")
        ACCEPTED = "accepted", pgettext_lazy("declaration", "accepted")
        REFUSED = "refused", pgettext_lazy("declaration", "refused")
        REPLACED = "replaced", pgettext_lazy("declaration", "replaced")

    employer = models.ForeignKey("registry.Employer", models.PROTECT, related_name="declarations")
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    case = models.OneToOneField("casework.Case", models.PROTECT, null=True, related_name="declaration")
    content_hash = models.CharField(max_length=64)
    people = models.PositiveIntegerField(_("people"))
    wages_fen = models.BigIntegerField(_("declared wages"))
    starts = models.PositiveIntegerField(_("starts"), default=0)
    stops = models.PositiveIntegerField(_("stops"), default=0)
    problems = models.JSONField(_("problems"), default=list)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("declaration")
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "month"],
                condition=Q(state__in=["submitted", "accepted"]),
                name="declaration_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["employer", "month"], condition=Q(state="draft"), name="declaration_one_draft"
            ),
            models.CheckConstraint(name="declaration_month_first", condition=Q(month__day=1)),
        ]


class DeclarationLine(models.Model):
    """One person of a declaration. Kept here until the month is sealed, then in the archive (`declared`).

    A newcomer has a number and a name instead of a person until the declaration is accepted: a draft that nobody
    looked at registers nobody.
    """

    class Change(models.TextChoices):
        NONE = "none", pgettext_lazy("staff change", "no change")
        START = "start", pgettext_lazy("staff change", "start")  # 增员
        STOP = "stop", pgettext_lazy("staff change", "stop")  # 减员: the last month paid is the month before

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="lines")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+")
    newcomer_number = models.CharField(_("identity number"), max_length=18, blank=True)
    newcomer_name = models.CharField(_("name"), max_length=80, blank=True)
    wage_fen = models.BigIntegerField(_("declared wage"))
    change = models.CharField(_("staff change"), max_length=5, choices=Change, default=Change.NONE)
    kind = models.CharField(_("kind"), max_length=10, default="employee")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration", "person"], name="declaration_line_once"),
            models.UniqueConstraint(
                fields=["declaration", "newcomer_number"],
                condition=~Q(newcomer_number=""),
                name="declaration_newcomer_once",
            ),
            models.CheckConstraint(
                name="declaration_line_somebody", condition=Q(person__isnull=False) | ~Q(newcomer_number="")
            ),
            models.CheckConstraint(name="declaration_line_wage", condition=Q(wage_fen__range=(0, 1_000_000_000))),
        ]


class UploadedSheet(models.Model):
    """The rows of a draft as they were uploaded, for the workbook of errors; gone once the declaration is decided."""

    declaration = models.OneToOneField(Declaration, models.CASCADE, related_name="uploaded")
    rows = models.JSONField(_("rows"), default=list)  # [row number, the texts of its cells …]


class FlexibleBase(models.Model):
    """The monthly base that a flexible worker chose, from a month on."""

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="flexible_bases")
    first_month = models.DateField(_("from"))
    base_fen = models.BigIntegerField(_("chosen base"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "first_month"], name="flexible_base_once")]


class Retirement(models.Model):
    """A reviewed dossier (退休审核、视同审核): why somebody may retire, and what of it the archive doesn't hold.

    `group`: of a woman, whether she reaches the age at 50 or at 55; may be left out of a man. `kind_of_work`,
    `special_months`: of special work. `began_work_in`: the first month of work, months that are deemed among it.
    """

    class Ground(models.TextChoices):
        AT_THE_AGE = "at_the_age", pgettext_lazy("retirement", "at the statutory age")
        LATER = "later", pgettext_lazy("retirement", "claimed after the statutory age")
        SPECIAL_WORK = "special_work", pgettext_lazy("retirement", "early, for special work")
        ILLNESS = "illness", pgettext_lazy("retirement", "early, for illness")
        FLEXIBLE_EARLY = "flexible_early", pgettext_lazy("retirement", "flexible, early")
        FLEXIBLE_LATE = "flexible_late", pgettext_lazy("retirement", "flexible, late")

    class Group(models.TextChoices):
        MALE = "male", pgettext_lazy("retirement", "man (60)")
        FEMALE_55 = "female_55", pgettext_lazy("retirement", "woman (55)")
        FEMALE_50 = "female_50", pgettext_lazy("retirement", "woman (50)")

    class Work(models.TextChoices):
        UNDERGROUND = "underground", pgettext_lazy("special work", "underground")
        HIGH_HEAT = "high_heat", pgettext_lazy("special work", "high heat")
        HIGH_ALTITUDE_WORK = "high_altitude_work", pgettext_lazy("special work", "work at height")
        VERY_HEAVY_LABOUR = "very_heavy_labour", pgettext_lazy("special work", "very heavy labour")
        HARMFUL = "harmful", pgettext_lazy("special work", "other harmful work")

    person = models.OneToOneField("registry.Person", models.PROTECT, related_name="retirement")
    retires_on = models.DateField(_("retires on"))
    first_month = models.DateField(_("first month of pension"))
    deemed_months = models.PositiveSmallIntegerField(_("deemed months"))
    deemed_index = models.CharField(_("deemed index"), max_length=12, default="0")
    early_months = models.PositiveSmallIntegerField(_("deemed and paid months up to 1993"), default=0)
    later_index_sum = models.CharField(_("monthly indices 1994-01 to 1998-06 added up"), max_length=12, default="0")
    deemed_account_fen = models.BigIntegerField(_("deemed account"), default=0)
    ground = models.CharField(_("ground of retirement"), max_length=14, choices=Ground, default=Ground.AT_THE_AGE)
    group = models.CharField(_("age group"), max_length=9, choices=Group, blank=True)
    kind_of_work = models.CharField(_("kind of special work"), max_length=18, choices=Work, blank=True)
    special_months = models.PositiveSmallIntegerField(_("months of special work"), default=0)
    began_work_in = models.DateField(_("began to work in"), null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="retirement_special_work_is_named",
                condition=~Q(ground="special_work") | Q(special_months__gt=0) & ~Q(kind_of_work=""),
            ),
            models.CheckConstraint(
                name="retirement_began_work_before_it",
                condition=Q(began_work_in__isnull=True) | Q(began_work_in__lt=models.F("retires_on")),
            ),
        ]


class PensionAward(models.Model):
    """A monthly pension as decided: its parts in fen, and the decision from which it can be reckoned again.

    `receipt`: of an award brought in with the opening, or decided before decisions kept receipts of their own.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", pgettext_lazy("award", "opening")  # decided before these records begin
        DECIDED = "decided", pgettext_lazy("award", "decided")

    person = models.OneToOneField("registry.Person", models.PROTECT, related_name="pension_award")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("last month"), null=True)
    basic_fen = models.BigIntegerField(_("basic pension"))
    account_fen = models.BigIntegerField(_("individual-account pension"))
    transitional_fen = models.BigIntegerField(_("transitional pension"))
    total_fen = models.BigIntegerField(_("monthly pension"))
    decision = models.OneToOneField("casework.Decision", models.PROTECT, null=True, related_name="pension_award")
    receipt = models.JSONField(_("receipt"), default=dict)
    decided_at = models.DateTimeField(_("decided at"), auto_now_add=True)

    class Meta:
        verbose_name = _("pension award")
        constraints = [
            models.CheckConstraint(
                name="award_parts_add_up",
                condition=Q(total_fen=models.F("basic_fen") + models.F("account_fen") + models.F("transitional_fen")),
            ),
        ]
