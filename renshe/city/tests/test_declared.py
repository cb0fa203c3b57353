"""A month of declarations: who is declared where follows the plan, and the year ends at the quotas."""

from __future__ import annotations

from collections import Counter

from renshe.city import declared
from renshe.city.tests.test_build import drawn
from renshe.law.month import Month

OPENING = Month(2020, 12)


def test_starts_less_stops_bring_the_year_from_its_opening_to_the_quota() -> None:
    city = drawn("0.003")
    opening = city.sql("SELECT count(*) FROM people WHERE open_role = 'employee'").fetchall()[0][0]
    changes: Counter[str] = Counter()
    for month in range(1, 13):
        rows = declared.lines(city, Month(2021, month), seed=7, opening=OPENING).fetchall()
        assert len({(row[0], row[1]) for row in rows}) == len(rows)
        changes.update(change for _, _, _, change, kind in rows if kind == "employee")
    assert opening + changes["start"] - changes["stop"] == 4800


def test_nobody_is_declared_at_two_employers_but_on_the_month_of_moving() -> None:
    rows = declared.lines(drawn("0.003"), Month(2021, 6), seed=7, opening=OPENING).fetchall()
    paying = Counter(person for _, person, _, change, _ in rows if change != "stop")
    assert set(paying.values()) == {1}


def test_the_same_month_is_declared_alike_and_another_otherwise() -> None:
    city = drawn("0.001")
    june = declared.lines(city, Month(2021, 6), seed=7, opening=OPENING).fetchall()
    assert declared.lines(city, Month(2021, 6), seed=7, opening=OPENING).fetchall() == june
    assert declared.lines(city, Month(2021, 7), seed=7, opening=OPENING).fetchall() != june


def test_some_employers_declare_nothing() -> None:
    rows = declared.lines(drawn("0.01"), Month(2021, 6), seed=7, opening=OPENING).fetchall()
    assert 970 <= len({row[0] for row in rows}) <= 998
