"""Who applies and who decides in the benchmark: people of the city, officers of each role at the city's bureau."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

from bench.casework.item import TAKERS
from renshe.access.models import Unit, User
from renshe.registry.models import Person


@dataclass(frozen=True, slots=True)
class Application:
    """Months paid decide how long the benefit runs; they differ from case to case."""

    unit: int
    person: int
    paid_months: int


def applications(count: int) -> list[Application]:
    """So many, at the offices of the applicants' towns in turn."""
    people = Person.objects.order_by("pk").values_list("town__unit_id", "pk")[:count]
    return [
        Application(unit, person, 12 + number % 240)
        for number, (unit, person) in enumerate(islice(cycle(list(people)), count))
    ]


def officers() -> dict[str, User]:
    """An officer for each step, at the city's bureau, where every unit is in reach."""
    city = Unit.objects.get(kind=Unit.Kind.CITY)
    by_role = {
        role: User.objects.filter(roles__role=role, roles__unit=city).order_by("pk")[:1].get()
        for role in set(TAKERS.values())
    }
    return {step: by_role[role] for step, role in TAKERS.items()}
