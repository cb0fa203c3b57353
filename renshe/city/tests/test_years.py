"""Cities that open before other years than 2021: a month of each is built, played and closed, and its books agree."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import LazySettings

from renshe.archive.models import SealedMonth
from renshe.city import bank, play, tax_authority
from renshe.city.build import build
from renshe.law.errors import LawError
from renshe.law.month import Month
from renshe.ledger.check import check
from renshe.programmes.social_insurance import month as closing
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import Benefit, ResidentPensioner
from renshe.testing import PROVES

YEARS = range(2015, 2027) if PROVES else (2016,)
TINY = Fraction(1, 5000)


@pytest.fixture
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.ARCHIVE_FOLDER = tmp_path / "archive"
    settings.EXCHANGE_FOLDER = tmp_path / "exchange"
    settings.LAW_FOLDER = tmp_path / "law"
    settings.PROFILE_FILE = tmp_path / "profile.yaml"
    return tmp_path


def close(month: Month, home: Path) -> None:
    def answer(partner: str, of: Month) -> None:
        {"tax": tax_authority, "bank": bank}[partner].answer(home / "exchange", of)

    closing.close(month, partners=answer)


def missing_years(resident: ResidentPensioner) -> int:
    facts = {"born": str(Month.of(resident.person.birth_date)), "years_paid": resident.years_paid}
    return int(rulebook().compute("resident_missing_years", facts, Month(2015, 1)))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("year", YEARS)
def test_a_month_of_any_year_whose_values_are_known_closes(home: Path, year: int) -> None:
    build(scale=TINY, seed=7, before=Month(year - 1, 12))
    january = Month(year, 1)
    play.month(january)
    close(january, home)
    assert [f"{day:%Y-%m}" for day in SealedMonth.objects.order_by("month").values_list("month", flat=True)] == [
        f"{year - 1}-12", f"{year}-01",
    ]  # fmt: skip
    assert Benefit.objects.filter(decision__isnull=False).exists()
    assert {missing_years(one) for one in ResidentPensioner.objects.select_related("person")} == {0}
    assert [one.words() for one in check() if not one.ok] == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_value_that_is_missing_is_named_and_once_entered_the_month_closes(home: Path) -> None:
    build(scale=TINY, seed=7, before=Month(2018, 12))
    january = Month(2019, 1)
    play.month(january)
    file = home / "law" / "social_insurance.yaml"
    entered = file.read_text("utf-8")
    file.write_text(entered.replace("unemployment_base_ceiling:", "city_average_wage:"), "utf-8")
    with pytest.raises(LawError, match="unemployment_base_ceiling"):
        close(january, home)
    file.write_text(entered, "utf-8")
    close(january, home)
    assert closing.state(january) == "closed"
