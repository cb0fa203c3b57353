"""What entitles to a benefit, as reviewed, and the benefits decided on it. Months are dates of their first day."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.ledger.funds import Fund

GROUNDS = ("injury", "death", "claim", "sickness", "resident")


def months_from_to(first: str, last: str) -> Func:
    """The months of a row as a range, both ends in it; without a last one it goes on."""
    return Func(F(first), F(last), Value("[]"), function="daterange", output_field=DateRangeField())


class Reviewed(models.Model):
    """A record reviewed by an officer; what it entitles to begins with `first_month`."""

    first_month = models.DateField(_("first month"))
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), auto_now_add=True)

    class Meta:
        abstract = True


class OfAnAccident(Reviewed):
    """Who pays where the worker was not insured on the day of the accident: the employer (社会保险法 第四十一条).

    `arrears_paid_on`: when the employer paid arrears and late charge; the fund bears what arises after that.
    `advanced_from`: from which month the fund advances what the employer does not pay (先行支付).
    """

    arrears_paid_on = models.DateField(_("arrears paid on"), null=True)
    advanced_from = models.DateField(_("advanced by the fund from"), null=True)

    class Meta:
        abstract = True


class Injury(OfAnAccident):
    """Somebody injured at work, with the grade that was assessed (工伤认定、劳动能力鉴定).

    `care_level`: of the city's scheme, 0 for none. `relation_ended_in`: the first month without the labour relation.
    """

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="injuries")
    employer = models.ForeignKey("registry.Employer", models.PROTECT, null=True, related_name="+")
    injured_on = models.DateField(_("injured on"))
    own_wage_fen = models.BigIntegerField(_("mean contribution wage of the 12 months before the injury"))
    grade = models.PositiveSmallIntegerField(_("grade"))
    is_placed_in_work = models.BooleanField(_("given suitable work"), default=False)
    relation_ended_in = models.DateField(_("labour relation ended in"), null=True)
    care_level = models.PositiveSmallIntegerField(_("level of care"), default=0)

    class Meta:
        verbose_name = _("work injury")
        constraints = [
            models.UniqueConstraint(fields=["person", "injured_on"], name="injury_once"),
            models.CheckConstraint(name="injury_grade", condition=Q(grade__range=(1, 10))),
            models.CheckConstraint(name="injury_care_level", condition=Q(care_level__range=(0, 4))),
            models.CheckConstraint(name="injury_wage", condition=Q(own_wage_fen__range=(0, 10**8))),
            models.CheckConstraint(name="injury_first_month", condition=Q(first_month__day=1)),
            models.CheckConstraint(name="injury_advanced_from", condition=Q(advanced_from__day=1)),
            models.CheckConstraint(  # grades 1 to 4 keep it (工伤保险条例 第三十五条)
                name="injury_relation_kept", condition=Q(relation_ended_in__isnull=True) | Q(grade__gte=5)
            ),
        ]


class Death(OfAnAccident):
    """An insured person or pensioner who died; to whom what is paid at once goes.

    `injured_on`: the day of the work injury that it came of, where it did; `own_wage_fen` is then what was entered of
    the 12 months before it, which the law limits (工伤保险条例 第六十四条).
    `own_contributions_fen`: what the person had paid in all; the law asks for it where that was for few years.
    """

    class Status(models.TextChoices):
        IN_SERVICE = "in_service", pgettext_lazy("death", "in service")
        RETIRED = "retired", pgettext_lazy("death", "retired")

    person = models.OneToOneField("registry.Person", models.PROTECT, related_name="death")
    payee = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    status = models.CharField(_("status at death"), max_length=10, choices=Status)
    injured_on = models.DateField(_("injured on"), null=True)
    own_wage_fen = models.BigIntegerField(_("mean contribution wage of the 12 months before the injury"), default=0)
    full_years_paid = models.PositiveSmallIntegerField(_("years of contribution"), default=0)
    full_years_of_pension = models.PositiveSmallIntegerField(_("years of pension"), default=0)
    own_contributions_fen = models.BigIntegerField(_("own contributions"), null=True)

    class Meta:
        verbose_name = _("death")
        constraints = [
            models.CheckConstraint(name="death_first_month", condition=Q(first_month__day=1)),
            models.CheckConstraint(name="death_advanced_from", condition=Q(advanced_from__day=1)),
            models.CheckConstraint(
                name="death_own_contributions", condition=Q(own_contributions_fen__range=(0, 10**11))
            ),
            models.CheckConstraint(name="death_pays_somebody_else", condition=~Q(payee=F("person"))),
        ]


class Dependant(models.Model):
    """A relative whom the dead had supported (供养亲属).

    Of somebody killed at work they are paid themselves while the law allows it. Of who died otherwise before 2021-09
    there is relief, paid at once to the payee of the death, where an officer found that somebody depended on them.
    `kind` is empty where records of before do not say it: the law cannot be asked then, and the allowance goes on.
    `ended_on`: since when they have work or serve, are remarried or were adopted. In prison nothing is paid.
    """

    class Kind(models.TextChoices):
        SPOUSE = "spouse", pgettext_lazy("dependant", "spouse")
        PARENT = "parent", pgettext_lazy("dependant", "parent")
        CHILD = "child", pgettext_lazy("dependant", "child")
        GRANDPARENT = "grandparent", pgettext_lazy("dependant", "grandparent")
        SIBLING = "sibling", pgettext_lazy("dependant", "brother or sister")

    death = models.ForeignKey(Death, models.PROTECT, related_name="dependants")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of relative"), max_length=11, choices=Kind, blank=True)
    is_lone = models.BooleanField(_("lone elder or orphan"), default=False)
    is_mainly_supported = models.BooleanField(_("mainly supported by the deceased"), default=True)
    is_unable_to_work = models.BooleanField(_("completely unable to work"), default=False)
    are_parents_dead = models.BooleanField(_("the parents in between are dead"), default=False)
    ended_on = models.DateField(_("has work, serves, remarried or adopted since"), null=True)
    imprisoned_from = models.DateField(_("in prison from"), null=True)
    imprisoned_until = models.DateField(_("in prison until"), null=True)

    class Meta:
        verbose_name = _("dependant")
        constraints = [
            models.UniqueConstraint(fields=["death", "person"], name="dependant_once"),
            models.CheckConstraint(
                name="dependant_prison_begins_before_it_ends",
                condition=Q(imprisoned_until__isnull=True) | Q(imprisoned_until__gte=F("imprisoned_from")),
            ),
        ]


class UnemploymentClaim(Reviewed):
    """Somebody who lost their work, is registered and seeks work (失业登记).

    `granted_months` is decided at the beginning; `last_month` is known once the claim ended, and `ended` why.
    `lost_work_by`: how the work was lost against the person's will, as the registration has it.
    """

    class LostBy(models.TextChoices):
        CONTRACT_ENDED = "contract_ended", pgettext_lazy("work lost", "contract ended")
        DISMISSED = "dismissed", pgettext_lazy("work lost", "contract dissolved by the employer")
        AGREED = "agreed", pgettext_lazy("work lost", "dissolved by agreement that the employer proposed")
        BREACH = "breach", pgettext_lazy("work lost", "contract dissolved for the employer's breach")
        OTHER = "other", pgettext_lazy("work lost", "otherwise against the person's will")

    class Ended(models.TextChoices):
        USED_UP = "used_up", pgettext_lazy("claim", "used up")
        WORKS = "works", pgettext_lazy("claim", "works again")
        RETIRED = "retired", pgettext_lazy("claim", "draws a pension")
        ARMY = "army", pgettext_lazy("claim", "serves in the army")
        EMIGRATED = "emigrated", pgettext_lazy("claim", "emigrated")
        REFUSED = "refused", pgettext_lazy("claim", "refused offers of work")
        MISSED_CHECKS = "missed_checks", pgettext_lazy("claim", "missed the monthly checks")
        DIED = "died", pgettext_lazy("claim", "died")
        NOT_ENTITLED = "not_entitled", pgettext_lazy("claim", "not entitled")

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="unemployment_claims")
    paid_months = models.PositiveSmallIntegerField(_("months paid"))
    carried_months = models.PositiveSmallIntegerField(_("months unused from an earlier claim"), default=0)
    mean_wage_fen = models.BigIntegerField(_("mean contribution wage of the last 12 months"))
    is_past_retirement_age = models.BooleanField(_("past the age of retirement"), default=False)
    lost_work_on = models.DateField(_("lost work on"), null=True)
    lost_work_by = models.CharField(_("lost work by"), max_length=14, choices=LostBy, blank=True)
    registered_on = models.DateField(_("registered on"), null=True)
    granted_months = models.PositiveSmallIntegerField(_("months granted"), null=True)
    last_month = models.DateField(_("last month"), null=True)
    ended = models.CharField(_("ended"), max_length=13, choices=Ended, blank=True)

    class Meta:
        verbose_name = _("unemployment claim")
        constraints = [
            models.CheckConstraint(name="claim_first_month", condition=Q(first_month__day=1)),
            models.CheckConstraint(
                name="claim_lost_before_registered",
                condition=Q(lost_work_on__isnull=True)
                | Q(registered_on__isnull=True)
                | Q(lost_work_on__lte=F("registered_on")),
            ),
            models.CheckConstraint(name="claim_wage", condition=Q(mean_wage_fen__range=(0, 10**8))),
            models.CheckConstraint(
                name="claim_ended_has_reason", condition=Q(last_month__isnull=True, ended="") | ~Q(ended="")
            ),
            ExclusionConstraint(
                name="claim_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (months_from_to("first_month", "last_month"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(ended="not_entitled"),
                violation_error_message=_("The person already has a claim in these months."),
            ),
        ]


class ClaimEvent(models.Model):
    """What was reported of somebody who claims (领取期间报告事项), as reviewed; `month`: the first that it concerns.

    Whether it ends or suspends the benefit is the law's to say. Refusals and missed checks count one a row.
    """

    class What(models.TextChoices):
        ARMY = "army", pgettext_lazy("claim event", "serves in the army")
        EMIGRATED = "emigrated", pgettext_lazy("claim event", "emigrated")
        REFUSED = "refused", pgettext_lazy("claim event", "refused an offer of work without reason")
        MISSED_CHECK = "missed_check", pgettext_lazy("claim event", "missed a monthly check")
        IMPRISONED = "imprisoned", pgettext_lazy("claim event", "in prison")
        RELEASED = "released", pgettext_lazy("claim event", "released from prison")

    claim = models.ForeignKey(UnemploymentClaim, models.PROTECT, related_name="events")
    what = models.CharField(_("what is reported"), max_length=12, choices=What)
    month = models.DateField(_("counts from"))
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("report on a claim")
        constraints = [models.CheckConstraint(name="claim_event_month", condition=Q(month__day=1))]


class Sickness(Reviewed):
    """Somebody found completely unable to work before the age of retirement (完全丧失劳动能力), from 2025 on.

    The rest of what the allowance is reckoned from stands in the archive: years of contributions, the account.
    `deemed_index`: of the deemed months, as in a retirement's dossier; where there are deemed months it must be known.
    """

    person = models.OneToOneField("registry.Person", models.PROTECT, related_name="sickness")
    assessed_on = models.DateField(_("assessed on"))
    deemed_months = models.PositiveSmallIntegerField(_("deemed months"), default=0)
    deemed_index = models.CharField(_("deemed index"), max_length=12, default="0")
    months_to_retirement = models.PositiveSmallIntegerField(_("months to the statutory age"))
    other_parts_fen = models.BigIntegerField(_("transitional pension and other parts"), default=0)

    class Meta:
        verbose_name = _("sickness")
        constraints = [
            models.CheckConstraint(name="sickness_first_month", condition=Q(first_month__day=1)),
            models.CheckConstraint(name="sickness_deemed_index", condition=Q(deemed_months=0) | ~Q(deemed_index="0")),
        ]


class ResidentPensioner(Reviewed):
    """A resident of 60 who paid to the residents' scheme (城乡居民养老保险): tier, years, what the account holds."""

    person = models.OneToOneField("registry.Person", models.PROTECT, related_name="resident_pensioner")
    tier_fen = models.BigIntegerField(_("tier paid"))
    years_paid = models.PositiveSmallIntegerField(_("years paid"))
    account_fen = models.BigIntegerField(_("balance of the account"))

    class Meta:
        verbose_name = _("resident pensioner")
        constraints = [
            models.CheckConstraint(name="resident_first_month", condition=Q(first_month__day=1)),
            models.CheckConstraint(name="resident_account", condition=Q(account_fen__range=(0, 10**10))),
        ]


class Benefit(models.Model):
    """A benefit (待遇) as decided: to whom, what, from which fund, for which months, how much a month or at once.

    Its kind is the name of the law's formula that gives the amount. One that changes is ended and another begins.
    Without a decision: brought in with the opening, decided before these records begin.
    """

    class Kind(models.TextChoices):
        DISABILITY_LUMP_SUM = "disability_lump_sum", pgettext_lazy("benefit", "disability lump sum")
        DISABILITY_ALLOWANCE = "disability_allowance", pgettext_lazy("benefit", "disability allowance")
        MEDICAL_SUBSIDY = "medical_subsidy", pgettext_lazy("benefit", "one-off medical subsidy")
        PENSION_TOP_UP = "pension_top_up", pgettext_lazy("benefit", "top-up of the pension (work injury)")
        CARE_ALLOWANCE = "care_allowance", pgettext_lazy("benefit", "care allowance")
        INJURY_FUNERAL_GRANT = "injury_funeral_grant", pgettext_lazy("benefit", "funeral grant (work injury)")
        DEATH_LUMP_SUM = "death_lump_sum", pgettext_lazy("benefit", "death lump sum")
        DEPENDANTS_ALLOWANCE = "dependants_allowance", pgettext_lazy("benefit", "dependants' allowance")
        ADJUSTMENT_ARREARS = "adjustment_arrears", pgettext_lazy("benefit", "arrears of a yearly change")
        UNEMPLOYMENT_BENEFIT = "unemployment_benefit", pgettext_lazy("benefit", "unemployment benefit")
        JOB_SEARCH_SUPPLEMENT = "job_search_supplement", pgettext_lazy("benefit", "job-search supplement")
        FUNERAL_GRANT = "funeral_grant", pgettext_lazy("benefit", "funeral grant")
        SURVIVORS_GRANT = "survivors_grant", pgettext_lazy("benefit", "survivors' grant")
        FUNERAL_GRANT_BEFORE_2021 = (
            "funeral_grant_before_2021",
            pgettext_lazy("benefit", "funeral grant (deaths before September 2021)"),
        )
        DEPENDANTS_RELIEF_BEFORE_2021 = (
            "dependants_relief_before_2021",
            pgettext_lazy("benefit", "relief for dependants (deaths before September 2021)"),
        )
        SURVIVORS_DUE = "survivors_due", pgettext_lazy("benefit", "survivors' benefits of few years")
        SICKNESS_ALLOWANCE = "sickness_allowance", pgettext_lazy("benefit", "sickness allowance")
        RESIDENT_PENSION = "resident_pension", pgettext_lazy("benefit", "residents' pension")

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="benefits")
    kind = models.CharField(_("kind of benefit"), max_length=30, choices=Kind)
    fund = models.CharField(_("fund"), max_length=12, choices=Fund)
    first_month = models.DateField(_("first month"))
    last_month = models.DateField(_("last month"), null=True)
    is_one_off = models.BooleanField(_("paid once"))
    amount_fen = models.BigIntegerField(_("amount"))
    decision = models.ForeignKey("casework.Decision", models.PROTECT, null=True, related_name="benefits")
    injury = models.ForeignKey(Injury, models.PROTECT, null=True, related_name="benefits")
    death = models.ForeignKey(Death, models.PROTECT, null=True, related_name="benefits")
    claim = models.ForeignKey(UnemploymentClaim, models.PROTECT, null=True, related_name="benefits")
    sickness = models.ForeignKey(Sickness, models.PROTECT, null=True, related_name="benefits")
    resident = models.ForeignKey(ResidentPensioner, models.PROTECT, null=True, related_name="benefits")

    class Meta:
        verbose_name = _("benefit")
        indexes = [models.Index(fields=["first_month"], name="benefit_first_month")]
        constraints = [
            models.CheckConstraint(name="benefit_pays", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="benefit_whole_months",
                condition=Q(first_month__day=1)
                & (Q(last_month__isnull=True) | Q(last_month__day=1, last_month__gte=F("first_month"))),
            ),
            models.CheckConstraint(
                name="benefit_once_is_one_month", condition=Q(is_one_off=False) | Q(last_month=F("first_month"))
            ),
            models.CheckConstraint(
                name="benefit_one_ground",
                condition=Exact(Func(*GROUNDS, function="num_nonnulls", output_field=models.IntegerField()), Value(1)),
            ),
            models.UniqueConstraint(
                fields=["kind", *GROUNDS],
                condition=Q(is_one_off=True) & ~Q(kind="adjustment_arrears"),
                nulls_distinct=False,
                name="benefit_paid_once",
            ),
            models.UniqueConstraint(
                fields=["person", "first_month", *GROUNDS],
                condition=Q(kind="adjustment_arrears"),
                nulls_distinct=False,
                name="benefit_arrears_once_a_month",
            ),
            ExclusionConstraint(
                name="benefit_one_of_a_kind_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    # Who lost two supporters is paid for each; for one death, as for all that is no death, once.
                    (Coalesce("death", Value(0), output_field=models.BigIntegerField()), RangeOperators.EQUAL),
                    (months_from_to("first_month", "last_month"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_one_off=False),
                violation_error_message=_("The person already draws this benefit in these months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_month:%Y-%m} #{self.pk}"
