"""Who pays after an accident at work: the fund where the worker was insured on that day, else the employer.

What an employer without insurance owes is decided and not paid here (社会保险法 第四十一条). The fund pays what arises
after the employer paid its arrears (工伤保险条例 第六十二条): what is paid by the month, and the subsidy at the end of
the relation; what falls due by the injury itself arose before. It pays all of it in the employer's place where an
officer recorded that it advances (先行支付).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Known, Record, decide
from renshe.programmes.social_insurance.benefits.models import Death, Injury
from renshe.programmes.social_insurance.benefits.rulings import ONE_OFF, Kind, Part, dossier
from renshe.programmes.social_insurance.law import rulebook
from renshe.registry.models import Enrolment, Insurance

NAMES = ("borne_by_fund", "borne_by_employer", "advanced_by_fund")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays in a month for the accident of a reviewed record."""

    one: Injury | Death
    month: Month
    is_insured: bool

    @property
    def advances(self) -> bool:
        """Whether the fund pays in the employer's place, as an officer recorded."""
        return self.one.advanced_from is not None and self.one.advanced_from <= self.month.first_day

    @property
    def has_paid_since(self) -> bool:
        """Whether the employer paid its arrears in an earlier month."""
        return self.one.arrears_paid_on is not None and self.one.arrears_paid_on < self.month.first_day

    def is_new(self, kind: str) -> bool:
        """Whether the benefit arises after the employer paid its arrears."""
        if kind == Kind.MEDICAL_SUBSIDY and isinstance(self.one, Injury):
            ended, paid_on = self.one.relation_ended_in, self.one.arrears_paid_on
            return ended is not None and paid_on is not None and paid_on < ended
        return self.has_paid_since and kind not in ONE_OFF

    def pays(self, kind: str) -> bool:
        """Whether the fund pays the benefit, for itself or in the employer's place."""
        return self.is_insured or self.advances or self.is_new(kind)

    def decided(self, owed: Iterable[Part]) -> Decided:
        """Decide who bears what is owed in the month."""
        parts = list(owed)
        new = sum(one.amount_fen for one in parts if self.is_new(one.kind))
        reviewed = dossier(self.one._meta.model_name or "", self.one.pk, self.one.reviewed_at)
        is_known = "insured" if self.is_insured else "paid_since" if self.has_paid_since else "not_insured"
        facts = {
            "injury_insurance": Known(is_known, (*reviewed, Record("registry.person", str(self.one.person_id)))),
            "arising_before": Known(sum(one.amount_fen for one in parts) - new, reviewed),
            "arising_after": Known(new, reviewed),
            "paid_by_employer": Known(0, reviewed),
        }
        return decide(rulebook(), NAMES, facts, self.month)


def beginning(month: Month) -> Q:
    """The records whose benefits begin in `month`: reviewed for it, or nothing was paid and the fund does from now."""
    arrears = Q(arrears_paid_on__gte=(month + -1).first_day, arrears_paid_on__lt=month.first_day)
    later = Q(advanced_from=month.first_day) | arrears
    return Q(first_month=month.first_day) | (later & Q(first_month__lt=month.first_day, benefits=None))


def of_injuries(found: QuerySet[Injury], month: Month) -> list[Payer]:
    """Return who pays for each, in order: insured, where the employer's enrolment covers the day of the accident."""
    employer = Coalesce(OuterRef("employer_id"), F("employer_id"))
    insured = found.annotate(is_insured=Exists(_covering().filter(employer_id=employer)))
    return [Payer(one, month, one.is_insured) for one in insured.order_by("pk")]


def of_deaths(found: QuerySet[Death], month: Month) -> dict[int, Payer]:
    """Return by record who pays for each death."""
    return {one.pk: Payer(one, month, one.is_insured) for one in found.annotate(is_insured=Exists(_covering()))}


def _covering() -> QuerySet[Enrolment]:
    return Enrolment.objects.current().filter(
        person=OuterRef("person"), insurance=Insurance.INJURY, is_paying=True, valid__contains=OuterRef("injured_on")
    )
