"""Who of the sample retires: on a ground that the law of the month allows, with a dossier that agrees with itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.conf import LazySettings

from renshe.archive import query
from renshe.city import employers, entitled, people, retiring
from renshe.city.quotas import FOLDER, Quotas, sheet
from renshe.law.month import Month
from renshe.programmes.social_insurance import retiring as by_law
from renshe.programmes.social_insurance.careers import History
from renshe.programmes.social_insurance.models import Retirement
from renshe.registry.models import Person

SCALE = Fraction(3, 1000)
PAID = History({}, {2010: 180}, [])


def test_since_the_delay_everybody_retires_on_a_lawful_ground_some_earlier_some_later(settings: LazySettings) -> None:
    year = 2026
    settings.LAW_FOLDER = FOLDER / "law"
    quotas, opening, towns = Quotas.at(SCALE), Month(year - 1, 12), list(range(1, 25))
    names = [town["zh"] for town in sheet("towns")]
    made = employers.make(quotas, scale=SCALE, seed=7, towns=towns, town_names=names)
    with query.connect() as city:
        people.make(city, quotas, seed=7, employers=made, towns=towns, opening=opening)
        entitled.lay_out(city, scale=SCALE, seed=7, year=year)
        dossiers = [one for number in (1, 2, 6, 11) for one in retiring.dossiers(city, Month(year, number), opening)]
        born = dict(city.sql("SELECT id, (birth_date, sex) FROM people WHERE event = 'retire'").fetchall())
    for one in dossiers:
        birth_date, sex = born[one["person_id"]]
        record = Retirement(**one)
        record.person = Person(pk=one["person_id"], name="样例", sex=sex, birth_date=birth_date)
        by_law.decided(record, PAID)  # else it raises
        assert record.early_months <= record.deemed_months
        if record.early_months:  # who worked before 1994 has an index of the years after
            assert Decimal(record.later_index_sum) > 0
    assert {one["ground"] for one in dossiers} == {"at_the_age", "flexible_early", "flexible_late"}
