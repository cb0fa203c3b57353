"""What residents and employers' agents see of the registry: a resident themselves, an agent their employers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet

from renshe.access.models import Unit, User
from renshe.access.scope import NOTHING, Scope

if TYPE_CHECKING:
    from renshe.registry.models import EmployerAgent, Enrolment, PersonAccount


def people_of(user: User) -> QuerySet[PersonAccount, Any]:
    """The person as whom the user signs in (a subquery)."""
    accounts: QuerySet[PersonAccount] = apps.get_model("registry", "PersonAccount")._base_manager.filter(user=user)
    return accounts.values("person")


def employers_of(user: User, on: date) -> QuerySet[EmployerAgent, Any]:
    """The employers for which the user acts on the day (a subquery)."""
    agents: QuerySet[EmployerAgent] = apps.get_model("registry", "EmployerAgent")._base_manager.filter(
        user=user, acts__contains=on
    )
    return agents.values("employer")


def _own_person(user: User, on: date) -> Q:
    if user.kind == User.Kind.RESIDENT:
        return Q(pk__in=people_of(user))
    spells: QuerySet[Enrolment] = apps.get_model("registry", "Enrolment")._base_manager.filter(
        employer__in=employers_of(user, on), known__endswith__isnull=True
    )
    return Q(pk__in=spells.values("person"))


def _own_employer(user: User, on: date) -> Q:
    return Q(pk__in=employers_of(user, on))


def _own_enrolment(user: User, on: date) -> Q:
    if user.kind == User.Kind.RESIDENT:
        return Q(person__in=people_of(user))
    return Q(employer__in=employers_of(user, on))


BANK_POINT, VILLAGE_CENTRE = Unit.Kind.BANK_POINT.value, Unit.Kind.VILLAGE_CENTRE.value
# Who sees what of a person: at a bank point no benefit, and so not who draws a pension either.
PEOPLE = Scope(units=("town__unit",), own=_own_person, counters={BANK_POINT: NOTHING, VILLAGE_CENTRE: NOTHING})
BENEFITS = Scope(units=("town__unit",), own=_own_person, counters={VILLAGE_CENTRE: NOTHING})
EMPLOYERS = Scope(units=("town__unit",), own=_own_employer)
ENROLMENTS = Scope(
    units=("person__town__unit", "employer__town__unit"),
    own=_own_enrolment,
    counters={BANK_POINT: Q(state="drawing"), VILLAGE_CENTRE: NOTHING},
)
