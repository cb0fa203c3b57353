"""The certificate of enrolment and payments (参保缴费证明): law decides at once, and it is issued with the decision."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from renshe.access.models import RoleHolding
from renshe.casework.items import (
    Amount,
    Applicant,
    Following,
    Form,
    Group,
    Instant,
    Level,
    Material,
    Procedure,
    ServiceItem,
    State,
    Step,
    Transition,
    Way,
    register,
)
from renshe.casework.items.condition import Answers
from renshe.casework.models import Case
from renshe.law import Month
from renshe.law.receipts.receipt import Known, Record
from renshe.programmes.social_insurance import certificates, contributed
from renshe.programmes.social_insurance.items.after_decision import CORRECTION, remedies
from renshe.programmes.social_insurance.law import rulebook
from renshe.registry.models import PersonAccount

HANDLER, CHECKER = RoleHolding.Role.HANDLER.value, RoleHolding.Role.CHECKER.value
LONGEST = 600
"""Months that one certificate holds at most, as on the paper."""


def months_certified(answers: Answers) -> dict[str, str]:
    """The first month before the last, and nothing of months that are not closed yet."""
    first, last = Month.parse(answers["first_month"]), Month.parse(answers["last_month"])
    until = contributed.last_month() or Month.of(timezone.localdate())
    if first > last:
        return {"first_month": gettext("The first month has to be before the last.")}
    if last > until:
        words = gettext("Months up to %(month)s can be certified, the last one that is closed.")
        return {"last_month": words % {"month": until}}
    if last - first > LONGEST:
        return {"last_month": gettext("Ask for fifty years at most.")}
    return {}


def own_record(case: Case) -> dict[str, Known]:
    """Whether whoever applied signs in as the person whose records they are."""
    applied = case.events.get(sequence=1)
    account = PersonAccount.objects.filter(user=applied.by_id, person=case.person_id).first()
    sources = (Record("registry.personaccount", str(account.pk)),) if account else ()
    return {"is_own_record": Known(account is not None, sources)}


def issue(step: Step) -> None:
    """Issue the certificate in the transaction of the decision."""
    answers, applied = step.case.answers, step.case.events.select_related("by").get(sequence=1)
    assert step.case.person is not None, "a person applies for it"
    assert applied.by is not None, "somebody applied"
    first, last = Month.parse(answers["first_month"]), Month.parse(answers["last_month"])
    certificates.issue_by_case(step.case, step.case.person, by=applied.by, first=first, last=last)


def _month(name: str, label: object) -> Amount:
    return Amount(
        name,
        label,  # type: ignore[arg-type]  # words, as they come
        unit_name="month",
        low=Month(1990, 1).ordinal,
        high=Month(2099, 12).ordinal,
    )


ENROLMENT_CERTIFICATE = register(
    ServiceItem(
        code="social_insurance.enrolment_certificate",
        prefix="SI04",
        name=pgettext_lazy("service item", "Certificate of enrolment and payments"),
        summary=_("In which insurances you are enrolled, where, and what was paid, month by month, with a signature."),
        legal_basis="社会保险法 第四条、第七十四条",
        applicants=(Applicant.RESIDENT,),
        level=Level.INSTANT,
        form=Form(
            groups=(
                Group(
                    _("Which months?"),
                    (
                        _month("first_month", _("First month to be certified")),
                        _month("last_month", _("Last month to be certified")),
                    ),
                    together=True,
                ),
            ),
            checks=(months_certified,),
        ),
        materials=(
            Material("enrolments", _("enrolments so far"), from_records=_("our register of enrolments")),
            Material("payments", _("payments by month"), from_records=_("our sealed months")),
        ),
        procedure=Procedure(
            states=(
                State("submitted", pgettext_lazy("case", "submitted")),
                State("issued", pgettext_lazy("case", "certificate issued"), is_final=True),
                State("refused", pgettext_lazy("case", "refused"), is_final=True),
            ),
            transitions=(
                Transition("issue", pgettext_lazy("case step", "Issue at once"), ("submitted",), "issued",
                           accepts=True, does=issue),
                Transition("refuse_at_once", pgettext_lazy("case step", "Refuse by law"), ("submitted",), "refused",
                           accepts=True),
                Transition("issue_by_hand", pgettext_lazy("case step", "Issue"), ("submitted",), "issued",
                           roles=(HANDLER,), accepts=True, does=issue),
                Transition("refuse", pgettext_lazy("case step", "Refuse"), ("submitted",), "refused",
                           roles=(HANDLER,), needs_note=True, accepts=True),
            ),
        ),
        followed_by=(
            Following(Way.CORRECTION, CORRECTION.code, after=("issued",), roles=(HANDLER, CHECKER),
                      corrects=("opened",), other_hands=False, does=issue),
            *remedies("issued", "refused"),
        ),
        instant=Instant(rulebook, "may_have_records_certified", own_record, grant="issue", refuse="refuse_at_once"),
    )
)  # fmt: skip
