"""The benchmark of cases at a tiny size: what it makes stands as it must; else no figure is said."""

from __future__ import annotations

import pytest
from django.db import connection

from bench.casework import by_hand, decided, lists, million, worker
from bench.casework.applicants import applications
from bench.casework.item import ONE_BY_ONE
from renshe.access.models import RoleHolding, Unit
from renshe.casework import cases, check
from renshe.casework.models import Case, CaseEvent, Decision
from renshe.registry.tests.bureau import Bureau

POINTS = (("E1", "bank_point"), ("E2", "village_centre"))


@pytest.fixture
def city(bureau: Bureau) -> Bureau:
    for role in ("handler", "checker", "leader"):
        bureau.officer(role, role)
    for code, kind in POINTS:
        Unit.objects.create(code=code, kind=kind, name_zh=code, name_en=code, parent=bureau.east.unit)
    for town in (bureau.east, bureau.west, bureau.east):
        bureau.person(town)
    return bureau


def test_cases_are_decided_one_by_one_by_hand_and_in_bulk_with_the_same_rows(city: Bureau) -> None:
    applied = applications(3)
    assert worker.take_through(applied) == 3
    assert by_hand.take_through(applied, connection.connection) == 3
    decided.in_bulk(applied)
    decided.require_right()
    kinds = CaseEvent.objects.order_by("case", "sequence").values_list("case__item", "kind", "state")
    steps = [("opened", "received"), ("accept", "accepted"), ("look_into", "looked_into"), ("check", "checked"),
             ("grant", "granted")]  # fmt: skip
    for item in ("bench.one_by_one", "bench.by_hand", "bench.in_bulk"):
        assert [(kind, state) for of, kind, state in kinds if of == item] == steps * 3
        assert Decision.objects.filter(case__item=item).count() == 3
    refused = "1 cases of bench.one_by_one are not decided"
    cases.open_case(ONE_BY_ONE, city.east.unit, city.person(), by=None)
    with pytest.raises(AssertionError, match=refused):
        decided.require_right()


def test_a_city_of_many_cases_stands_as_one_must_and_its_lists_take_few_statements(city: Bureau) -> None:
    readers = million.handlers("a password")
    held = RoleHolding.objects.filter(user__in=readers)
    assert set(held.values_list("role", "unit__code")) == {("handler", "E"), ("handler", "W")}
    million.make(open_=400, closed=40)
    assert Case.objects.filter(is_open=True).count() == 400
    assert {one.unit.code for one in Case.objects.select_related("unit")} == {"C", "E", "W", "E1", "E2"}
    assert all(one.ok for one in check.check())
    assert max(lists.queries(readers[0], ["/cases/", "/cases/?due=soon"]).values()) <= lists.MOST_QUERIES
    assert lists.hand_ms(readers, connection.connection) > 0


def test_a_bench_on_a_database_that_may_forget_says_no_figure(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    with pytest.raises(AssertionError, match="writes are not durable"):
        decided.require_durable()
