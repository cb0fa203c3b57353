"""The items of social insurance from application to decision, as officers take their steps."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from renshe.access.models import User
from renshe.casework import cases, drafts
from renshe.casework.certificates import verify_number
from renshe.casework.errors import DraftNotWhole, SameHands
from renshe.casework.items import Applicant, all_items
from renshe.casework.items.filled import fill
from renshe.casework.models import Case, Certificate, Decision
from renshe.law import Month
from renshe.programmes.social_insurance.errors import RecognitionTooLate
from renshe.programmes.social_insurance.items import (
    ENROLMENT_CERTIFICATE,
    FLEXIBLE_ENROLMENT,
    INJURY_RECOGNITION,
)
from renshe.programmes.social_insurance.models import FlexibleBase
from renshe.registry import spells
from renshe.registry.errors import EnrolledElsewhere
from renshe.registry.models import Enrolment
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
WORK = {"work": "platform", "first_month": "2025年8月", "base_fen": "6000", "phone": "13800138000"}
ACCIDENT = {
    "worker_name": "叶妙霞",
    "worker_number": "442099199412050028",
    "cause": "at_work",
    "happened_on": "2025-05-20",
    "place": "二车间",
    "words": "冲床压伤右手食指",
    "diagnosis": "右手食指远节缺损",
}


@contextmanager
def on(day: str) -> Iterator[None]:
    """Ten in the morning of that day."""
    now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SHANGHAI)
    with patch.object(timezone, "now", lambda: now):
        yield


class Hands:
    """The officers of a town, one for each hand."""

    def __init__(self, bureau: Bureau) -> None:
        self.by: dict[str, User] = {
            role: bureau.officer(role, role, bureau.east) for role in ("handler", "checker", "leader")
        }

    def take(self, case: Case, step: str, role: str, day: str, **how: object) -> Case:
        with on(day):
            cases.advance(case.pk, step, by=self.by[role], **how)  # type: ignore[arg-type]
        return Case.objects.get(pk=case.pk)


@pytest.fixture
def hands(bureau: Bureau) -> Hands:
    return Hands(bureau)


def enrolling(bureau: Bureau, typed: Mapping[str, str] = WORK) -> Case:
    person = bureau.person()
    with on("2025-07-01"):
        draft = drafts.keep(drafts.begin(FLEXIBLE_ENROLMENT, person, by=bureau.resident(person)), typed)
        return drafts.submit(draft, person.town.unit)


def test_a_flexible_worker_is_enrolled_by_the_second_officer(bureau: Bureau, hands: Hands) -> None:
    case = enrolling(bureau)
    assert hands.take(case, "accept", "handler", "2025-07-02").number == "E-SI02-2025-000001"
    done = hands.take(case, "enrol", "checker", "2025-07-03")
    assert (done.state, done.is_open) == ("enrolled", False)
    spell = Enrolment.objects.current().get(person=case.person)
    assert (spell.insurance, spell.kind, spell.valid.lower) == ("pension", "flexible", date(2025, 8, 1))
    assert FlexibleBase.objects.get(person=case.person).base_fen == 600_000


def test_it_is_due_in_ten_working_days_and_waits_while_the_applicant_is_asked(bureau: Bureau, hands: Hands) -> None:
    case = enrolling(bureau)  # a Tuesday
    assert case.due_on == date(2025, 7, 15)
    assert hands.take(case, "ask", "handler", "2025-07-03", note="请补充联系地址").due_on is None
    with on("2025-07-08"):
        cases.advance(case.pk, "answer", by=User.objects.get(kind="resident"), note="石岐区民生路1号")
    assert Case.objects.get(pk=case.pk).due_on == date(2025, 7, 18)


def test_whoever_an_employer_insures_by_now_is_not_enrolled_and_the_case_stays(bureau: Bureau, hands: Hands) -> None:
    case = enrolling(bureau)
    assert case.person is not None
    spells.start(case.person, bureau.employer(), Month(2025, 8))
    hands.take(case, "accept", "handler", "2025-07-02")
    with pytest.raises(EnrolledElsewhere):
        hands.take(case, "enrol", "checker", "2025-07-03")
    assert Case.objects.get(pk=case.pk).state == "to_check"


def test_a_base_beyond_the_limits_of_its_month_is_told_them() -> None:
    filled = fill(FLEXIBLE_ENROLMENT.form.of(Applicant.RESIDENT), {**WORK, "base_fen": "100"})
    (words,) = filled.problems["base_fen"]
    assert words == "2025-08 的月缴费基数应在 4,775.00 元至 27,549.00 元之间。"


def recognising(bureau: Bureau, day: str = "2025-05-26", typed: Mapping[str, str] = ACCIDENT) -> Case:
    employer = bureau.employer()
    with on(day):
        draft = drafts.keep(drafts.begin(INJURY_RECOGNITION, employer, by=bureau.agent(employer)), typed)
        return drafts.submit(draft, employer.town.unit)


def test_three_hands_decide_on_an_injury_within_sixty_days_less_those_of_the_court(
    bureau: Bureau, hands: Hands
) -> None:
    case = recognising(bureau)
    assert case.due_on == date(2025, 6, 10)
    assert hands.take(case, "accept", "handler", "2025-05-29").due_on == date(2025, 7, 28)
    assert hands.take(case, "suspend", "handler", "2025-06-20", note="待法院判决").due_on is None
    assert hands.take(case, "take_up", "handler", "2025-08-06", note="判决生效").due_on == date(2025, 9, 13)
    found = {"is_recognised": "yes", "clause": "14-1", "facts": "属实"}
    hands.take(case, "propose", "handler", "2025-08-07", answers=found)
    hands.take(case, "check", "checker", "2025-08-08")
    decided = hands.take(case, "approve", "leader", "2025-08-11")
    assert (decided.state, decided.closed_on) == ("decided", date(2025, 8, 11))


def test_who_proposed_does_not_check(bureau: Bureau, hands: Hands) -> None:
    case = recognising(bureau)
    hands.take(case, "accept_clear", "handler", "2025-05-29")
    found = {"is_recognised": "no", "against": "16-2", "facts": "醉酒"}
    hands.take(case, "propose_clear", "handler", "2025-05-30", answers=found)
    handler = hands.by["handler"]
    handler.roles.create(role="checker", unit=bureau.east.unit, held=handler.roles.get().held)
    with on("2025-06-02"), pytest.raises(SameHands):
        cases.advance(case.pk, "check_clear", by=handler)


def test_what_comes_too_late_is_accepted_only_where_the_delay_is_excused(bureau: Bureau, hands: Hands) -> None:
    case = recognising(bureau, day="2025-06-20")  # the employer's thirty days ended on the 19th
    with pytest.raises(RecognitionTooLate, match="2025-06-19"):
        hands.take(case, "accept", "handler", "2025-06-21")
    excused = {"is_late_excused": "yes"}
    assert hands.take(case, "accept", "handler", "2025-06-21", answers=excused).state == "looked_into"


def test_an_employer_names_the_worker_and_a_worker_the_employer() -> None:
    asked = {who: [one.name for one in INJURY_RECOGNITION.form.of(who).fields()][:2] for who in Applicant}
    assert asked[Applicant.EMPLOYER] == ["worker_name", "worker_number"]
    assert asked[Applicant.RESIDENT] == ["employer_name", "cause"]


def test_every_item_declared_is_sound_and_cites_its_law() -> None:
    for item in all_items():
        item.check()
        assert item.cited


def certifying(bureau: Bureau, by: str = "resident", **months: str) -> Case:
    person = bureau.person()
    user = bureau.resident(person) if by == "resident" else bureau.officer("clerk", "handler", bureau.east)
    typed = {"first_month": "2024年1月", "last_month": "202412", **months}
    draft = drafts.keep(drafts.begin(ENROLMENT_CERTIFICATE, person, by=user), typed)
    return drafts.submit(draft, person.town.unit)


def test_a_certificate_is_decided_issued_and_signed_while_one_waits(bureau: Bureau) -> None:
    case = Case.objects.get(pk=certifying(bureau).pk)
    assert (case.state, case.is_open) == ("issued", False)
    certificate = Certificate.objects.get(case=case)
    assert verify_number(certificate.number, certificate.code).answer == "valid"
    (clause,) = Decision.objects.get(case=case).clauses.filter(role="rule")
    assert str(clause.citation) == "社会保险法 第七十四条第二款"


def test_somebody_elses_records_are_refused_by_the_same_law(bureau: Bureau) -> None:
    case = Case.objects.get(pk=certifying(bureau, by="officer").pk)
    assert case.state == "refused"
    assert not Certificate.objects.exists()


def test_months_that_make_no_period_are_told_so(bureau: Bureau) -> None:
    with pytest.raises(DraftNotWhole):
        certifying(bureau, first_month="2025-01")
