"""A small bureau for tests: a city, two towns, and whoever a test asks for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange

from renshe.access.models import RoleHolding, Unit, User
from renshe.registry.identity import make_check_digit
from renshe.registry.models import Employer, EmployerAgent, Person, PersonAccount, Town


class Bureau:
    def __init__(self) -> None:
        self.city = Unit.objects.create(code="C", kind="city", name_zh="市人社局", name_en="City bureau")
        self.east = self._town("E", "东镇", "East")
        self.west = self._town("W", "西镇", "West")
        self._sequence = count(1)

    def _town(self, code: str, zh: str, en: str) -> Town:
        unit = Unit.objects.create(code=code, kind="town", name_zh=zh, name_en=en, parent=self.city)
        return Town.objects.create(
            code=code, name_zh=zh, name_en=en, unit=unit, valid=DateRange(date(1949, 10, 1), None)
        )

    def officer(self, name: str, role: str, town: Town | None = None, last: date | None = None) -> User:
        user = User.objects.create(username=name, full_name=name)
        RoleHolding.objects.create(
            user=user,
            role=role,
            unit=town.unit if town else self.city,
            held=DateRange(date(2020, 1, 1), last + timedelta(days=1) if last else None),
        )
        return user

    def person(self, town: Town | None = None, born: date = date(1990, 3, 7)) -> Person:
        digits = f"442099{born:%Y%m%d}{next(self._sequence):03d}"
        sex = Person.Sex.MALE if int(digits[-1]) % 2 else Person.Sex.FEMALE
        return Person.objects.create(
            identity_number=digits + make_check_digit(digits),
            name=f"样本{digits[-3:]}",
            sex=sex,
            birth_date=born,
            town=town or self.east,
        )

    def employer(self, town: Town | None = None) -> Employer:
        number = next(self._sequence)
        return Employer.objects.create(
            credit_code=f"91442000MA{number:08d}",
            name=f"样例{number}公司",
            town=town or self.east,
            industry="C13",
            injury_class=3,
            registered_on=date(2010, 1, 1),
        )

    def resident(self, person: Person) -> User:
        user = User.objects.create(username=f"resident-{person.pk}", kind=User.Kind.RESIDENT)
        PersonAccount.objects.create(user=user, person=person)
        return user

    def agent(self, employer: Employer) -> User:
        user = User.objects.create(username=f"agent-{employer.pk}", kind=User.Kind.EMPLOYER)
        EmployerAgent.objects.create(user=user, employer=employer, acts=DateRange(date(2020, 1, 1), None))
        return user
