"""The sample city as built: exact at every scale, the same for the same seed, no real person's number."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from django.conf import LazySettings
from stdnum.cn import ric, uscc

from renshe.archive import sealing
from renshe.archive.models import SealedMonth
from renshe.city import employers, entitled, people
from renshe.city.build import build
from renshe.city.errors import CityNotEmpty, ScaleOutOfRange
from renshe.city.quotas import FOLDER, Quotas, parse_scale, sheet
from renshe.law.month import Month
from renshe.ledger.balances import fund_balance_fen
from renshe.programmes.social_insurance import awards
from renshe.programmes.social_insurance.models import PensionAward
from renshe.registry.models import Employer, Enrolment, Person, Town


def drawn(scale: str, seed: int = 7, opening: Month = people.DRAWN_FOR) -> duckdb.DuckDBPyConnection:
    exact = parse_scale(scale)
    quotas = Quotas.at(exact)
    names = [town["zh"] for town in sheet("towns")]
    made = employers.make(quotas, scale=exact, seed=seed, towns=list(range(1, 25)), town_names=names)
    city = duckdb.connect()
    people.make(city, quotas, seed=seed, employers=made, towns=list(range(1, 25)), opening=opening)
    return city


@pytest.mark.parametrize(
    ("scale", "counts"),
    [
        ("0.001", {"employee": 1600, "flexible": 195, "specific": 37, "drawing": 250, "paused": 266, "other": 538}),
        ("0.003", {"employee": 4800, "flexible": 584, "specific": 110, "drawing": 750, "paused": 800, "other": 1614}),
        (
            "0.01",
            {"employee": 16000, "flexible": 1947, "specific": 366, "drawing": 2500, "paused": 2666, "other": 5381},
        ),
    ],
)
def test_quotas_at_the_end_of_the_year_are_exact(scale: str, counts: dict[str, int]) -> None:
    assert dict(drawn(scale).sql("SELECT role, count(*) FROM people GROUP BY role").fetchall()) == counts


@pytest.mark.parametrize(("scale", "people", "enrolments"), [("0.001", 2886, 5548), ("1", 2_886_000, 5_547_900)])
def test_the_published_figures_are_met(scale: str, people: int, enrolments: int) -> None:
    quotas = Quotas.at(parse_scale(scale))
    together = 3 * quotas.employees + quotas.flexible + quotas.specific + quotas.pensioners + quotas.paused
    assert (quotas.people, together) == (people, enrolments)


@pytest.mark.parametrize("scale", ["0", "0.0009", "1.1", "much", "NaN"])
def test_a_scale_out_of_range_is_refused(scale: str) -> None:
    with pytest.raises(ScaleOutOfRange):
        parse_scale(scale)


def test_numbers_are_valid_unique_and_of_no_real_county() -> None:
    rows = drawn("0.003").sql("SELECT identity_number, sex, birth_date FROM people").fetchall()
    assert len({number for number, _, _ in rows}) == 8658
    for number, sex, birth_date in rows:
        assert number[:6] == "442099"
        assert number[17] == ric.calc_check_digit(number)
        assert number[6:14] == birth_date.strftime("%Y%m%d")
        assert ("F", "M")[int(number[16]) % 2] == sex


def test_credit_codes_are_valid() -> None:
    assert all(uscc.is_valid(employers.credit_code(number)) for number in range(10_000_000, 10_000_500))


def test_who_retires_has_reached_a_whole_age_in_the_month_before_and_paid_fifteen_years() -> None:
    ages = drawn("0.01").sql(
        """SELECT DISTINCT sex, age FROM (SELECT *, 2021 - year(birth_date + INTERVAL 1 MONTH) AS age FROM people)
            WHERE event = 'retire' AND date_diff('month', career_from, DATE '2020-12-01') >= 180
              AND date_trunc('month', birth_date) + INTERVAL (age) YEAR
                = make_date(2021, 1, 1) + INTERVAL (event_month - 2) MONTH ORDER BY ALL"""
    )
    # In time; five years early for special work; two years late.
    assert ages.fetchall() == [("F", 45), ("F", 50), ("F", 52), ("F", 55), ("F", 57), ("M", 55), ("M", 60), ("M", 62)]


def test_every_kind_of_benefit_begins_in_the_year_at_every_scale(settings: LazySettings) -> None:
    settings.LAW_FOLDER = FOLDER / "law"
    city = drawn("0.001")
    entitled.lay_out(city, scale=Fraction(1, 1000), seed=7, year=2021)

    def found(question: str) -> list[tuple[object, ...]]:
        return city.sql(question).fetchall()

    grades = "SELECT grade FROM injuries WHERE relation_ended_in IS {0} NULL GROUP BY grade ORDER BY grade"
    assert found(grades.format("")) == [(grade,) for grade in range(1, 11)]
    assert found(grades.format("NOT")) == [(grade,) for grade in range(5, 11)]
    assert found("SELECT DISTINCT status FROM deaths ORDER BY 1") == [("in_service",), ("retired",)]
    assert found("SELECT count(DISTINCT kind) FROM dependants") == [(2,)]
    depended = """SELECT DISTINCT person_id IN (SELECT dead_id FROM dependants) FROM deaths
        WHERE injured_on IS NULL AND first_month <= DATE '2021-09-01' ORDER BY 1"""
    assert found(depended) == [(False,), (True,)]  # of who died by the end of August
    assert found("SELECT count(*) > 10, max(paid_months) > 120, min(paid_months) < 48 FROM claims") == [(True,) * 3]
    assert found("SELECT DISTINCT what FROM claim_events ORDER BY 1") == [
        (what,) for what in ("army", "emigrated", "imprisoned", "missed_check", "refused", "released")
    ]
    ends = "SELECT min(first_month) < DATE '2015-01-01', max(first_month) >= DATE '2021-01-01' FROM residents"
    assert found(ends) == [(True, True)]


def test_from_2025_on_some_are_found_sick_near_to_the_age_far_from_it_and_of_few_years(
    settings: LazySettings,
) -> None:
    settings.LAW_FOLDER = FOLDER / "law"
    for year, kinds in ((2024, []), (2025, [(False, False), (False, True), (True, False)])):
        city = drawn("0.001", opening=Month(year - 1, 12))
        entitled.lay_out(city, scale=Fraction(1, 1000), seed=7, year=year)
        found = city.sql(
            """SELECT DISTINCT left_months <= 60, paid_months < 180 FROM (
                SELECT s.months_to_retirement AS left_months, s.deemed_months
                  + date_diff('month', greatest(career_from, DATE '1998-01-01'), since) AS paid_months
                  FROM sick s JOIN people p ON p.id = s.person_id) ORDER BY ALL"""
        )
        assert found.fetchall() == kinds


def test_the_injured_and_the_unemployed_were_insured_when_it_happened(settings: LazySettings) -> None:
    settings.LAW_FOLDER = FOLDER / "law"
    city = drawn("0.01")
    entitled.lay_out(city, scale=Fraction(1, 100), seed=7, year=2021)
    apart = city.sql(
        """SELECT count(*) FROM injuries i JOIN people p ON p.id = i.person_id
            WHERE i.employer_id <> p.open_employer OR i.injured_on < p.since OR p.open_role <> 'employee'
           UNION ALL SELECT count(*) FROM claims c JOIN people p ON p.id = c.person_id
            WHERE NOT (p.event = 'pause' AND c.first_month = make_date(2021, p.event_month, 1) + INTERVAL 1 MONTH
                       OR p.event = 'return' AND c.first_month < make_date(2021, p.event_month, 1))"""
    )
    assert apart.fetchall() == [(0,), (0,)]


@pytest.fixture
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.ARCHIVE_FOLDER = tmp_path / "archive"
    settings.LAW_FOLDER = tmp_path / "law"
    settings.PROFILE_FILE = tmp_path / "profile.yaml"
    return tmp_path


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_city_is_built_once(home: Path) -> None:
    built = build(scale=Fraction(1, 1000), seed=7)

    assert (Person.objects.count(), Employer.objects.count()) == (2886, 100)
    assert Town.objects.filter(valid__contains=date(2021, 1, 1)).count() == 24
    assert Town.objects.filter(valid__contains=date(2021, 12, 31)).count() == 23
    assert built.enrolments == Enrolment.objects.filter(valid__endswith=None).count()
    assert sorted(file.name for file in (home / "archive" / "2020-12").iterdir()) == [
        "accounts.parquet",
        "assessed.parquet",
        "awards.parquet",
        "benefits.parquet",
        "history.parquet",
    ]
    assert SealedMonth.objects.get().month == date(2020, 12, 1)
    assert sealing.verify() == []
    known = PensionAward.objects.filter(receipt__has_key="facts").select_related("person").order_by("person_id")[0]
    assert awards.reckon_again(known).is_same  # one person by the law of that month as all of them in one query
    together = sum(fund_balance_fen(fund, Month(2020, 12)) for fund in ("pension", "injury", "unemployment"))
    assert 3_000_000_000 < together < 5_000_000_000
    with pytest.raises(CityNotEmpty) as refused:
        build(scale=Fraction(1, 1000), seed=8)
    assert "2886 people and 100 employers" in str(refused.value)


def test_the_same_seed_draws_the_same_city_and_another_another() -> None:
    def hashed(seed: int) -> object:
        return drawn("0.001", seed).sql("SELECT md5(string_agg(p::VARCHAR, '|' ORDER BY id)) FROM people p").fetchall()

    first = hashed(7)
    assert hashed(7) == first
    assert hashed(8) != first
