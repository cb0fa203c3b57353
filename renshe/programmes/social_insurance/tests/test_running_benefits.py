"""What is drawn month by month, decided anew by the law of a month: every amount worked by hand (fen).

Law: 2021 grade 1 gets 430 yuan more, floor 4,138; 2022 345 yuan more, floor 4,511; a dependant 80 yuan, a spouse 107.
The year's notices of 2023 on are not known. Assumed here: average wage 7,000 yuan, from 2022 on 8,000.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from pytest_django.fixtures import Settings

from renshe.archive import query, sealing
from renshe.casework.models import Decision
from renshe.law import Month
from renshe.programmes.social_insurance import careers
from renshe.programmes.social_insurance.agreement_rows import RULED
from renshe.programmes.social_insurance.benefits import allowances, deaths, injuries, rulings, sick, supported
from renshe.programmes.social_insurance.benefits.models import Benefit, Death, Dependant, Injury, Sickness
from renshe.programmes.social_insurance.errors import RelativeNotKnown
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.programmes.social_insurance.models import PensionAward
from renshe.programmes.social_insurance.tests.conftest import ASSUMED, make_person, was_insured
from renshe.registry.models import Employer, Person, Town

OPENING = Month(2020, 12)
WAGES = '    - {from: 2022-01, value: 800000, source: "test", state: assumed}\n'


@pytest.fixture(scope="session")
def law_of_2022(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's law with the average wage that holds from 2022 on; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("law-of-2022")
    (folder / "town.yaml").write_text(
        ASSUMED.replace("old_survivors_average_wage:", f"{WAGES}old_survivors_average_wage:"), "utf-8"
    )
    return folder


@pytest.fixture
def opened(db: None, law_of_2022: Path, tmp_path: Path, settings: Settings) -> Settings:
    settings.LAW_FOLDER = law_of_2022
    settings.ARCHIVE_FOLDER = tmp_path / "archive"
    settings.ARCHIVE_FOLDER.mkdir()
    settings.PROFILE_FILE = tmp_path / "profile.yaml"
    settings.PROFILE_FILE.write_text("care_scheme: guangdong", "utf-8")
    sealing.seal(OPENING, {})
    return settings


def decide(month: Month) -> Counter[str]:
    """Decide what the month's step decides on injuries and deaths at work; return what awaits a notice."""
    awaits: Counter[str] = Counter()
    with query.connect() as duck:
        found = [
            *injuries.rulings(month),
            *allowances.rulings(duck, month, awaits),
            *deaths.rulings(month, awaits),
            *supported.rulings(duck, month, awaits),
        ]
    rulings.keep(found, month)
    return +awaits


def paid(kind: str) -> list[tuple[str, str, str, int]]:
    """To whom, from which month to which, how much."""
    rows = Benefit.objects.filter(kind=kind).select_related("person").order_by("person_id", "first_month", "amount_fen")
    return [
        (
            one.person.name,
            f"{one.first_month:%Y-%m}",
            f"{one.last_month:%Y-%m}" if one.last_month else "",
            one.amount_fen,
        )
        for one in rows
    ]


def paid_otherwise_than_decided() -> list[tuple[object, ...]]:
    """Decisions whose benefits do not come to what they gave."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.* FROM ({RULED}) AS r (decision, kind, fen) JOIN (SELECT decision_id, kind, sum(amount_fen) AS "  # noqa: S608
            "fen FROM social_insurance_benefit GROUP BY 1, 2) b ON b.decision_id = r.decision AND b.kind = r.kind "
            "WHERE r.fen <> b.fen"
        )
        return list(cursor.fetchall())


@pytest.fixture
def zhang(town: Town, employer: Employer) -> Person:
    person = make_person(town, 1, "张三")
    was_insured(person, employer)
    return person


def injured(person: Person, first: Month, **otherwise: object) -> Injury:
    facts = {"injured_on": date(2021, 3, 5), "own_wage_fen": 500_000, "grade": 1, "first_month": first.first_day}
    return Injury.objects.create(person=person, **(facts | otherwise))


def test_an_allowance_is_raised_once_by_each_years_notice_and_care_follows_the_wage(
    opened: Settings, zhang: Person
) -> None:
    injured(zhang, Month(2021, 7), care_level=2)
    for month in (Month(2021, 7), Month(2021, 12), Month(2022, 1), Month(2022, 2)):
        assert decide(month) == {}
    assert paid("disability_allowance") == [
        ("张三", "2021-07", "2021-12", 450_000),
        ("张三", "2022-01", "", 484_500),
    ]
    assert paid("care_allowance") == [("张三", "2021-07", "2021-12", 350_000), ("张三", "2022-01", "", 400_000)]
    decision = Decision.objects.get(month=date(2022, 1, 1), receipt__results__has_key="adjusted_allowance")
    assert decision.receipt["facts"]["allowance_before"]["value"] == 450_000
    assert paid_otherwise_than_decided() == []


def test_a_second_injury_is_paid_by_its_own_grade_in_place_of_the_first(opened: Settings, zhang: Person) -> None:
    injured(zhang, Month(2021, 7), grade=2, care_level=3)
    decide(Month(2021, 7))
    injured(zhang, Month(2021, 9), injured_on=date(2021, 6, 5))
    decide(Month(2021, 9))
    assert paid("disability_allowance") == [
        ("张三", "2021-07", "2021-08", 425_000),
        ("张三", "2021-09", "", 450_000),
    ]
    assert paid("care_allowance") == [("张三", "2021-07", "", 280_000)]  # the second injury brings none


def test_where_the_notice_is_not_known_the_allowance_goes_on_and_a_later_notice_still_raises_it(
    opened: Settings, zhang: Person, tmp_path: Path
) -> None:
    injured(zhang, Month(2022, 7))
    decide(Month(2022, 7))
    assert decide(Month(2023, 1)) == {"adjusted_allowance": 1}
    assert paid("disability_allowance") == [("张三", "2022-07", "", 451_100)]  # the floor of 2022
    notice = """
disability_allowance_floor:
  values:
    - {from: 2023-01, value: 460000, source: "test", state: assumed}
allowance_raise:
  values:
    - {from: 2023-01, value: {1: 30000, 2: 28000, 3: 26000, 4: 24000}, source: "test", state: assumed}
"""
    entered = (opened.LAW_FOLDER / "town.yaml").read_text("utf-8") + notice
    opened.LAW_FOLDER = tmp_path / "law"
    opened.LAW_FOLDER.mkdir()
    (opened.LAW_FOLDER / "town.yaml").write_text(entered, "utf-8")
    assert decide(Month(2023, 6)) == {}
    assert paid("adjustment_arrears") == [("张三", "2023-06", "2023-06", 150_000)]  # 300 yuan from January to May
    assert paid_otherwise_than_decided() == []
    assert decide(Month(2024, 2)) == {"adjusted_allowance": 1}  # the raise of 2023 is not given again
    assert paid("disability_allowance") == [("张三", "2022-07", "2023-05", 451_100), ("张三", "2023-06", "", 481_100)]


@pytest.fixture
def killed(opened: Settings, town: Town, employer: Employer) -> Death:
    """Killed at work in May 2021, of a wage of 4,800 yuan: spouse, mother, and a child of 18 in March 2022."""
    dead, spouse, mother, child = (make_person(town, 11 + n, name) for n, name in enumerate(("亡者", "妻", "母", "子")))
    was_insured(dead, employer)
    Person.objects.filter(pk=dead.pk).update(died_on=date(2021, 5, 2))
    Person.objects.filter(pk=child.pk).update(birth_date=date(2004, 3, 15))
    death = Death.objects.create(
        person=dead, payee=spouse, status="in_service", injured_on=date(2021, 5, 2), own_wage_fen=480_000,
        first_month=date(2021, 7, 1),
    )  # fmt: skip
    Dependant.objects.create(death=death, person=spouse, kind="spouse", is_unable_to_work=True)
    Dependant.objects.create(death=death, person=mother, kind="parent", is_unable_to_work=True, is_lone=True)
    Dependant.objects.create(death=death, person=child, kind="child")
    return death


def test_a_child_is_paid_until_18_and_what_the_cap_had_cut_is_given_back_to_the_others(killed: Death) -> None:
    for month in (Month(2021, 7), Month(2022, 1), Month(2022, 3), Month(2022, 4)):
        decide(month)
    # 40 %, 40 % and 30 % of 4,800 are 110 %: cut to the wage; then the notice of 2022; without the child 80 %.
    assert paid("dependants_allowance") == [
        ("妻", "2021-07", "2021-12", 174_545),
        ("妻", "2022-01", "2022-03", 185_245),
        ("妻", "2022-04", "", 202_700),
        ("母", "2021-07", "2021-12", 174_545),
        ("母", "2022-01", "2022-03", 185_245),
        ("母", "2022-04", "", 202_700),
        ("子", "2021-07", "2021-12", 130_910),
        ("子", "2022-01", "2022-03", 138_910),
    ]
    ended = Decision.objects.get(receipt__results__has_key="is_dependant_paid")
    assert (ended.person.name, ended.receipt["results"]["is_dependant_paid"]) == ("子", False)
    again = Decision.objects.get(receipt__results__has_key="dependants_allowance_again")
    assert again.receipt["results"]["dependants_allowance_again"] == 405_400
    assert paid_otherwise_than_decided() == []


def test_who_is_in_prison_or_remarried_is_not_paid_and_who_is_free_again_is(killed: Death) -> None:
    decide(Month(2021, 7))
    Dependant.objects.filter(person__name="母").update(
        imprisoned_from=date(2021, 8, 20), imprisoned_until=date(2021, 10, 9)
    )
    Dependant.objects.filter(person__name="妻").update(ended_on=date(2021, 9, 30))
    for month in (Month(2021, 8), Month(2021, 9), Month(2021, 10), Month(2021, 11)):
        decide(month)
    assert paid("dependants_allowance") == [
        ("妻", "2021-07", "2021-08", 174_545),
        ("妻", "2021-09", "2021-09", 192_000),
        ("母", "2021-07", "2021-08", 174_545),
        ("母", "2021-11", "", 192_000),
        ("子", "2021-07", "2021-08", 130_910),
        ("子", "2021-09", "2021-10", 144_000),
        ("子", "2021-11", "", 144_000),
    ]


def test_the_own_wage_of_the_killed_is_limited_by_the_average_at_the_injury_also_when_decided_again(
    killed: Death,
) -> None:
    Death.objects.update(own_wage_fen=300_000)  # below 60 % of 7,000 yuan, which is 4,200
    for month in (Month(2021, 7), Month(2021, 12)):
        decide(month)
    decision = Decision.objects.get(receipt__results__has_key="dependants_before_cap")
    assert decision.receipt["results"] == {"dependants_before_cap": 462_000, "dependants_allowance": 420_000}
    assert "第六十四条" in {clause.article.partition("第二款")[0] for clause in decision.clauses.all()}
    assert paid("dependants_allowance") == [
        ("妻", "2021-07", "", 152_727),  # 40 % of 110 %
        ("母", "2021-07", "", 152_727),
        ("子", "2021-07", "", 114_546),
    ]
    decide(Month(2022, 4))  # the average is 8,000 yuan now: the own wage stays that of the injury
    assert [one[-1] for one in paid("dependants_allowance") if not one[2]] == [178_700, 178_700]  # 168,000 and 10,700
    assert paid_otherwise_than_decided() == []


def test_a_death_before_september_2021_waits_for_its_average_wage_alone_and_is_paid_once_it_is_entered(
    opened: Settings, town: Town, zhang: Person, tmp_path: Path
) -> None:
    dead, heir, alone = (make_person(town, 11 + n, name) for n, name in enumerate(("亡者", "妻", "孤")))
    Person.objects.filter(pk__in=[dead.pk, alone.pk]).update(died_on=date(2020, 12, 20))
    first = date(2021, 3, 1)
    death = Death.objects.create(person=dead, payee=heir, status="retired", full_years_paid=20, first_month=first)
    Dependant.objects.create(death=death, person=heir, kind="spouse", is_unable_to_work=True)
    Death.objects.create(person=alone, payee=heir, status="retired", full_years_paid=20, first_month=first)
    injured(zhang, Month(2021, 3))
    assert decide(Month(2021, 3)) == {"funeral_grant_before_2021": 2}
    assert [one[1:3] for one in paid("disability_allowance")] == [("2021-03", "")]  # the others are decided on
    assert str(deaths.obstacle(deaths.undecided(Month(2021, 3))[0])) == (
        "“average wage of survivors' benefits before September 2021” (old_survivors_average_wage) has no value on "
        "2020-12: its first is from 2021-01."
    )
    entered = (opened.LAW_FOLDER / "town.yaml").read_text("utf-8")
    opened.LAW_FOLDER = tmp_path / "law"
    opened.LAW_FOLDER.mkdir()
    later = "from: 2021-01, until: 2021-08, value: 650000"
    (opened.LAW_FOLDER / "town.yaml").write_text(entered.replace(later, "from: 2020-07, value: 600000"), "utf-8")
    assert decide(Month(2021, 5)) == decide(Month(2021, 6)) == {}
    assert paid("funeral_grant_before_2021") == [("妻", "2021-05", "2021-05", 1_800_000)] * 2  # 3 months of 6,000 yuan
    assert paid("dependants_relief_before_2021") == [("妻", "2021-05", "2021-05", 3_600_000)]  # 6 months
    assert paid_otherwise_than_decided() == []


def test_where_the_average_at_an_old_injury_is_not_known_a_child_still_comes_of_age_and_the_others_shares_stay(
    killed: Death,
) -> None:
    decide(Month(2021, 7))
    Death.objects.update(injured_on=date(2003, 5, 2))
    for month in (Month(2022, 3), Month(2022, 4)):
        assert decide(month) == ({} if month == Month(2022, 3) else {"dependants_allowance": 1})
    assert [one for one in paid("dependants_allowance") if one[1] == "2022-03"] == [
        ("妻", "2022-03", "", 185_245),
        ("母", "2022-03", "", 185_245),
        ("子", "2022-03", "2022-03", 138_910),
    ]


def test_a_child_of_two_people_killed_at_work_is_paid_for_each_and_never_twice_for_one(
    killed: Death, town: Town, employer: Employer
) -> None:
    other, child = make_person(town, 18, "亡母"), Person.objects.get(name="子")
    was_insured(other, employer)
    Person.objects.filter(pk=other.pk).update(died_on=date(2021, 5, 2))
    of_other = Death.objects.create(
        person=other, payee=killed.payee, status="in_service", injured_on=date(2021, 5, 2), own_wage_fen=600_000,
        first_month=date(2021, 7, 1),
    )  # fmt: skip
    Dependant.objects.create(death=of_other, person=child, kind="child")
    for month in (Month(2021, 7), Month(2022, 1), Month(2022, 4)):
        decide(month)
    assert [one for one in paid("dependants_allowance") if one[0] == "子"] == [
        ("子", "2021-07", "2021-12", 130_910),
        ("子", "2021-07", "2021-12", 180_000),  # 30 % of 6,000 yuan
        ("子", "2022-01", "2022-03", 138_910),
        ("子", "2022-01", "2022-03", 188_000),
    ]
    assert paid_otherwise_than_decided() == []
    again = Benefit.objects.filter(death=of_other, kind="dependants_allowance").first()
    assert again is not None
    again.pk = None
    with pytest.raises(IntegrityError, match="benefit_one_of_a_kind_at_a_time"):
        again.save(force_insert=True)


def test_a_relative_of_whom_the_dossier_says_too_little_is_asked_for_by_name(killed: Death) -> None:
    Dependant.objects.filter(person__name="母").update(kind="")
    with pytest.raises(RelativeNotKnown, match="母"):
        decide(Month(2021, 7))


def test_of_who_was_not_insured_the_employer_pays_until_the_fund_advances_or_arrears_are_paid(
    opened: Settings, town: Town, employer: Employer, other_employer: Employer
) -> None:
    people = [make_person(town, 20 + n, name) for n, name in enumerate(("甲", "乙", "丙", "丁"))]
    for one in people[:1]:
        was_insured(one, other_employer)
    injured(people[0], Month(2021, 7), employer=employer)  # insured by another employer
    injured(people[1], Month(2021, 7), advanced_from=date(2021, 9, 1))
    injured(people[2], Month(2021, 7), arrears_paid_on=date(2021, 8, 10))
    injured(people[3], Month(2021, 7), grade=9, arrears_paid_on=date(2021, 6, 10), relation_ended_in=date(2021, 8, 1))
    decide(Month(2021, 7))
    assert not Benefit.objects.exists()
    borne = Decision.objects.filter(receipt__results__has_key="borne_by_employer").order_by("person_id")
    assert [one.receipt["results"]["borne_by_employer"] for one in borne] == [13_950_000] * 3 + [4_500_000]
    for month in (Month(2021, 8), Month(2021, 9), Month(2021, 10)):
        decide(month)
    assert paid("disability_allowance") == [("乙", "2021-09", "", 450_000), ("丙", "2021-09", "", 450_000)]
    assert paid("disability_lump_sum") == [("乙", "2021-09", "2021-09", 13_500_000)]
    assert paid("medical_subsidy") == [("丁", "2021-08", "2021-08", 1_000_000)]


def sick_decided(month: Month, paying: Sequence[Person] = ()) -> None:
    """Decide what the month's step decides on the sick, where these people pay contributions."""
    with query.connect() as duck:
        duck.execute("CREATE TABLE roster (person_id BIGINT, pays_pension BOOLEAN)")
        for one in paying:
            duck.execute("INSERT INTO roster VALUES (?, true)", [one.pk])
        rulings.keep(sick.rulings(duck, month), month)


@pytest.fixture
def sick_people(opened: Settings, town: Town, monkeypatch: pytest.MonkeyPatch) -> dict[str, Person]:
    """Four with 20 deemed years of index 1, 62 months from the age: found sick for January 2025. No account."""
    nothing = careers.History(dict.fromkeys(YEARS, 0), dict.fromkeys(YEARS, 0), [])
    monkeypatch.setattr(careers, "balances", lambda duck, month, people: {})
    monkeypatch.setattr(careers, "histories", lambda duck, month, people: dict.fromkeys(people, nothing))
    found = {name: make_person(town, 30 + n, name) for n, name in enumerate(("甲", "乙", "丙", "丁"))}
    for one in found.values():
        Person.objects.filter(pk=one.pk).update(birth_date=date(1968, 1, 9))
        Sickness.objects.create(
            person=one, assessed_on=date(2024, 12, 3), first_month=date(2025, 1, 1), deemed_months=240,
            deemed_index="1", months_to_retirement=62, other_parts_fen=10_000,
        )  # fmt: skip
    return found


def test_the_sick_far_from_the_age_draw_the_basic_pension_then_the_whole_until_they_pay_retire_or_die(
    sick_people: dict[str, Person],
) -> None:
    basic, whole = 189_860, 199_860  # 9,493 yuan × 20 years at 1 %; with the other parts
    sick_decided(Month(2025, 1))
    assert paid("sickness_allowance") == [(name, "2025-01", "2025-02", basic) for name in sick_people]
    PensionAward.objects.create(
        person=sick_people["乙"], kind="opening", first_month=date(2025, 2, 1), basic_fen=1, account_fen=0,
        transitional_fen=0, total_fen=1,
    )  # fmt: skip
    Person.objects.filter(name="丙").update(died_on=date(2025, 2, 20))
    sick_decided(Month(2025, 2))
    sick_decided(Month(2025, 3))
    sick_decided(Month(2025, 5), paying=[sick_people["丁"]])
    sick_decided(Month(2025, 6))
    assert paid("sickness_allowance") == [
        ("甲", "2025-01", "2025-02", basic),
        ("甲", "2025-03", "2030-02", whole),
        ("乙", "2025-01", "2025-01", basic),
        ("丙", "2025-01", "2025-02", basic),
        ("丁", "2025-01", "2025-02", basic),
        ("丁", "2025-03", "2025-05", whole),
    ]
    decision = Decision.objects.get(person=sick_people["甲"], month=date(2025, 3, 1))
    assert decision.receipt["facts"]["months_to_retirement"]["value"] == 60
    assert paid_otherwise_than_decided() == []
