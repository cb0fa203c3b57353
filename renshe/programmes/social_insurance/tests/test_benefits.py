"""Benefits beside pensions, decided in the month's close, paid, posted: every amount worked by hand (fen).

Law of 2021-07: minimum wage 1,720 yuan, floor of allowances 4,138; assumed here: average wage 7,000, subsistence line
1,000, residents' basic pension 180 (published).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from renshe.casework.models import Decision
from renshe.law import Month
from renshe.law.errors import LawError
from renshe.ledger.check import check
from renshe.ledger.models import PaymentBatch, Posting, UnpaidPayment
from renshe.programmes.social_insurance import careers, month
from renshe.programmes.social_insurance.benefits import residents, sick
from renshe.programmes.social_insurance.benefits.models import (
    Benefit,
    ClaimEvent,
    Death,
    Dependant,
    Injury,
    ResidentPensioner,
    Sickness,
    UnemploymentClaim,
)
from renshe.programmes.social_insurance.errors import ClaimPaidTooEarly, OwnContributionsNotKnown
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.programmes.social_insurance.models import PensionAward, Retirement
from renshe.programmes.social_insurance.tests.conftest import make_person, was_insured
from renshe.programmes.social_insurance.tests.partners import Partners
from renshe.programmes.social_insurance.tests.test_month import AUGUST, JULY, july, partners, people, rows
from renshe.registry.models import Employer, Person, Town

__all__ = ["july", "partners", "people"]  # fixtures
SEPTEMBER = Month(2021, 9)


def injured(person: Person, grade: int, first: Month = JULY, **otherwise: object) -> Injury:
    facts = {"injured_on": date(2021, 3, 5), "own_wage_fen": 500_000, "grade": grade, "first_month": first.first_day}
    return Injury.objects.create(person=person, **(facts | otherwise))


def paid(of: Month = JULY, kind: str = "") -> list[tuple[object, ...]]:
    """What stands on a month's payroll beside pensions: kind, payee, fen, fund."""
    found = rows(of, "payroll", "kind, person_id, total_fen, fund")
    return sorted(one for one in found if one[0] != "pension" and kind in ("", one[0]))


def faults() -> list[str]:
    return [one.words() for one in check() if not one.ok]


def benefits_booked(fund: str) -> int:
    return sum(
        Posting.objects.filter(account__fund=fund, account__code="benefits").values_list("amount_fen", flat=True)
    )


@pytest.mark.django_db
def test_the_fund_pays_by_grade_at_once_and_by_the_month(july: dict[str, Person], partners: Partners) -> None:
    zhang, li, wang = july["zhang"], july["li"], july["wang"]
    injured(zhang, 1, care_level=2)
    injured(li, 6)
    injured(wang, 9, relation_ended_in=AUGUST.first_day)
    month.close(JULY, partners=partners)
    assert paid() == sorted([
        ("care_allowance", zhang.pk, 350_000, "injury"),  # 7,000 yuan at 50 %
        ("disability_allowance", zhang.pk, 450_000, "injury"),  # 5,000 yuan at 90 %
        ("disability_lump_sum", zhang.pk, 13_500_000, "injury"),  # 27 months
        ("disability_lump_sum", li.pk, 8_000_000, "injury"),  # 16 months
        ("disability_lump_sum", wang.pk, 4_500_000, "injury"),  # 9 months
    ])  # fmt: skip
    month.close(AUGUST, partners=partners)
    assert paid(AUGUST) == sorted([
        ("care_allowance", zhang.pk, 350_000, "injury"),
        ("disability_allowance", zhang.pk, 450_000, "injury"),
        ("medical_subsidy", wang.pk, 1_000_000, "injury"),  # 2 months
    ])  # fmt: skip
    assert benefits_booked("injury") == 13_500_000 + 8_000_000 + 4_500_000 + 1_000_000 + 2 * 800_000
    assert month.as_data(AUGUST)["totals"]["injury_benefits_paid"] == "18000.00"
    assert faults() == []


@pytest.mark.django_db
def test_a_grade_of_five_or_six_gets_its_allowance_from_the_employer(
    july: dict[str, Person], partners: Partners
) -> None:
    injured(july["li"], 5)
    month.close(JULY, partners=partners)
    decision = Decision.objects.get(item="social_insurance.injury")
    assert decision.receipt["results"]["disability_allowance"] == 350_000  # 5,000 yuan at 70 %
    assert not Benefit.objects.filter(kind="disability_allowance").exists()


@pytest.mark.django_db
def test_where_a_pension_begins_the_allowance_ends_and_the_injury_fund_pays_what_the_pension_is_below_it(
    july: dict[str, Person], partners: Partners, employer: Employer
) -> None:
    zhang, zhou = july["zhang"], july["zhou"]
    injured(zhang, 1)
    injured(zhou, 1)  # draws 2,400 yuan already
    was_insured(zhou, employer)
    month.close(JULY, partners=partners)
    assert paid(kind="disability_allowance") == [("disability_allowance", zhang.pk, 450_000, "injury")]
    assert paid(kind="pension_top_up") == [("pension_top_up", zhou.pk, 210_000, "injury")]
    Person.objects.filter(pk=zhang.pk).update(birth_date="1961-07-07")
    Retirement.objects.create(
        person=zhang, retires_on="2021-07-07", first_month=AUGUST.first_day, deemed_months=180, deemed_index="0.963",
        deemed_account_fen=1_200_000,
    )  # fmt: skip
    for one in (AUGUST, SEPTEMBER):
        month.close(one, partners=partners)
        assert paid(one) == [
            ("pension_top_up", zhang.pk, 284_908, "injury"),  # 4,500 less a pension of 1,650.92 yuan
            ("pension_top_up", zhou.pk, 210_000, "injury"),
        ]
    assert PensionAward.objects.get(person=zhang).total_fen == 165_092
    assert Benefit.objects.get(kind="disability_allowance").last_month == JULY.first_day
    assert faults() == []


@pytest.mark.django_db
def test_survivors_of_a_work_accident_are_paid_at_once_and_dependants_each_their_share(
    july: dict[str, Person], partners: Partners, town: Town, employer: Employer
) -> None:
    dead, spouse, child = (make_person(town, n, name) for n, name in ((11, "亡者"), (12, "妻"), (13, "子")))
    Person.objects.filter(pk=dead.pk).update(died_on=date(2021, 5, 3))
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    was_insured(dead, employer)
    death = Death.objects.create(
        person=dead, payee=spouse, status="in_service", injured_on=date(2020, 12, 30), own_wage_fen=480_000,
        first_month=JULY.first_day,
    )  # fmt: skip
    Dependant.objects.create(death=death, person=spouse, kind="spouse", is_unable_to_work=True)
    Dependant.objects.create(death=death, person=child, kind="child", is_unable_to_work=True, is_lone=True)
    month.close(JULY, partners=partners)
    assert paid() == sorted([
        ("death_lump_sum", spouse.pk, 84_718_000, "injury"),  # 20 times the 42,359 yuan of the year before the injury
        ("dependants_allowance", spouse.pk, 192_000, "injury"),  # 4,800 yuan at 40 %
        ("dependants_allowance", child.pk, 192_000, "injury"),  # at 30 % and 10 % more
        ("injury_funeral_grant", spouse.pk, 4_200_000, "injury"),  # 6 months of 7,000 yuan
    ])  # fmt: skip
    law_of = {
        name: one.receipt["on"] for one in Decision.objects.filter(person=dead) for name in one.receipt["results"]
    }
    assert law_of["death_lump_sum"] == "2020-12"  # that of the injury
    assert law_of["injury_funeral_grant"] == "2021-05"  # that of the death
    assert faults() == []


@pytest.mark.django_db
def test_survivors_of_a_pensioner_are_paid_at_once_by_the_law_of_the_month_of_death_from_the_pension_fund(
    july: dict[str, Person], partners: Partners, town: Town
) -> None:
    before, widow, heir = (make_person(town, 12 + n, name) for n, name in enumerate(("故", "妻", "女")))
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    Person.objects.filter(pk=before.pk).update(died_on=date(2021, 7, 9))
    death = Death.objects.create(person=before, payee=widow, status="in_service", first_month=AUGUST.first_day)
    Dependant.objects.create(death=death, person=widow, kind="spouse")
    month.close(JULY, partners=partners)
    month.close(AUGUST, partners=partners)
    assert paid(AUGUST) == [  # before September 2021: by an average wage of 6,500 yuan
        ("dependants_relief_before_2021", widow.pk, 3_900_000, "pension"),  # 6 months
        ("funeral_grant_before_2021", widow.pk, 1_950_000, "pension"),  # 3 months
    ]
    Person.objects.filter(pk=july["zhou"].pk).update(died_on=date(2021, 9, 9))
    Death.objects.create(
        person=july["zhou"], payee=heir, status="retired", full_years_paid=20, full_years_of_pension=2,
        first_month=(SEPTEMBER + 1).first_day,
    )  # fmt: skip
    month.close(SEPTEMBER, partners=partners)
    month.close(SEPTEMBER + 1, partners=partners)
    assert paid(SEPTEMBER + 1) == [
        ("funeral_grant", heir.pk, 837_617, "pension"),  # 2 months of 50,257 / 12 yuan
        ("survivors_grant", heir.pk, 5_025_700, "pension"),  # 9 + 5 - 2 months
    ]
    totals = month.as_data(SEPTEMBER + 1)["totals"]
    assert (totals["pensioners"], totals["payroll"], totals["pension_benefits"]) == (0, "0.00", "58633.17")
    assert faults() == []


@pytest.mark.django_db
def test_survivors_of_somebody_of_few_years_get_no_more_than_was_paid_by_them(
    july: dict[str, Person], partners: Partners, town: Town
) -> None:
    month.close(JULY, partners=partners)
    month.close(AUGUST, partners=partners)
    heir = make_person(town, 12, "女")
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    Person.objects.filter(pk=july["li"].pk).update(died_on=date(2021, 9, 9))
    death = Death.objects.create(
        person=july["li"], payee=heir, status="in_service", full_years_paid=4, first_month=SEPTEMBER.first_day
    )
    with pytest.raises(OwnContributionsNotKnown, match="李四"):
        month.close(SEPTEMBER, partners=partners)
    Death.objects.filter(pk=death.pk).update(own_contributions_fen=1_200_000)
    month.close(SEPTEMBER, partners=partners)
    assert paid(SEPTEMBER) == [("survivors_due", heir.pk, 1_200_000, "pension")]  # of 8 months, 33,504.67 yuan
    assert faults() == []


@pytest.mark.django_db
def test_the_sick_are_decided_on_with_the_index_of_their_deemed_months_that_the_dossier_gives(zhang: Person) -> None:
    zhang.birth_date = date(1967, 6, 7)
    record = Sickness(
        person=zhang, assessed_on=date(2025, 2, 3), first_month=date(2025, 3, 1), deemed_months=240,
        deemed_index="0.963", months_to_retirement=36,
    )  # fmt: skip
    nothing = dict.fromkeys(YEARS, 0)
    decided = sick.decide_on(record, Month(2025, 3), 0, careers.History(nothing, nothing, []))
    assert decided.receipt.facts["deemed_index"].value == "0.963"
    # 9,493 yuan, times half of 1 and 0.963, times 20 years at 1 %
    assert decided.receipt.results["sickness_allowance"] == 186_348
    record.deemed_index = "0"
    with pytest.raises(IntegrityError, match="sickness_deemed_index"):
        record.save()


def claim(person: Person, first: Month = JULY, **otherwise: object) -> UnemploymentClaim:
    facts = {"first_month": first.first_day, "paid_months": 30, "mean_wage_fen": 400_000}
    return UnemploymentClaim.objects.create(person=person, **(facts | otherwise))


@pytest.mark.django_db
def test_the_unemployed_are_paid_month_by_month_until_the_months_are_used_up(
    july: dict[str, Person], partners: Partners, town: Town
) -> None:
    person = make_person(town, 12, "失业者")
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    made = claim(person)
    for one in (JULY, AUGUST, SEPTEMBER):
        month.close(one, partners=partners)
    assert (
        paid(JULY)
        == paid(AUGUST)
        == [
            ("job_search_supplement", person.pk, 60_000, "unemployment"),  # 4,000 yuan at 15 %
            ("unemployment_benefit", person.pk, 154_800, "unemployment"),  # 1,720 yuan at 90 %
        ]
    )
    assert paid(SEPTEMBER) == []
    made.refresh_from_db()
    assert (made.granted_months, made.ended, made.last_month) == (2, "used_up", AUGUST.first_day)
    assert faults() == []


@pytest.mark.django_db
def test_a_claim_ends_when_its_person_is_on_a_roster_again(july: dict[str, Person], partners: Partners) -> None:
    made = claim(july["zhang"], paid_months=120)  # still declared in July: was never out of work
    other = claim(july["zhou"], paid_months=120)  # draws a pension
    short = claim(july["li"], paid_months=11)  # less than a year paid
    month.close(JULY, partners=partners)
    for one in (made, other, short):
        one.refresh_from_db()
        assert (one.ended, one.last_month) == ("not_entitled", None)
    assert paid() == []


@pytest.mark.django_db
def test_a_claim_is_paid_from_the_month_after_the_registration(
    july: dict[str, Person], partners: Partners, town: Town
) -> None:
    person = make_person(town, 12, "失业者")
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    made = claim(person, registered_on=date(2021, 7, 1))
    with pytest.raises(ClaimPaidTooEarly, match="2021-07-01, so the benefit is paid from 2021-08 on"):
        month.close(JULY, partners=partners)
    UnemploymentClaim.objects.filter(pk=made.pk).update(registered_on=date(2021, 6, 30))
    month.close(JULY, partners=partners)
    assert paid(kind="unemployment_benefit") == [("unemployment_benefit", person.pk, 154_800, "unemployment")]


@pytest.mark.django_db
def test_what_is_reported_of_a_claimant_ends_or_suspends_the_benefit_in_its_month(
    july: dict[str, Person], partners: Partners, town: Town
) -> None:
    names = {"army": "兵", "emigrated": "侨", "refused": "拒", "missed_check": "缺", "imprisoned": "囚", "once": "一"}
    who = {what: make_person(town, 12 + n, name) for n, (what, name) in enumerate(names.items())}
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    made = {what: claim(person) for what, person in who.items()}
    times = {"army": 1, "emigrated": 1, "refused": 3, "missed_check": 2, "imprisoned": 1}
    for what, count in times.items():
        for _time in range(count):
            ClaimEvent.objects.create(claim=made[what], what=what, month=AUGUST.first_day)
    for what in ("refused", "refused", "missed_check"):  # one short of either number
        ClaimEvent.objects.create(claim=made["once"], what=what, month=AUGUST.first_day)
    ClaimEvent.objects.create(claim=made["imprisoned"], what="released", month=SEPTEMBER.first_day)
    for one in (JULY, AUGUST, SEPTEMBER, SEPTEMBER + 1):
        month.close(one, partners=partners)
    drawn = {
        one: [row[1] for row in paid(one, "unemployment_benefit")] for one in (JULY, AUGUST, SEPTEMBER, SEPTEMBER + 1)
    }
    assert drawn == {
        JULY: sorted(person.pk for person in who.values()),
        AUGUST: [who["once"].pk],
        SEPTEMBER: [who["imprisoned"].pk],  # the second of two months
        SEPTEMBER + 1: [],
    }
    ended = {what: UnemploymentClaim.objects.get(pk=one.pk) for what, one in made.items()}
    assert {what: (one.ended, one.last_month) for what, one in ended.items()} == {
        "army": ("army", JULY.first_day),
        "emigrated": ("emigrated", JULY.first_day),
        "refused": ("refused", JULY.first_day),
        "missed_check": ("missed_checks", JULY.first_day),
        "imprisoned": ("used_up", SEPTEMBER.first_day),
        "once": ("used_up", AUGUST.first_day),
    }
    stopped = Decision.objects.filter(item="social_insurance.unemployment_stopped")
    assert {one.person_id: one.receipt["results"] for one in stopped} == {
        **{who[what].pk: {"is_benefit_ended": True} for what in ("army", "emigrated", "refused", "missed_check")},
        who["imprisoned"].pk: {"is_benefit_suspended": True},
    }
    refused = stopped.get(person=who["refused"])
    assert refused.receipt["facts"]["refusals"]["value"] == 3
    assert "第二十八条" in {clause.article for clause in refused.clauses.all()}
    assert faults() == []


def resident(town: Town, sequence: int, name: str, born: date, years_paid: int, fen: int) -> Person:
    person = make_person(town, sequence, name)
    Person.objects.filter(pk=person.pk).update(birth_date=born)
    Person.objects.update(bank_code="B01", bank_account="6222000000000001")
    ResidentPensioner.objects.create(
        person=person, tier_fen=36_000, years_paid=years_paid, account_fen=fen, first_month=JULY.first_day
    )
    return person


@pytest.mark.django_db
def test_a_resident_draws_basic_and_account_pension_from_the_residents_own_fund(
    july: dict[str, Person], partners: Partners, town: Town
) -> None:
    person = resident(town, 12, "居民", date(1961, 6, 7), 18, 1_390_000)
    elder = resident(town, 13, "老人", date(1949, 12, 31), 0, 0)  # of 60 when the scheme began
    short = resident(town, 14, "差一年", date(1961, 6, 7), 10, 1_390_000)  # eleven years and five months before 60
    young = resident(town, 15, "未到龄", date(1961, 7, 2), 18, 1_390_000)
    partners.fail.add(("202107", "居民"))
    month.close(JULY, partners=partners)
    assert paid() == [
        ("resident_pension", person.pk, 28_900, "residents"),  # 180 + 3 × 3, and 13,900 / 139
        ("resident_pension", elder.pk, 18_000, "residents"),
    ]
    refused = Decision.objects.get(person=short)
    assert refused.receipt["results"] == {
        "is_resident_pension_due": False, "resident_years_required": 11, "resident_missing_years": 1,
    }  # fmt: skip
    assert UnpaidPayment.objects.get(person=person).purpose == "resident_pension"
    ResidentPensioner.objects.filter(person=short).update(years_paid=11)
    month.close(AUGUST, partners=partners)
    assert rows(AUGUST, "payroll", "person_id, kind, cause, total_fen")[-5:] == [
        (person.pk, "resident_pension", "repaid", 28_900),
        (person.pk, "resident_pension", "regular", 28_900),
        (elder.pk, "resident_pension", "regular", 18_000),
        (short.pk, "resident_pension", "regular", 28_000),
        (young.pk, "resident_pension", "regular", 28_900),
    ]
    assert Decision.objects.filter(person=young).count() == 2
    assert benefits_booked("residents") == 2 * 28_900 + 2 * 18_000 + 28_000 + 28_900
    assert set(PaymentBatch.objects.values_list("number", flat=True)) == {
        f"{fund}-2021{at}-B01" for fund in ("pension", "residents") for at in ("07", "08")
    }
    assert faults() == []


@pytest.mark.django_db
def test_a_residents_pension_ends_where_an_employees_pension_begins(july: dict[str, Person], town: Town) -> None:
    person = resident(town, 12, "居民", date(1961, 6, 7), 18, 1_390_000)
    drawn = Benefit.objects.create(
        person=person, kind="resident_pension", fund="residents", resident=person.resident_pensioner, is_one_off=False,
        amount_fen=28_900, first_month=JULY.first_day,
    )  # fmt: skip
    PensionAward.objects.create(
        person=person, kind="decided", first_month=SEPTEMBER.first_day, basic_fen=150_000, account_fen=0,
        transitional_fen=0, total_fen=150_000,
    )  # fmt: skip
    for one, last in ((AUGUST, None), (SEPTEMBER, AUGUST.first_day), (SEPTEMBER + 1, AUGUST.first_day)):
        with duckdb.connect() as duck:
            assert list(residents.rulings(duck, one)) == []
        drawn.refresh_from_db()
        assert drawn.last_month == last


@pytest.mark.django_db
def test_no_two_benefits_of_a_kind_run_at_once_and_what_is_paid_once_is_paid_once(
    july: dict[str, Person], partners: Partners
) -> None:
    injury = injured(july["zhang"], 2)
    month.close(JULY, partners=partners)
    for kind in ("disability_allowance", "disability_lump_sum"):
        again = Benefit.objects.get(kind=kind)
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
    assert injury.benefits.count() == 2


@pytest.mark.django_db
def test_a_value_that_nobody_entered_is_named_and_once_entered_the_month_closes(
    july: dict[str, Person], partners: Partners, tmp_path: Path, settings: Settings
) -> None:
    injured(july["zhang"], 8)
    town = (Path(settings.LAW_FOLDER) / "town.yaml").read_text("utf-8")
    settings.LAW_FOLDER = tmp_path / "law-without"
    settings.LAW_FOLDER.mkdir()
    file = settings.LAW_FOLDER / "town.yaml"
    file.write_text(town.replace("area_average_wage:", "city_average_wage:"), "utf-8")
    with pytest.raises(LawError, match="area_average_wage"):
        month.close(JULY, partners=partners)
    file.write_text(town, "utf-8")
    month.close(JULY, partners=partners)
    assert paid(kind="disability_lump_sum") == [("disability_lump_sum", july["zhang"].pk, 5_500_000, "injury")]
