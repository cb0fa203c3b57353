"""Recognition of a work injury (工伤认定): in time or not, looked into, proposed, checked and approved by three hands.

The application's clocks (30 days of the employer, a year of the worker) are law that says whether it comes in time; the
bureau's own (acceptance, decision) run with the case and stand still while a court or another authority decides first.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import RoleHolding
from renshe.casework.clocks import Days
from renshe.casework.items import (
    Applicant,
    Attached,
    Choice,
    Clock,
    Code,
    Day,
    Following,
    Form,
    Group,
    Kind,
    Level,
    Material,
    Paused,
    Procedure,
    Retention,
    ServiceItem,
    State,
    Step,
    Text,
    Transition,
    Way,
    YesNo,
    answered,
    register,
)
from renshe.law import Month
from renshe.programmes.social_insurance.errors import RecognitionTooLate
from renshe.programmes.social_insurance.items.after_decision import CORRECTION, remedies
from renshe.programmes.social_insurance.items.limits import of_law
from renshe.programmes.social_insurance.law import rulebook

Role = RoleHolding.Role
HANDLER, CHECKER, LEADER = Role.HANDLER.value, Role.CHECKER.value, Role.LEADER.value

CAUSES = (
    ("at_work", _("an accident at the workplace, in working hours, because of the work")),
    ("before_or_after", _("preparing or finishing the work at the workplace, before or after working hours")),
    ("violence", _("violence or another unexpected harm while doing one's duty at work")),
    ("disease", _("an occupational disease")),
    ("away", _("harmed by the work, or missing, while away on business")),
    ("commuting", _("a traffic accident on the way to or from work")),
    ("sudden_illness", _("sudden illness at the post: died there, or within 48 hours in spite of treatment")),
    ("rescue", _("harmed while protecting the state's or the public's interest")),
    ("veteran", _("an old wound of military service that broke out again")),
)
CLAUSES = (
    ("14-1", _("Work Injury Insurance Regulations, art. 14(1)")),
    ("14-2", _("Work Injury Insurance Regulations, art. 14(2)")),
    ("14-3", _("Work Injury Insurance Regulations, art. 14(3)")),
    ("14-4", _("Work Injury Insurance Regulations, art. 14(4)")),
    ("14-5", _("Work Injury Insurance Regulations, art. 14(5)")),
    ("14-6", _("Work Injury Insurance Regulations, art. 14(6)")),
    ("14-7", _("Work Injury Insurance Regulations, art. 14(7)")),
    ("15-1", _("Work Injury Insurance Regulations, art. 15(1)(1)")),
    ("15-2", _("Work Injury Insurance Regulations, art. 15(1)(2)")),
    ("15-3", _("Work Injury Insurance Regulations, art. 15(1)(3)")),
)
AGAINST = (
    ("16-1", _("Work Injury Insurance Regulations, art. 16(1)")),
    ("16-2", _("Work Injury Insurance Regulations, art. 16(2)")),
    ("16-3", _("Work Injury Insurance Regulations, art. 16(3)")),
    ("none", _("none of the cases of articles 14 and 15")),
)

FORM = Form(
    groups=(
        Group(
            _("The worker"),
            (
                Text("worker_name", _("The worker's name"), longest=40),
                Code("worker_number", _("The worker's identity number"), kind=Kind.IDENTITY),
            ),
            together=True,
            only_for=Applicant.EMPLOYER,
        ),
        Group(
            _("The employer"),
            (Text("employer_name", _("At which employer did you work?"), longest=120),),
            only_for=Applicant.RESIDENT,
        ),
        Group(
            _("The accident or disease"),
            (
                Choice("cause", _("What was it?"), options=CAUSES),
                YesNo(
                    "mainly_at_fault",
                    _("Was the worker mainly at fault for the traffic accident?"),
                    hint=_("As the traffic police found it."),
                    shown_when=answered("cause", "commuting"),
                ),
                Day("happened_on", _("On which day?"), hint=_("Of an occupational disease: the day of the diagnosis.")),
                Text("place", _("Where?"), longest=120),
                Text("words", _("What happened?"), hint=_("In your own words."), longest=2_000, lines=8),
                Text("diagnosis", _("What is hurt, by the doctors' diagnosis?"), longest=400, lines=3),
            ),
        ),
    )
)


def in_time(step: Step) -> None:
    """Accept only what comes in time, or late for a reason that is not the applicant's (条例第十七条；办法第七条).

    Raises:
        RecognitionTooLate: by the law of the day of application, which names the last day.
    """
    answers, on = step.case.answers, timezone.localdate(step.case.opened_at)
    applicant = "employer" if step.case.employer_id is not None else "worker"
    happened_on = date.fromisoformat(answers["happened_on"])
    facts = {"happened_on": happened_on, "applied_on": on, "applicant": applicant}
    book, month = rulebook(), Month.of(on)
    if book.compute("is_recognition_in_time", facts, month) or step.answers.get("is_late_excused") == "yes":
        return
    last_day = book.compute(f"{applicant}_recognition_deadline", facts, month)
    raise RecognitionTooLate(case=str(step.case), last_day=str(last_day), applied_on=str(on))


PROCEDURE = Procedure(
    clocks=(
        Clock("acceptance", _("Check of the application"), of_law("recognition_acceptance_days", Days.NATURAL)),
        Clock("decision", _("Decision on the injury"), of_law("recognition_days", Days.NATURAL)),
        Clock("clear", _("Decision on a clear case"), of_law("clear_recognition_days", Days.NATURAL)),
    ),
    states=(
        State("submitted", pgettext_lazy("case", "submitted"), runs=("acceptance",)),
        State("correcting", pgettext_lazy("case", "to be completed by the applicant"), waits_for_applicant=True),
        State("looked_into", pgettext_lazy("case", "being looked into"), runs=("decision",)),
        State("clear", pgettext_lazy("case", "accepted, facts clear"), runs=("clear",)),
        State(
            "suspended",
            pgettext_lazy("case", "suspended"),
            pauses=(Paused("decision", _("a court or another authority has to decide first")),),
        ),
        State("to_check", pgettext_lazy("case", "to be checked"), runs=("decision",)),
        State("to_check_clear", pgettext_lazy("case", "clear case, to be checked"), runs=("clear",)),
        State("to_approve", pgettext_lazy("case", "to be approved"), runs=("decision",)),
        State("to_approve_clear", pgettext_lazy("case", "clear case, to be approved"), runs=("clear",)),
        State("decided", pgettext_lazy("case", "decided"), is_final=True),
        State("not_accepted", pgettext_lazy("case", "not accepted"), is_final=True),
        State("withdrawn", pgettext_lazy("case", "withdrawn"), is_final=True),
    ),
    transitions=(
        Transition(
            "accept", pgettext_lazy("case step", "Accept"), ("submitted",), "looked_into",
            roles=(HANDLER,), accepts=True, does=in_time,
            asks=Form(groups=(Group(_("In time?"), (
                YesNo("is_late_excused", _("Late for a reason that is not the applicant's?"), is_required=False),
            )),)),
        ),
        Transition(
            "accept_clear", pgettext_lazy("case step", "Accept, facts are clear"), ("submitted",), "clear",
            roles=(HANDLER,), accepts=True, does=in_time,
        ),
        Transition(
            "complete", pgettext_lazy("case step", "Ask for what is missing"), ("submitted",), "correcting",
            roles=(HANDLER,), needs_note=True, asks_materials=True,
        ),
        Transition(
            "bring", pgettext_lazy("case step", "Bring what was asked for"), ("correcting",), "submitted",
            by_applicant=True, needs_note=True,
        ),
        Transition(
            "not_accept", pgettext_lazy("case step", "Do not accept"), ("submitted", "correcting"), "not_accepted",
            roles=(HANDLER,), needs_note=True,
        ),
        Transition(
            "suspend", pgettext_lazy("case step", "Suspend"), ("looked_into",), "suspended",
            roles=(HANDLER,), needs_note=True,
        ),
        Transition("take_up", pgettext_lazy("case step", "Take up again"), ("suspended",), "looked_into",
                   roles=(HANDLER,), needs_note=True),
        *(
            step
            for end in ("", "_clear")
            for step in (
                Transition(
                    f"propose{end}", pgettext_lazy("case step", "Propose a decision"),
                    ("clear" if end else "looked_into",), f"to_check{end}", roles=(HANDLER,),
                    asks=Form(groups=(Group(_("Proposal"), (
                        YesNo("is_recognised", _("Is it a work injury?")),
                        Choice("clause", _("By which clause?"), options=CLAUSES,
                               shown_when=answered("is_recognised", "yes")),
                        Choice("against", _("Why not?"), options=AGAINST, shown_when=answered("is_recognised", "no")),
                        Text("facts", _("The facts as found"), longest=2_000, lines=8),
                    )),)),
                ),
                Transition(f"check{end}", pgettext_lazy("case step", "Pass on for approval"), (f"to_check{end}",),
                           f"to_approve{end}", roles=(CHECKER,), unlike=(f"propose{end}",)),
                Transition(f"send_back{end}", pgettext_lazy("case step", "Send back"),
                           (f"to_check{end}", f"to_approve{end}"), "clear" if end else "looked_into",
                           roles=(CHECKER, LEADER), needs_note=True),
                Transition(f"approve{end}", pgettext_lazy("case step", "Approve"), (f"to_approve{end}",), "decided",
                           roles=(LEADER,), unlike=(f"propose{end}", f"check{end}")),
            )
        ),
        Transition(
            "withdraw", pgettext_lazy("case step", "Withdraw"),
            ("submitted", "correcting", "looked_into", "clear", "suspended"), "withdrawn", by_applicant=True,
        ),
    ),
)  # fmt: skip

INJURY_RECOGNITION = register(
    ServiceItem(
        code="social_insurance.injury_recognition",
        prefix="SI03",
        name=pgettext_lazy("service item", "Recognition of a work injury"),
        summary=_("Whether an accident or a disease is a work injury: the first step to all benefits for it."),
        legal_basis=(
            "工伤保险条例 第十四条、第十五条、第十六条、第十七条、第十八条、第二十条；"
            "人社部令第8号 第四条、第五条、第八条"
        ),
        applicants=(Applicant.EMPLOYER, Applicant.RESIDENT, Applicant.OFFICER),
        level=Level.ONLINE,
        form=FORM,
        materials=(
            Material("labour_relation", _("proof of the labour relation"),
                     from_records=_("our register of enrolments")),
            Material("contract", _("labour contract, or another proof of the labour relation"), is_required=False,
                     hint=_("Only where the employer had not enrolled the worker."), attached=Attached()),
            Material("diagnosis", _("the doctors' diagnosis, or that of the occupational disease"), may_follow=True,
                     hint=_("The hospital's certificate of diagnosis; of an occupational disease the certificate of "
                            "its diagnosis or appraisal. All its pages, readable to the edge."), attached=Attached()),
            Material("traffic", _("finding of the traffic police"), shown_when=answered("cause", "commuting"),
                     may_follow=True, attached=Attached(most_files=5)),
            Material("death", _("certificate of death"), is_required=False,
                     shown_when=answered("cause", "sudden_illness"), attached=Attached(most_files=5)),
        ),
        procedure=PROCEDURE,
        followed_by=(
            Following(Way.CORRECTION, CORRECTION.code, after=("decided",), roles=(HANDLER, CHECKER),
                      corrects=("propose", "propose_clear"), other_hands=False),
            *remedies("decided", "not_accepted"),
        ),
        kept=Retention(of_law("recognition_file_years", Days.YEARS)),
    )
)  # fmt: skip
