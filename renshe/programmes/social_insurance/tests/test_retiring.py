"""Whether a retirement is lawful: each ground asked of the law of its month, what is not lawful said in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from renshe.programmes.social_insurance import retiring
from renshe.programmes.social_insurance.careers import History
from renshe.programmes.social_insurance.errors import (
    MonthsOfContributionMissing,
    RetirementGroupNotKnown,
    RetirementNotLawful,
)
from renshe.programmes.social_insurance.models import Retirement
from renshe.registry.models import Person


def asked(ground: str, born: date, retires_on: date, *, sex: str = "M", paid: int = 240, **more: Any) -> str:
    """What the first formula of the ground comes to, for somebody with so many months paid."""
    person = Person(pk=1, name="张三", sex=sex, birth_date=born)
    dossier = Retirement(pk=1, ground=ground, retires_on=retires_on, deemed_months=0, **more)
    dossier.person = person
    decided = retiring.decided(dossier, History({}, {2010: paid}, []))
    return str(decided.receipt.results[decided.receipt.formulas[0]])


@pytest.mark.parametrize(
    ("ground", "born", "retires_on", "more", "first"),
    [
        ("at_the_age", date(1961, 7, 7), date(2021, 7, 7), {}, "2021-07"),
        ("later", date(1959, 7, 7), date(2021, 7, 7), {}, "2019-07"),
        ("special_work", date(1966, 7, 7), date(2021, 7, 7), {"kind_of_work": "underground", "special_months": 108},
         "2021-07"),
        ("illness", date(1966, 7, 7), date(2021, 7, 7), {}, "2016-07"),
        # Born 1966-07: five months of delay, so between 2026-07 and 2029-12.
        ("at_the_age", date(1966, 7, 7), date(2026, 12, 7), {}, "2026-12"),
        ("flexible_early", date(1966, 7, 7), date(2026, 7, 7), {}, "2026-07"),
        ("flexible_late", date(1966, 7, 7), date(2029, 12, 7), {}, "2029-12"),
    ],
)  # fmt: skip
def test_a_lawful_ground_is_decided_with_its_month(
    ground: str, born: date, retires_on: date, more: dict[str, Any], first: str
) -> None:
    assert asked(ground, born, retires_on, **more) == first


@pytest.mark.parametrize(
    ("ground", "born", "retires_on", "more"),
    [
        ("at_the_age", date(1966, 7, 7), date(2021, 7, 7), {}),  # five years early on no ground
        ("special_work", date(1966, 7, 7), date(2021, 7, 7), {"kind_of_work": "underground", "special_months": 107}),
        ("special_work", date(1966, 8, 7), date(2021, 7, 7), {"kind_of_work": "underground", "special_months": 108}),
        ("illness", date(1966, 7, 7), date(2021, 7, 7), {"paid": 119}),
        ("flexible_early", date(1966, 7, 7), date(2026, 6, 7), {}),
        ("flexible_late", date(1966, 7, 7), date(2030, 1, 7), {}),
    ],
)
def test_what_the_law_does_not_allow_is_refused_by_name(
    ground: str, born: date, retires_on: date, more: dict[str, Any]
) -> None:
    with pytest.raises(RetirementNotLawful, match=f"张三.*{retires_on:%Y-%m}"):
        asked(ground, born, retires_on, **more)


@pytest.mark.parametrize(
    ("ground", "born", "retires_on", "paid", "missing"),
    [
        ("at_the_age", date(1961, 7, 7), date(2021, 7, 7), 10, 170),
        ("later", date(1959, 7, 7), date(2021, 7, 7), 179, 1),
        ("flexible_early", date(1966, 7, 7), date(2026, 7, 7), 179, 1),
        # Since 2030 the years that are asked for grow: 15 and a half in its first year.
        ("at_the_age", date(1969, 1, 7), date(2030, 2, 7), 185, 1),
    ],
)
def test_a_monthly_pension_asks_for_the_minimum_years_on_every_ground(
    ground: str, born: date, retires_on: date, paid: int, missing: int
) -> None:
    with pytest.raises(MonthsOfContributionMissing, match=f"张三.* {missing} months of contribution are missing"):
        asked(ground, born, retires_on, paid=paid)
    assert asked(ground, born, retires_on, paid=paid + missing)


def test_of_a_woman_the_dossier_has_to_say_which_age_is_hers() -> None:
    with pytest.raises(RetirementGroupNotKnown, match="张三"):
        asked("at_the_age", date(1966, 7, 7), date(2021, 7, 7), sex="F")
    assert asked("at_the_age", date(1966, 7, 7), date(2021, 7, 7), sex="F", group="female_55") == "2021-07"
