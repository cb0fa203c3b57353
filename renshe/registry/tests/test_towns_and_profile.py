from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from renshe.law import Month
from renshe.registry import towns
from renshe.registry.credit_code import parse_credit_code
from renshe.registry.errors import CreditCodeWrongCheck, ProfileIncomplete, ProfileMissing, ProfileWrong
from renshe.registry.models import Town
from renshe.registry.profile import read_profile


@pytest.mark.django_db
def test_there_are_24_towns_at_the_start_of_2021_and_23_at_its_end() -> None:
    towns.lay_towns()
    towns.lay_towns()
    assert Town.objects.filter(valid__contains=date(2021, 1, 1)).count() == 24
    assert Town.objects.filter(valid__contains=date(2021, 12, 31)).count() == 23


@pytest.mark.django_db
def test_a_build_that_was_undone_leaves_the_towns_their_numbers() -> None:
    """The archive tells towns by number: the same city has the same ones, however often its build was killed."""
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        towns.lay_towns()
        raise KeyboardInterrupt
    towns.lay_towns()
    assert list(Town.objects.order_by("code").values_list("pk", flat=True)) == list(range(1, 25))


@pytest.mark.django_db
def test_a_merged_towns_people_are_counted_in_its_successor() -> None:
    towns.lay_towns()
    dongsheng, xiaolan = Town.objects.get(name_en="Dongsheng"), Town.objects.get(name_en="Xiaolan")
    assert towns.counted_in(date(2021, 1, 31))[dongsheng.pk] == dongsheng.pk
    assert towns.counted_in(date(2021, 12, 31))[dongsheng.pk] == xiaolan.pk


def test_a_profile_is_dated_and_says_what_to_enter(tmp_path: Path) -> None:
    file = tmp_path / "profile.yaml"
    with pytest.raises(ProfileMissing):
        read_profile(file)
    file.write_text("collection: [{from: 2021-01, value: agency_assesses}, {from: 2022-01, value: tax_full}]\n")
    profile = read_profile(file)
    assert [profile.collection(month) for month in (Month(2021, 12), Month(2022, 1))] == ["agency_assesses", "tax_full"]
    with pytest.raises(ProfileIncomplete, match="no “collection” for 2020-12"):
        profile.collection(Month(2020, 12))
    with pytest.raises(ProfileIncomplete, match="1–28"):
        profile.declare_by_day(Month(2021, 1))
    file.write_text("collection: [{from: 2021-01, value: nobody}]\n")
    with pytest.raises(ProfileWrong, match="tax_full, agency_assesses, agency"):
        read_profile(file)


def test_a_credit_code_says_what_its_last_character_would_be() -> None:
    assert parse_credit_code("9111 0000600037341l") == "91110000600037341L"
    with pytest.raises(CreditCodeWrongCheck, match="it would be L"):
        parse_credit_code("91110000600037341M")
