"""What may follow a decision on social insurance: its correction, administrative reconsideration (行政复议), a suit.

The first is the bureau's own and for slips of the pen. The other two are asked for elsewhere, within the limits that
stand on every paper; the bureau answers there, and records here what came of it. Until when it has to answer is not
among the values of law: these cases run under no clock.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import RoleHolding
from renshe.casework.clocks import Days
from renshe.casework.items import (
    Applicant,
    Channel,
    Choice,
    Day,
    Following,
    Form,
    Group,
    Level,
    Outcome,
    Procedure,
    ServiceItem,
    State,
    Text,
    Transition,
    Way,
    register,
)
from renshe.casework.items.declared_at import Words
from renshe.programmes.social_insurance.items.limits import of_law

Role = RoleHolding.Role
HANDLER, CHECKER, LEADER = Role.HANDLER.value, Role.CHECKER.value, Role.LEADER.value
ASKERS = (
    ("applicant", _("whoever had applied")),
    ("worker", _("the worker")),
    ("employer", _("the employer")),
    ("other", _("somebody else concerned")),
)

CORRECTION = register(
    ServiceItem(
        code="social_insurance.correction",
        prefix="SI81",
        name=pgettext_lazy("service item", "Correction of a decision"),
        summary=_("A slip of the pen in what was decided is put right; what stood there stays beside it."),
        legal_basis="社会保险经办条例 第三十六条、第三十七条、第三十八条",
        applicants=(Applicant.OFFICER,),
        level=Level.GUIDE_ONLY,
        channels=(Channel.COUNTER,),
        procedure=Procedure(
            states=(
                State("to_check", pgettext_lazy("case", "to be checked")),
                State("corrected", pgettext_lazy("case", "corrected"), is_final=True, outcome=Outcome.CORRECTED),
                State("refused", pgettext_lazy("case", "refused"), is_final=True),
            ),
            transitions=(
                Transition("correct", pgettext_lazy("case step", "Correct"), ("to_check",), "corrected",
                           roles=(CHECKER, LEADER), unlike=("opened",)),
                Transition("refuse", pgettext_lazy("case step", "Refuse"), ("to_check",), "refused",
                           roles=(CHECKER, LEADER), needs_note=True),
            ),
        ),
    )
)  # fmt: skip


def _elsewhere(code: str, prefix: str, name: Words, summary: Words, basis: str, authority: Words) -> ServiceItem:
    """An item for what is asked for at another authority."""
    found = Form(
        groups=(
            Group(
                _("The decision"),
                (
                    Text("document", _("Number of the decision"), longest=80),
                    Day("decided_on", _("Of which day?")),
                ),
            ),
        )
    )
    ends = (
        ("uphold", pgettext_lazy("case step", "Record: upheld"), "upheld"),
        ("change", pgettext_lazy("case step", "Record: changed"), "changed"),
        ("annul", pgettext_lazy("case step", "Record: annulled"), "annulled"),
    )
    return register(
        ServiceItem(
            code=code,
            prefix=prefix,
            name=name,
            summary=summary,
            legal_basis=basis,
            applicants=(Applicant.OFFICER,),
            level=Level.GUIDE_ONLY,
            channels=(Channel.COUNTER,),
            form=Form(
                groups=(
                    Group(
                        _("The notice"),
                        (
                            Text("authority", authority, longest=80),
                            Text("notice", _("Number of its notice"), longest=80),
                            Day("notified_on", _("When did it reach the bureau?")),
                            Choice("asker", _("Who asked for it?"), options=ASKERS),
                            Day("received_on", _("When did they receive the decision?"), is_required=False),
                            Text("reasons", _("What do they say?"), longest=2_000, lines=5),
                        ),
                    ),
                )
            ),
            procedure=Procedure(
                states=(
                    State("received", pgettext_lazy("case", "to be answered")),
                    State("answered", pgettext_lazy("case", "answered, not decided there yet")),
                    State("upheld", pgettext_lazy("case", "decision upheld"), is_final=True, outcome=Outcome.UPHELD),
                    State("changed", pgettext_lazy("case", "decision changed"), is_final=True,
                          outcome=Outcome.CHANGED),
                    State("annulled", pgettext_lazy("case", "decision annulled"), is_final=True,
                          outcome=Outcome.ANNULLED),
                    State("ended", pgettext_lazy("case", "ended without a decision"), is_final=True),
                ),
                transitions=(
                    Transition("reply", pgettext_lazy("case step", "Record the bureau's answer"), ("received",),
                               "answered", roles=(HANDLER, CHECKER), needs_note=True),
                    *(
                        Transition(step, words, ("received", "answered"), state, roles=(CHECKER, LEADER),
                                   unlike=("reply",), needs_note=True, asks=found)
                        for step, words, state in ends
                    ),
                    Transition("end", pgettext_lazy("case step", "Record: withdrawn or not accepted"),
                               ("received", "answered"), "ended", roles=(HANDLER, CHECKER), needs_note=True),
                ),
            ),
        )
    )  # fmt: skip


RECONSIDERATION = _elsewhere(
    "social_insurance.reconsideration",
    "SI82",
    pgettext_lazy("service item", "Administrative reconsideration of a decision"),
    _("Asked for at the authority above the bureau; the bureau answers, and what comes of it is recorded here."),
    "行政复议法 第二十条；社会保险经办条例 第五十二条",
    _("Which authority reconsiders it?"),
)
SUIT = _elsewhere(
    "social_insurance.suit",
    "SI83",
    pgettext_lazy("service item", "Administrative suit against a decision"),
    _("Brought before the people's court; the bureau answers there, and the judgment is recorded here."),
    "行政诉讼法 第四十六条；社会保险经办条例 第五十二条",
    _("Which court?"),
)


def remedies(*after: str) -> tuple[Following, ...]:
    """What may be asked for of a decision that came to one of these states, by the limits of the law (they move off a
    day of rest: a practice)."""
    review, suit = (
        of_law("review_days", Days.NATURAL, rolls_over=True),
        of_law("suit_months", Days.MONTHS, rolls_over=True),
    )
    hands = (HANDLER, CHECKER)
    return (
        Following(Way.RECONSIDERATION, RECONSIDERATION.code, after=after, roles=hands, limit=review),
        Following(Way.SUIT, SUIT.code, after=after, roles=hands, limit=suit),
    )
