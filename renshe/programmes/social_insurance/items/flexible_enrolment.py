"""A flexible worker's enrolment in the employees' pension (灵活就业人员参保): one officer accepts, another enrols."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from renshe.access.models import RoleHolding
from renshe.casework.clocks import Days
from renshe.casework.items import (
    Amount,
    Applicant,
    Choice,
    Clock,
    Code,
    Form,
    Group,
    Kind,
    Level,
    Material,
    Paused,
    Prefilled,
    Procedure,
    ServiceItem,
    State,
    Step,
    Transition,
    register,
)
from renshe.casework.items.condition import Answers
from renshe.law import Month
from renshe.law.errors import LawError
from renshe.money import FEN_IN_YUAN, yuan
from renshe.programmes.social_insurance.items.after_decision import remedies
from renshe.programmes.social_insurance.items.limits import of_law
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import FlexibleBase
from renshe.registry import spells
from renshe.registry.models import Employer, Person

HANDLER, CHECKER = RoleHolding.Role.HANDLER.value, RoleHolding.Role.CHECKER.value
HIGHEST_FEN = 10_000_000
"""What can be typed at all; what may be chosen is law."""


def _phone(applicant: Person | Employer) -> str:
    return applicant.phone if isinstance(applicant, Person) else ""


def within_the_limits(answers: Answers) -> dict[str, str]:
    """A base between the lowest and the highest of the first month."""
    first = Month.parse(answers["first_month"])
    parameters = rulebook().parameters
    try:
        low, high = (int(parameters[f"pension_base_{end}"].at(first).value) for end in ("floor", "ceiling"))
    except LawError as error:
        return {"first_month": error.in_words(gettext)}
    chosen = round_fen(answers["base_fen"])
    if low <= chosen <= high:
        return {}
    words = gettext("For %(month)s the base may be from %(low)s to %(high)s yuan a month.")
    return {"base_fen": words % {"month": first, "low": yuan(low), "high": yuan(high)}}


def round_fen(written: str) -> int:
    """Return an amount in its written form (yuan with two decimals) as fen."""
    whole, _point, cents = written.partition(".")
    return int(whole) * FEN_IN_YUAN + int(cents or 0)


def enrol(step: Step) -> None:
    """Begin the spell and keep the base that was chosen. Raises EnrolledElsewhere: an employer insures the person."""
    answers = step.case.answers
    person, first = step.case.person, Month.parse(answers["first_month"])
    assert person is not None, "a person applies for it"
    spells.start(person, None, first, kind="flexible", reason=str(step.case))
    FlexibleBase.objects.update_or_create(
        person=person, first_month=first.first_day, defaults={"base_fen": round_fen(answers["base_fen"])}
    )


FLEXIBLE_ENROLMENT = register(
    ServiceItem(
        code="social_insurance.flexible_enrolment",
        prefix="SI02",
        name=pgettext_lazy("service item", "Enrolment of a flexible worker"),
        summary=_("For whoever works without an employer and pays for an employees' pension themselves."),
        legal_basis="社会保险法 第十条第二款、第五十八条第二款；社会保险经办条例 第六条",
        applicants=(Applicant.RESIDENT, Applicant.OFFICER),
        level=Level.END_TO_END,
        form=Form(
            groups=(
                Group(
                    _("Your work"),
                    (
                        Choice(
                            "work",
                            _("How do you work?"),
                            options=(
                                ("individual_business", _("an individual business without employees")),
                                ("part_time", _("part-time, not insured by an employer")),
                                ("platform", _("on an Internet platform")),
                                ("other", _("otherwise, without an employer")),
                            ),
                        ),
                    ),
                ),
                Group(
                    _("What you pay"),
                    (
                        Amount("first_month", _("From which month do you pay?"), unit_name="month",
                               low=Month(2020, 1).ordinal, high=Month(2040, 12).ordinal),
                        Amount("base_fen", _("Which monthly base do you choose?"), unit_name="fen", high=HIGHEST_FEN,
                               hint=_("You pay a share of it each month; your pension later follows it.")),
                    ),
                ),
                Group(
                    _("How we reach you"),
                    (
                        Code("phone", _("Phone"), kind=Kind.PHONE,
                             prefilled=Prefilled(_("your record at the bureau"), _phone)),
                    ),
                ),
            ),
            checks=(within_the_limits,),
        ),
        materials=(
            Material("identity", _("identity card"), from_records=_("our register of people")),
            Material("enrolments", _("enrolments so far"), from_records=_("our register of enrolments")),
        ),
        followed_by=remedies("enrolled", "refused"),
        procedure=Procedure(
            clocks=(
                Clock("decision", _("Registration"), of_law("handling_working_days", Days.WORKING, key="registration")),
            ),
            states=(
                State("submitted", pgettext_lazy("case", "submitted"), runs=("decision",)),
                State("to_check", pgettext_lazy("case", "to be checked"), runs=("decision",)),
                State(
                    "waiting",
                    pgettext_lazy("case", "waiting for the applicant"),
                    pauses=(Paused("decision", _("the applicant was asked for something")),),
                    waits_for_applicant=True,
                ),
                State("enrolled", pgettext_lazy("case", "enrolled"), is_final=True),
                State("refused", pgettext_lazy("case", "refused"), is_final=True),
                State("withdrawn", pgettext_lazy("case", "withdrawn"), is_final=True),
            ),
            transitions=(
                Transition(
                    "accept", pgettext_lazy("case step", "Accept"), ("submitted",), "to_check",
                    roles=(HANDLER,), accepts=True,
                ),
                Transition(
                    "ask", pgettext_lazy("case step", "Ask the applicant"), ("submitted", "to_check"), "waiting",
                    roles=(HANDLER, CHECKER), needs_note=True,
                ),
                Transition(
                    "answer", pgettext_lazy("case step", "Answer"), ("waiting",), "submitted",
                    by_applicant=True, needs_note=True,
                ),
                Transition(
                    "enrol", pgettext_lazy("case step", "Enrol"), ("to_check",), "enrolled",
                    roles=(CHECKER,), unlike=("accept",), does=enrol,
                ),
                Transition(
                    "refuse", pgettext_lazy("case step", "Refuse"), ("submitted", "to_check"), "refused",
                    roles=(HANDLER, CHECKER), needs_note=True, accepts=True,
                ),
                Transition(
                    "withdraw", pgettext_lazy("case step", "Withdraw"), ("submitted", "to_check", "waiting"),
                    "withdrawn", by_applicant=True,
                ),
            ),
        ),
    )
)  # fmt: skip
