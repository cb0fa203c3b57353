"""Sample sign-ins, made with the sample city only. One password for all: printed, documented, worth nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q

from renshe.access.models import RoleHolding, Unit, User
from renshe.registry.models import Employer, EmployerAgent, Enrolment, Person, PersonAccount

PASSWORD = "Lianfeng-2021-Qijiang"  # noqa: S105 of the sample city; it opens nothing else
FROM = date(2020, 12, 1)


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    full_name: str
    full_name_en: str
    kind: str
    role: str | None = None
    unit: str | None = None  # code
    password: str = PASSWORD


CITY, SHIQI, XIAOLAN = "442000", "442000001", "442000118"
OFFICERS = (
    SignIn("jingban", "市经办员", "City handler", "officer", "handler", CITY),
    SignIn("fuhe", "市复核员", "City checker", "officer", "checker", CITY),
    SignIn("jijin", "基金财务", "Fund officer", "officer", "fund_officer", CITY),
    SignIn("lingdao", "局领导", "Head of the bureau", "officer", "leader", CITY),
    SignIn("shenji", "审计员", "Auditor", "officer", "auditor", CITY),
    SignIn("shiqi", "石岐经办员", "Shiqi handler", "officer", "handler", SHIQI),
    SignIn("xiaolan", "小榄经办员", "Xiaolan handler", "officer", "handler", XIAOLAN),
    SignIn("wangdian", "小榄银行服务点柜员", "Xiaolan bank clerk", "officer", "counter", f"{XIAOLAN}B01"),
    SignIn("cunju", "石岐党群服务中心办事员", "Shiqi village clerk", "officer", "counter", f"{SHIQI}V01"),
)
AGENT = SignIn("danwei", "单位经办人", "Employer's agent", "employer")
RESIDENT = SignIn("jumin", "参保人", "Insured person", "resident")
PENSIONER = SignIn("tuixiu", "退休人员", "Pensioner", "resident")
ALL = (*OFFICERS, AGENT, RESIDENT, PENSIONER)


def make() -> None:
    """Make the sample's users: officers at their units, an employer's agent, a resident, a pensioner."""
    hashed = make_password(PASSWORD)  # hashed once: slow on purpose
    users = {
        one.username: User(
            username=one.username,
            full_name=one.full_name,
            full_name_en=one.full_name_en,
            kind=one.kind,
            password=hashed,
        )
        for one in ALL
    }
    User.objects.bulk_create(users.values())
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={one.unit for one in OFFICERS})}
    city = Unit.objects.get(kind=Unit.Kind.CITY)
    RoleHolding.objects.bulk_create(
        RoleHolding(
            user=users[one.username], role=one.role or "", unit=units.get(one.unit or "", city), held=(FROM, None)
        )
        for one in OFFICERS
    )
    employer = _employer_of_about(40)
    EmployerAgent.objects.create(user=users[AGENT.username], employer=employer, acts=(FROM, None))
    open_spells = Enrolment.objects.filter(insurance="pension", valid__endswith=None, known__endswith=None)
    resident = open_spells.filter(employer=employer).order_by("person_id")[:1].get().person
    pensioner = open_spells.filter(state=Enrolment.State.DRAWING).order_by("person_id")[:1].get().person
    for one, person in ((RESIDENT, resident), (PENSIONER, pensioner)):
        _account(users[one.username], person)


def _account(user: User, person: Person) -> None:
    user.full_name, user.full_name_en = person.name, ""  # people have the one name
    user.save(update_fields=["full_name", "full_name_en"])
    PersonAccount.objects.create(user=user, person=person)


def _employer_of_about(people: int) -> Employer:
    """Return the smallest employer with at least `people` employees, or the largest there is."""
    paying = Q(enrolments__insurance="pension", enrolments__is_paying=True)
    counted = Employer.objects.annotate(employed=Count("enrolments", filter=paying))
    return (
        counted.filter(employed__gte=people).order_by("employed", "pk").first()
        or counted.order_by("-employed", "pk")[:1].get()
    )
