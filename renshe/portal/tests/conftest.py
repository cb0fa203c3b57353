"""A bureau of two towns, small enough to know by heart."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.translation import activate

from renshe.access.models import RoleHolding, Unit, User
from renshe.archive.models import SealedMonth
from renshe.ledger.models import Bill
from renshe.portal.tests.lists import submitted
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer, EmployerAgent, Enrolment, Person, PersonAccount, Town

KNOWN = (datetime(2020, 1, 1, tzinfo=UTC), None)


@pytest.fixture
def bureau(db: None) -> SimpleNamespace:
    """小榄 has 张三丰 at 永兴五金; 石岐 has 李四. Officers: city handler, city leader, 石岐 handler."""
    city = Unit.objects.create(code="442000", kind="city", name_zh="市人社局", name_en="City bureau")
    made = SimpleNamespace(city=city)
    for key, name in (("xiaolan", "小榄镇"), ("shiqi", "石岐街道")):
        unit = Unit.objects.create(code=key, kind="town", name_zh=f"{name}人社分局", name_en=key, parent=city)
        town = Town.objects.create(code=key, name_zh=name, name_en=key, unit=unit, valid=(date(2000, 1, 1), None))
        setattr(made, key, town)
    made.employer = Employer.objects.create(
        credit_code="91442000MA00000001",
        name="永兴五金",
        town=made.xiaolan,
        industry="C33",
        injury_class=4,
        registered_on=date(2010, 1, 1),
    )
    made.zhang = Person.objects.create(
        identity_number="44209919900307001X",
        name="张三丰",
        sex="M",
        birth_date=date(1990, 3, 7),
        town=made.xiaolan,
    )
    made.li = Person.objects.create(
        identity_number="442099199003070028", name="李四", sex="F", birth_date=date(1990, 3, 7), town=made.shiqi
    )
    Enrolment.objects.create(
        person=made.zhang,
        insurance="pension",
        employer=made.employer,
        kind="employee",
        state="enrolled",
        is_paying=True,
        valid=(date(2015, 7, 1), None),
        known=KNOWN,
    )
    Bill.objects.create(
        number="P-202101-E0",
        fund="pension",
        month=date(2021, 1, 1),
        employer=made.employer,
        due_fen=123456789,
        paid_fen=100000000,
    )
    made.users = {}
    for name, kind in (
        ("jingban", "officer"),
        ("lingdao", "officer"),
        ("shiqi", "officer"),
        ("zhang", "resident"),
        ("yongxing", "employer"),
    ):
        made.users[name] = User.objects.create(username=name, kind=kind, full_name=name)
    for name, role, unit in (
        ("jingban", "handler", city),
        ("lingdao", "leader", city),
        ("shiqi", "handler", made.shiqi.unit),
    ):
        RoleHolding.objects.create(user=made.users[name], role=role, unit=unit, held=(date(2020, 1, 1), None))
    PersonAccount.objects.create(user=made.users["zhang"], person=made.zhang)
    EmployerAgent.objects.create(user=made.users["yongxing"], employer=made.employer, acts=(date(2020, 1, 1), None))
    activate("zh-hans")
    return made


@pytest.fixture
def closed_2021(db: None) -> None:
    """The opening month and the twelve months of 2021 are sealed; of files and sums nothing is told."""
    for day in (date(2020, 12, 1), *(date(2021, month, 1) for month in range(1, 13))):
        SealedMonth.objects.create(month=day, previous_hash=str(day), hash=str(day))


def proved(client: Client, user: User, *, seconds_ago: int = 0, method: str = "password") -> None:
    """Note in the session that who is signed in proved it a while ago, as the sign-in page does."""
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time() - seconds_ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


@pytest.fixture
def signed_in_as(bureau: SimpleNamespace) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(bureau.users[name], backend="django.contrib.auth.backends.ModelBackend")
        proved(client, bureau.users[name])
        return client

    return sign_in


@pytest.fixture
def declared(bureau: SimpleNamespace) -> Declaration:
    return submitted(bureau.employer)


@pytest.fixture
def tea_house(bureau: SimpleNamespace) -> Employer:
    """An employer of the other town."""
    return Employer.objects.create(
        credit_code="91442000MA00000002", name="石岐茶楼", town=bureau.shiqi, industry="H62", injury_class=2,
        registered_on=date(2010, 1, 1),
    )  # fmt: skip
