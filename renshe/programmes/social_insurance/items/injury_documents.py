"""The documents of work-injury recognition (文书): accepted or not, to be completed, suspended, recognised or not.

What each has to say comes from what the officers filled in; where something is refused, the condition that is not met
and what would meet it. Both languages of a sentence stand beside one another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils import timezone

from renshe.casework.clocks import Days
from renshe.casework.items import Document, Step, in_both
from renshe.casework.items.declared_at import Words
from renshe.law import Month
from renshe.programmes.social_insurance.law import rulebook
from renshe.registry.models import Person

ORDER = "工伤保险条例"
CITED = {
    "14-1": "第十四条第一项",
    "14-2": "第十四条第二项",
    "14-3": "第十四条第三项",
    "14-4": "第十四条第四项",
    "14-5": "第十四条第五项",
    "14-6": "第十四条第六项",
    "14-7": "第十四条第七项",
    "15-1": "第十五条第一款第一项",
    "15-2": "第十五条第一款第二项",
    "15-3": "第十五条第一款第三项",
    "16-1": "第十六条第一项",
    "16-2": "第十六条第二项",
    "16-3": "第十六条第三项",
    "none": "第十四条、第十五条",
}
PROPOSALS = ("propose", "propose_clear")
LATE, NO_RELATION, ELSEWHERE, NOT_COMPLETED = "late", "no_relation", "elsewhere", "not_completed"
GROUNDS: dict[str, tuple[str, Words]] = {
    LATE: ("第十七条", in_both(zh="在法定期限内提出申请", en="the application comes within the time limit of law")),
    NO_RELATION: ("第十八条", in_both(zh="有与用人单位存在劳动关系的证明材料", en="a labour relation is proved")),
    ELSEWHERE: (
        "第十七条",
        in_both(zh="申请由本统筹地区社会保险行政部门管辖", en="this bureau is the one that recognises the injury"),
    ),
    NOT_COMPLETED: ("第十八条", in_both(zh="按要求补正全部材料", en="all that was asked for is handed in")),
}
"""Why an application is not accepted: the article, and the condition that is not met."""


def proposal(step: Step) -> dict[str, str]:
    return step.case.filled_in(*PROPOSALS)


def is_recognised(step: Step) -> bool:
    return proposal(step).get("is_recognised") == "yes"


def is_not_recognised(step: Step) -> bool:
    return not is_recognised(step)


def outcome(step: Step) -> Words:
    """How it was decided, in a word."""
    if is_not_recognised(step):
        return in_both(zh="不予认定工伤", en="not recognised as a work injury")
    return in_both(zh="认定工伤", en="recognised as a work injury")


def worker(step: Step) -> Person | None:
    """The injured, where the register knows them."""
    if step.case.person is not None:
        return step.case.person
    return Person.objects.filter(identity_number=step.case.answers.get("worker_number", "")).first()


def told_worker(step: Step) -> Person | None:
    """The injured, where it was the employer who applied: they are told too."""
    return worker(step) if step.case.person is None else None


def _clause(step: Step) -> str:
    found = proposal(step)
    return f"{ORDER} {CITED.get(found.get('clause') or found.get('against') or 'none', CITED['none'])}"


def _parties(step: Step) -> Sequence[tuple[Words, Words]]:
    injured = worker(step)
    about: list[tuple[Words, Words]] = []
    if step.case.employer is not None:
        about.append((in_both(zh="用人单位", en="Employer"), step.case.employer.name))
    if injured is not None:
        about += [
            (in_both(zh="职工", en="Worker"), injured.name),
            (in_both(zh="性别", en="Sex"), injured.get_sex_display()),
            (in_both(zh="出生日期", en="Birth date"), f"{injured.birth_date:%Y-%m-%d}"),
        ]
    return about


def _found(step: Step) -> Sequence[tuple[Words, Words]]:
    facts = proposal(step).get("facts", "")
    return [*_parties(step), *([(in_both(zh="查明的事实", en="The facts as found"), facts)] if facts else [])]


def _applied_on(step: Step) -> date:
    return timezone.localdate(step.case.opened_at)


def _accepted(step: Step) -> Sequence[Words]:
    on = _applied_on(step)
    said: list[Words] = [
        in_both(
            zh=f"你（单位）于 {on} 提出的工伤认定申请收悉。经审查，符合受理条件，现决定予以受理。",
            en=f"Your application of {on} was looked at, meets the conditions and is accepted.",
        )
    ]
    clock = step.case.clocks.filter(code__in=("decision", "clear")).order_by("pk").last()
    if clock is not None and Days(clock.days) is Days.NATURAL:
        said.append(
            in_both(
                zh=f"自受理之日起 {clock.count} 日内作出决定（{clock.basis}）；依法中止的期间不计算在内。",
                en=f"It is decided within {clock.count} days ({clock.basis}); days of suspension are not counted.",
            )
        )
    return said


def _not_accepted(step: Step) -> Sequence[Words]:
    ground = step.answers.get("ground", NOT_COMPLETED)
    _article, condition = GROUNDS[ground]
    on, unmet = _applied_on(step), str(condition)
    return [
        in_both(
            zh=f"你（单位）于 {on} 提出的工伤认定申请收悉。经审查，不符合受理条件，现决定不予受理。",
            en=f"Your application of {on} was looked at. It does not meet the conditions and is not accepted.",
        ),
        in_both(zh=f"未满足的条件：{unmet}。", en=f"The condition that is not met: {unmet}."),
        in_both(zh=f"如何满足：{_would_meet(step, ground)}", en=f"What would meet it: {_would_meet(step, ground)}"),
        in_both(zh=f"理由：{step.note}", en=f"Reason: {step.note}"),
    ]


def _would_meet(step: Step, ground: str) -> str:
    if ground == LATE:
        words = in_both(
            zh=f"最迟应于 {_last_day(step)} 提出；因不属于申请人自身原因超过期限的，提交证明材料。",
            en=f"applied by {_last_day(step)}; or proof that the delay was for reasons not the applicant's.",
        )
    elif ground == NO_RELATION:
        words = in_both(
            zh="提交与用人单位存在劳动关系（包括事实劳动关系）的证明材料后重新申请。",
            en="proof of the labour relation (also of one in fact), with a new application.",
        )
    elif ground == ELSEWHERE:
        words = in_both(
            zh="向有管辖权的统筹地区社会保险行政部门提出申请。", en="an application to the bureau whose matter it is."
        )
    else:
        words = in_both(
            zh="补齐补正材料告知书所列全部材料后重新申请。", en="all that was asked for, with a new application."
        )
    return str(words)


def _last_day(step: Step) -> str:
    """The last day by the law of the day of application."""
    applicant = "employer" if step.case.employer_id is not None else "worker"
    on = _applied_on(step)
    happened_on = date.fromisoformat(step.case.answers["happened_on"])
    facts = {"happened_on": happened_on, "applied_on": on, "applicant": applicant}
    return str(rulebook().compute(f"{applicant}_recognition_deadline", facts, Month.of(on)))


def _to_complete(step: Step) -> Sequence[Words]:
    return [
        in_both(
            zh=f"你（单位）于 {_applied_on(step)} 提出的工伤认定申请收悉。经审查，申请材料不完整，请补正下列全部材料：",
            en="Your application was looked at; something is missing. Please hand in all of this:",
        ),
        step.note,
    ]


def _suspended(step: Step) -> Sequence[Words]:
    return [
        in_both(
            zh="你（单位）提出的工伤认定申请，因需要以司法机关或者有关行政主管部门的结论为依据，在其尚未作出结论期间，"
            "作出工伤认定决定的时限中止。",
            en="The decision rests on what a court or another authority decides first; until then its time limit "
            "stands still.",
        ),
        in_both(zh=f"中止原因：{step.note}", en=f"Reason: {step.note}"),
        in_both(
            zh="中止情形消除后，恢复工伤认定程序，时限继续计算。",
            en="Once that is decided, the recognition is taken up again and its time limit runs on.",
        ),
    ]


def _recognised(step: Step) -> Sequence[Words]:
    cited = CITED.get(proposal(step).get("clause", ""), "")
    as_one = cited.startswith("第十五条")
    return [
        in_both(
            zh=f"经调查核实，上述情形符合《{ORDER}》{cited}的规定，现决定{'视同' if as_one else '予以认定为'}工伤。",
            en="The facts as found meet the clause named below: it is "
            + ("treated as" if as_one else "recognised as")
            + " a work injury.",
        )
    ]


def _refused(step: Step) -> Sequence[Words]:
    against = proposal(step).get("against", "none")
    if against == "none":
        unmet = in_both(
            zh=f"属于《{ORDER}》第十四条、第十五条所列情形之一",
            en="one of the cases of articles 14 and 15 is given",
        )
        meets = in_both(
            zh="有证据证明事故伤害或者疾病属于上述情形之一。", en="evidence that one of these cases is given."
        )
    else:
        unmet = in_both(
            zh=f"不存在《{ORDER}》{CITED[against]}所列情形", en="the case of the clause named below is not given"
        )
        meets = in_both(
            zh="有权机关的结论证明不存在该情形。", en="the finding of a competent authority that it is not given."
        )
    return [
        in_both(
            zh="经调查核实，上述情形不符合认定工伤或者视同工伤的条件，现决定不予认定为工伤。",
            en="The facts as found do not meet the conditions: it is not recognised as a work injury.",
        ),
        in_both(zh=f"未满足的条件：{unmet}。", en=f"The condition that is not met: {unmet}."),
        in_both(zh=f"如何满足：{meets}", en=f"What would meet it: {meets}"),
    ]


def _of(article: str) -> Callable[[Step], str]:
    return lambda _step: f"{ORDER} {article}"


def _of_ground(step: Step) -> str:
    return f"{ORDER} {GROUNDS[step.answers.get('ground', NOT_COMPLETED)][0]}"


ACCEPTANCE = Document(
    "accepted", "GSL", in_both(zh="工伤认定申请受理决定书", en="Acceptance of the application"),
    says=_accepted, facts=_parties, shows=("happened_on", "place"), clause=_of("第十七条、第十八条"),
)  # fmt: skip
NON_ACCEPTANCE = Document(
    "not_accepted", "GBS", in_both(zh="工伤认定申请不予受理决定书", en="Application not accepted"),
    says=_not_accepted, facts=_parties, shows=("happened_on", "place"), clause=_of_ground, has_remedies=True,
)  # fmt: skip
TO_COMPLETE = Document(
    "to_complete", "GBZ", in_both(zh="工伤认定申请补正材料告知书", en="What is to be handed in"),
    says=_to_complete, facts=_parties, shows=("happened_on", "place"), clause=_of("第十八条"),
)  # fmt: skip
SUSPENSION = Document(
    "suspended", "GZZ", in_both(zh="工伤认定中止通知书", en="Suspension of the recognition"),
    says=_suspended, facts=_parties, shows=("happened_on", "place"), clause=_of("第二十条第三款"),
)  # fmt: skip
RECOGNITION = Document(
    "recognised", "GRD", in_both(zh="认定工伤决定书", en="Recognition of a work injury"),
    says=_recognised, facts=_found, clause=_clause, has_remedies=True, when=is_recognised,
)  # fmt: skip
REFUSAL = Document(
    "not_recognised", "GBR", in_both(zh="不予认定工伤决定书", en="Not recognised as a work injury"),
    says=_refused, facts=_found, clause=_clause, has_remedies=True, when=is_not_recognised,
)  # fmt: skip
