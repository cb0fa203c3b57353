"""Towns, people, employers, and spells of enrolment.

A spell is one `daterange` of whole months in which who pays and in what state does not change. The
database refuses spells that overlap where the law forbids it: pension and unemployment one at a time for a
person, work injury one at a time for a person and employer. Two times are kept: `valid` (when it was true)
and `known` (when we held it to be so); a correction ends the old row's `known` and adds a row.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.scope import ScopedQuerySet
from renshe.law import Month
from renshe.readers_language import reads_chinese
from renshe.registry import scopes
from renshe.registry.credit_code import right_credit_code


class Insurance(models.TextChoices):
    PENSION = "pension", pgettext_lazy("insurance", "pension")
    INJURY = "injury", pgettext_lazy("insurance", "work injury")
    UNEMPLOYMENT = "unemployment", pgettext_lazy("insurance", "unemployment")


class Town(models.Model):
    """A town or sub-district (镇街) while it exists; a merged one names its successor from the day after `valid`."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    unit = models.OneToOneField("access.Unit", models.PROTECT, related_name="town")
    valid = DateRangeField(_("exists"))
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        verbose_name = _("town")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if reads_chinese() else self.name_en


class PersonQuerySet(ScopedQuerySet["Person"]):
    scope = scopes.PEOPLE


class Person(models.Model):
    """A natural person (自然人)."""

    class Sex(models.TextChoices):
        MALE = "M", pgettext_lazy("sex", "male")
        FEMALE = "F", pgettext_lazy("sex", "female")

    identity_number = models.CharField(_("identity number"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=80)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    birth_date = models.DateField(_("birth date"))
    died_on = models.DateField(_("died on"), null=True, blank=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="people")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    bank_code = models.CharField(_("bank"), max_length=12, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=30, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        constraints = [  # the form; the check digit is `registry.identity`'s
            models.CheckConstraint(
                name="person_identity_number_form", condition=Q(identity_number__regex=r"^[1-9][0-9]{16}[0-9X]$")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EmployerQuerySet(ScopedQuerySet["Employer"]):
    scope = scopes.EMPLOYERS


class Employer(models.Model):
    """A unit that insures people (参保单位)."""

    credit_code = models.CharField(_("credit code"), max_length=18, unique=True, validators=[right_credit_code])
    name = models.CharField(_("name"), max_length=120)
    town = models.ForeignKey(Town, models.PROTECT, related_name="employers")
    industry = models.CharField(_("industry"), max_length=4, help_text=_("GB/T 4754 section letter and division"))
    injury_class = models.PositiveSmallIntegerField(_("injury class"))
    registered_on = models.DateField(_("registered on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = _("employer")
        constraints = [
            models.CheckConstraint(name="employer_injury_class", condition=Q(injury_class__range=(1, 8))),
            models.CheckConstraint(
                name="employer_credit_code_form",
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


OVER = "over"
"""What a spell is whose months have ended (已结束), beside the states that the law gives it."""


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    """Of both times: `valid`, what was so in a month; `known`, what we held to be so at an instant."""

    scope = scopes.ENROLMENTS

    def current(self) -> Self:
        """Rows that we hold to be so now."""
        return self.filter(known__endswith__isnull=True)

    def counted_in(self, month: Month) -> Self:
        """Current rows that count as insured in the month: enrolled, paused, and (pension) drawing."""
        return self.current().filter(state__in=["enrolled", "paused", "drawing"], valid__contains=month.first_day)

    def in_state_on(self, day: date, state: str) -> Self:
        """Rows whose state on a day is this one (`Enrolment.state_on`)."""
        if state == OVER:
            return self.filter(valid__endswith__lte=day).exclude(state="ended")
        if state == "ended":
            return self.filter(state=state)
        return self.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=day), state=state)


class Enrolment(models.Model):
    """A spell (参保时段): one person, one insurance, one payer, one state, over whole months [from, to)."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee", pgettext_lazy("enrolment", "employee")
        FLEXIBLE = "flexible", pgettext_lazy("enrolment", "flexible worker")
        SPECIFIC = "specific", pgettext_lazy("enrolment", "specific group")

    class State(models.TextChoices):
        """参保状态. Counted as insured: enrolled, paused, and (pension) drawing."""

        ENROLLED = "enrolled", pgettext_lazy("enrolment", "enrolled")
        PAUSED = "paused", pgettext_lazy("enrolment", "paused")
        DRAWING = "drawing", pgettext_lazy("enrolment", "drawing a pension")
        ENDED = "ended", pgettext_lazy("enrolment", "ended")

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    insurance = models.CharField(_("insurance"), max_length=12, choices=Insurance)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, blank=True, related_name="enrolments")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("enrolment state"), max_length=10, choices=State)
    is_paying = models.BooleanField(_("paying"))  # 缴费状态
    valid = DateRangeField(_("valid"))
    known = DateTimeRangeField(_("known"))
    reason = models.CharField(_("reason"), max_length=40, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        constraints = [
            models.CheckConstraint(
                name="enrolment_paying_is_enrolled", condition=Q(is_paying=False) | Q(state="enrolled")
            ),
            # Work injury is by employer, for the specific groups too: a unit insures them (粤人社规〔2020〕55号).
            models.CheckConstraint(
                name="enrolment_injury_has_employer",
                condition=~Q(insurance="injury") | Q(employer__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_known_from", condition=Q(known__startswith__isnull=False, known__isempty=False)
            ),
            models.CheckConstraint(
                name="enrolment_whole_months",
                condition=Q(valid__isempty=False, valid__startswith__day=1)
                & (Q(valid__endswith__isnull=True) | Q(valid__endswith__day=1)),
            ),
            ExclusionConstraint(
                name="enrolment_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("insurance", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(insurance__in=["pension", "unemployment"]) & Q(known__endswith__isnull=True),
                violation_error_message=_("The person is already enrolled in this insurance in these months."),
            ),
            ExclusionConstraint(
                name="enrolment_injury_by_employer",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("employer", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(insurance="injury") & Q(known__endswith__isnull=True),
                violation_error_message=_("The person is already insured against work injury at this employer."),
            ),
        ]

    def is_over(self, day: date) -> bool:
        """Whether the spell has ended by the day: its state and its paying are then of the past."""
        return self.valid.upper is not None and self.valid.upper <= day

    def state_on(self, day: date) -> str:
        """The state on a day: a spell whose months have ended by then is OVER, unless the law ended it (终止参保)."""
        return OVER if self.is_over(day) and self.state != self.State.ENDED else self.state


class PersonAccount(models.Model):
    """The account with which a person signs in for themselves."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="person_account")
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")


class EmployerAgent(models.Model):
    """A user who acts for an employer (单位经办人) for a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agencies")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="agents")
    acts = DateRangeField(_("acts"))
