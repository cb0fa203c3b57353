"""Play one month of the sample city's planned year, so that the quotas hold at its end. Played twice, it happens once.

What a real city's people do outside the bureau: employers declare (all but a few), flexible workers join, dossiers are
reviewed for those who reach the age, pensioners die, accounts that the bank refused are put right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import duckdb
from django.db import connection, transaction
from django.utils import timezone

from renshe.archive import query
from renshe.city import bank, declared, entitled, retiring, reviews
from renshe.city.build import plan_file
from renshe.city.errors import NoSampleCity
from renshe.law.month import Month
from renshe.ledger.models import UnpaidPayment
from renshe.programmes.social_insurance.declaring.bulk import declare_in_bulk
from renshe.programmes.social_insurance.models import Declaration, FlexibleBase, Retirement
from renshe.registry import spells
from renshe.registry.models import Person

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """By what the city was drawn; its planned year begins after `opening`."""

    seed: int
    scale: Fraction
    opening: Month

    @classmethod
    def read(cls) -> Plan:
        kept = json.loads(plan_file().with_name("city.json").read_text())
        return cls(kept["seed"], Fraction(kept["scale"]), Month.parse(kept.get("opening", "2020-12")))


def month(month: Month, progress: Progress = lambda step: None) -> None:
    """Play `month`.

    Raises:
        NoSampleCity: no plan was made here.
        MonthClosed: the month's roster is taken already, and employers have not declared.
    """
    if not plan_file().exists():
        raise NoSampleCity(str(plan_file().parent))
    plan = Plan.read()
    with query.connect() as city:
        city.read_parquet(str(plan_file())).create_view("people")
        progress("people")
        entitled.lay_out(city, scale=plan.scale, seed=plan.seed, year=(plan.opening + 1).year)
        _live(city, month, plan)
        progress("declarations")
        declare_in_bulk(month, _rows(declared.lines(city, month, seed=plan.seed, opening=plan.opening)), by=None)


def leave_waiting(month: Month, *, employers: int = 12) -> int:
    """Let a few employers hand in `month` and stop there, so that the officers' work list has something on it.

    Meant for the month after the last one played. Returns how many declarations wait newly: none where the month has
    declarations already, whatever became of them.
    """
    if Declaration.objects.filter(month=month.first_day).exists():
        return 0
    if not plan_file().exists():
        raise NoSampleCity(str(plan_file().parent))
    plan = Plan.read()
    with query.connect() as city:
        city.read_parquet(str(plan_file())).create_view("people")
        rows = list(_rows(declared.lines(city, month, seed=plan.seed, opening=plan.opening)))
        small = sorted({row[0] for row in rows})[:employers]
        return declare_in_bulk(month, [row for row in rows if row[0] in set(small)], by=None, accept=False)


def _rows(lines: duckdb.DuckDBPyRelation) -> Iterator[declared.Row]:
    for batch in lines.to_arrow_reader(100_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


@transaction.atomic(durable=True)
def _live(city: duckdb.DuckDBPyConnection, month: Month, plan: Plan) -> None:
    """What happens to people without an employer in between."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('renshe.city.play'))")
    if month.year == (plan.opening + 1).year:  # nothing outside the year is planned
        _join(city, month)
        _retire(city, month, plan.opening)
        _die(city, month)
    reviews.review(city, month)
    _put_accounts_right()


def _events(city: duckdb.DuckDBPyConnection, event: str, month: Month, columns: str) -> list[tuple[object, ...]]:
    """Return columns of those to whom `event` happens in `month`."""
    found = city.sql("FROM people").filter(f"event = '{event}' AND event_month = {month.month}")
    return found.order("id").project(columns).fetchall()


def _join(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    joining = _events(city, "join", month, "id, role, wage_fen")
    flexible = [(int(str(person)), int(str(wage))) for person, role, wage in joining if role == "flexible"]
    known = set(FlexibleBase.objects.filter(person_id__in=[p for p, _ in flexible]).values_list("person_id", flat=True))
    new = [(person, wage) for person, wage in flexible if person not in known]
    spells.start_many(
        [spells.Start(person, None, month, kind="flexible", insurances=("pension",)) for person, _ in new],
        reason="joined",
    )
    FlexibleBase.objects.bulk_create(
        FlexibleBase(person_id=person, first_month=month.first_day, base_fen=wage) for person, wage in new
    )


def _retire(city: duckdb.DuckDBPyConnection, month: Month, opening: Month) -> None:
    """Review the dossiers of those whose pension begins this month: they retire in the month before."""
    found = retiring.dossiers(city, month, opening)
    Retirement.objects.bulk_create((Retirement(**one) for one in found), ignore_conflicts=True)


def _die(city: duckdb.DuckDBPyConnection, month: Month) -> None:
    """Pensioners die on a day of the month; their enrolment ends with it."""
    dying = [(int(str(person)), 1 + int(str(person)) % 28) for (person,) in _events(city, "death", month, "id")]
    people = {person.pk: person for person in Person.objects.filter(pk__in=[p for p, _ in dying], died_on=None)}
    days = dict(dying)
    for person in people.values():
        person.died_on = month.first_day.replace(day=days[person.pk])
    Person.objects.bulk_update(people.values(), ["died_on"], batch_size=5000)
    spells.end_many([(person, month + 1) for person in sorted(people)], reason="died", at=timezone.now())


def _put_accounts_right() -> None:
    """Payees whose payment failed give another account of the same bank, one that is open and in their name."""
    failed = UnpaidPayment.objects.filter(state=UnpaidPayment.State.FAILED).values_list("person_id", flat=True)
    people = [person for person in Person.objects.filter(pk__in=set(failed)) if bank.fault_of(person.bank_account)]
    for person in people:
        candidates = (f"99{attempt:02d}{person.pk:08d}{person.pk % 9_999_991:07d}" for attempt in range(1, 100))
        person.bank_account = next(account for account in candidates if not bank.fault_of(account))
    Person.objects.bulk_update(people, ["bank_account"], batch_size=5000)
