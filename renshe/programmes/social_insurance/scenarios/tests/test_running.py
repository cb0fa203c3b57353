"""A change of law over two months of a tiny town, worked by hand (fen).

By the present law an employer pays 14 %: of 5,800.00 that is 812.00, of the floor 3,958.00 it is 554.12, of 5,000.00
it is 700.00. By the reform it is 16 % from August on: 928.00, 633.28, 800.00. That is 295.16 more.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from renshe.access.models import TrailEntry, User
from renshe.archive import query
from renshe.archive.errors import SealedFileChanged
from renshe.law import Month, WhatIf
from renshe.law.what_if import edition_key
from renshe.programmes.social_insurance import awards
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.programmes.social_insurance.models import PensionAward
from renshe.programmes.social_insurance.scenarios import contributions, example, jobs, outcome, pensions, running
from renshe.programmes.social_insurance.scenarios.choices import choices, last_months
from renshe.programmes.social_insurance.scenarios.editions import edition_choices, last_month_of
from renshe.programmes.social_insurance.scenarios.errors import OneAtATime, ScenarioAtWork, TooManyToday
from renshe.programmes.social_insurance.scenarios.models import Scenario, ScenarioMonth
from renshe.programmes.social_insurance.scenarios.outcome import Tally
from renshe.programmes.social_insurance.scenarios.tests import killed
from renshe.programmes.social_insurance.scenarios.tests.conftest import (
    AUGUST,
    JULY,
    SIXTEEN,
    Begin,
    leader_at,
    roster,
)
from renshe.registry.models import Employer, Person, Town

TO_NOBODY = {"parameter": "injury_rate", "key": 2, "value": "1/500", "first": "2021-07"}  # as it is
RETIREE = {
    "base_total": {str(year): 7_200_000 * (year == 2020) for year in YEARS},
    "months_paid": {str(year): 12 * (year == 2020) for year in YEARS},
    "deemed_months": 0,
    "deemed_index": "0",
    "early_months": 0,
    "later_index_sum": "0",
    "account": 1_390_000,
    "deemed_account": 0,
    "age_years": 60,
    "age_months": 0,
}


def measure(scenario: Scenario, name: str) -> Tally:
    return outcome.whole(line for line in outcome.lines(scenario.cube or []) if line.measure == name)


def test_the_present_law_before_its_start_and_the_reform_from_then_on(rosters: dict[str, Person], begun: Begin) -> None:
    done = running.carry_out(begun(SIXTEEN).pk)
    assert done.state == "done"
    assert done.result is not None
    sums = {month: at["sums"] for month, at in done.result["months"].items()}
    july = {
        "pension": [404_676, 404_676],
        "unemployment": [13_800, 13_800],
        "injury": [4_891, 4_891],
        "own": [200_824, 200_824],
        "employer": [222_543, 222_543],
    }
    assert sums["2021-07"] == july
    assert sums["2021-08"] == july | {"pension": [404_676, 434_192], "employer": [222_543, 252_059]}
    assert measure(done, "employer") == Tally(3, 0, 2, 0, 445_086, 474_602, 29_516, 0)
    assert measure(done, "own") == Tally(0, 0, 5, 0, 401_648, 401_648, 0, 0)
    assert done.result["employers"] == [2, 0, 0, 0]
    assert done.result["nothing"] == ""
    assert not running.folder(done).exists()


def test_every_grouping_adds_up_to_the_whole(rosters: dict[str, Person], begun: Begin) -> None:
    done = running.carry_out(begun(SIXTEEN, TO_NOBODY | {"value": "1/1000"}).pk)
    lines = [line for line in outcome.lines(done.cube or []) if line.measure == "employer"]
    whole = outcome.whole(lines)
    for key in outcome.BY:
        assert sum(outcome.by(lines, key).values(), Tally()) == whole
    assert whole.present_fen + whole.up_fen - whole.down_fen == whole.reform_fen
    assert (whole.more, whole.less, whole.people) == (3, 1, 5)
    funds = [at["sums"] for at in (done.result or {})["months"].values()]
    for law in (0, 1):
        by_fund = sum(at[fund][law] for at in funds for fund in ("pension", "unemployment", "injury"))
        assert by_fund == sum(at[payer][law] for at in funds for payer in ("own", "employer"))


def test_the_example_shows_one_person_by_both_laws_without_saying_who(rosters: dict[str, Person], begun: Begin) -> None:
    done = running.carry_out(begun(SIXTEEN).pk)
    example = (done.result or {})["example"]
    (pair,) = example["pairs"]  # of the three the one in the middle: 王五
    assert (example["month"], pair["present"]["value"], pair["reform"]["value"]) == ("2021-08", "700.00", "800.00")
    tried = [step for step in pair["reform"]["steps"] if step.get("state") == "tried"]
    assert [(step["name"], step["value"], step["cites"]) for step in tried] == [
        ("pension_employer_rate", "0.16", "试算")
    ]
    assert "王五" not in json.dumps(example, ensure_ascii=False)


def test_a_reform_that_changes_nothing_says_why(rosters: dict[str, Person], begun: Begin) -> None:
    later = running.carry_out(begun(SIXTEEN | {"first": "2021-09"}).pk)
    same = running.carry_out(begun(TO_NOBODY).pk)
    beyond = running.carry_out(
        begun({"parameter": "pension_base_ceiling", "key": None, "value": "2300000", "first": "2021-07"}).pk
    )
    for scenario, nothing in ((later, "before its start"), (same, "same values"), (beyond, "nobody")):
        assert scenario.state == "done"
        assert (scenario.result or {})["nothing"] == nothing
    assert later.cube is None
    assert measure(beyond, "employer").difference_fen == 0


def test_a_row_without_a_result_is_counted_and_in_no_sum(
    rosters: dict[str, Person], town: Town, employer: Employer, begun: Begin
) -> None:
    september = Month(2021, 9)
    zhang, li = rosters["zhang"].pk, rosters["li"].pk
    roster(
        september,
        [
            (zhang, employer.pk, "employee", town.pk, 3, True, 580_000),
            (li, employer.pk, "employee", town.pk, 0, True, 300_000),  # no such injury class
        ],
    )
    only = {"first_month": september.first_day, "last_month": september.first_day}
    scenario = begun(SIXTEEN)
    Scenario.objects.filter(pk=scenario.pk).update(**only)
    done = running.carry_out(scenario.pk)
    at = (done.result or {})["months"]["2021-09"]
    assert (at["rows"], at["without"], at["sums"]["employer"]) == (
        2,
        1,
        [81_200 + 4_640 + 2_030, 92_800 + 4_640 + 2_030],
    )
    assert measure(done, "employer") == Tally(1, 0, 0, 1, 87_870, 99_470, 11_600, 0)


def test_what_the_law_refuses_is_kept_in_both_languages(rosters: dict[str, Person], begun: Begin) -> None:
    done = running.carry_out(begun(SIXTEEN | {"parameter": "pension_rate"}).pk)
    assert done.state == "refused"
    assert done.words["en"].startswith("There is no value of law called pension_rate.")
    assert done.words["zh-hans"].startswith("没有名为 pension_rate 的法规参数。")


def test_nothing_is_reckoned_from_a_sealed_file_that_was_changed(rosters: dict[str, Person], begun: Begin) -> None:
    place = query.path(JULY, "roster")
    place.write_bytes(place.read_bytes() + b"x")
    with pytest.raises(SealedFileChanged):
        running.carry_out(begun(SIXTEEN).pk)


def test_a_town_is_tried_on_its_own_people(rosters: dict[str, Person], begun: Begin) -> None:
    done = running.carry_out(begun(SIXTEEN, towns=[999_999]).pk)
    assert (done.result or {})["nothing"] == "nobody"
    assert {at["rows"] for at in (done.result or {})["months"].values()} == {0}


def decided(person: Person, **otherwise: Any) -> PensionAward:
    """An award from July on, of 12 paid months at 60 years; `otherwise`: facts that are not as of RETIREE."""
    facts = {name: {"value": value, "source": "test"} for name, value in (RETIREE | otherwise).items()}
    receipt = {"facts": facts, "law": rulebook().content_hash, "engine": "test", "month": "2021-07"}
    amounts = rulebook().decide(pensions.NAMES, awards.plain_facts(receipt), on=JULY)
    basic, account, transitional = (int(amounts[name]) for name in pensions.NAMES)
    assert account == 10_000  # 13,900.00 over 139 months
    return PensionAward.objects.create(
        person=person,
        kind="decided",
        first_month=JULY.first_day,
        basic_fen=basic,
        account_fen=account,
        transitional_fen=transitional,
        total_fen=basic + account + transitional,
        receipt=receipt,
    )


def test_pensions_are_reckoned_again_from_their_receipts_and_those_of_the_opening_counted(
    rosters: dict[str, Person], begun: Begin
) -> None:
    award = decided(rosters["wang"])
    to_a_hundred = {"parameter": "annuity_months", "key": 60, "value": "100", "first": "2021-07"}
    done = running.carry_out(begun(to_a_hundred, programme="pensions").pk)
    total = award.total_fen
    for at in (done.result or {})["months"].values():
        assert (at["rows"], at["without"], at["sums"]) == (2, 1, {"pension": [total, total + 3_900]})
    assert measure(done, "pension") == Tally(1, 0, 0, 1, 2 * total, 2 * total + 7_800, 7_800, 0)
    assert (done.result or {})["example"]["month"] == "2021-07"


def test_who_has_no_result_by_the_reform_has_lost_it_and_the_present_sum_stays(
    rosters: dict[str, Person], begun: Begin
) -> None:
    total = decided(rosters["wang"]).total_fen
    to_nothing = {"parameter": "annuity_months", "key": 60, "value": "0", "first": "2021-07"}
    done = running.carry_out(begun(to_nothing, programme="pensions").pk)
    result = done.result or {}
    for at in result["months"].values():
        assert (at["rows"], at["without"], at["lost"], at["gained"]) == (2, 1, 1, 0)
        assert at["sums"] == {"pension": [total, 0]}
    assert measure(done, "pension") == Tally(without=1, present_fen=2 * total, lost=1, lost_fen=2 * total)
    assert (result["nothing"], result["example"]) == ("", None)
    assert result["example_lost"]["words"] == {
        "en": "“account pension” (account_pension) has no value for these facts: “divisor” (annuity_divisor) is 0.",
        "zh-hans": "按所给数据无法计算“个人账户养老金”（account_pension）："
        "作为除数的“计发月数”（annuity_divisor）为 0。",
    }
    assert result["example_lost"]["present"]["name"] == "monthly_pension"


def test_who_lost_or_gained_a_result_is_counted_apart_and_the_money_adds_up(
    rosters: dict[str, Person], begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = {"wang": (10_000, None), "zhang": (None, 7_000), "li": (4_000, 4_100), "zhao": (None, None)}
    for name in both:
        decided(rosters[name])
    of = {rosters[name].pk: found for name, found in both.items()}
    monkeypatch.setattr(pensions, "by_both_laws", lambda what_if, award: of[award.person_id])
    monkeypatch.setattr(example, "found", lambda *_given: None)
    monkeypatch.setattr(example, "lost", lambda *_given: None)
    to_a_hundred = {"parameter": "annuity_months", "key": 60, "value": "100", "first": "2021-07"}
    done = running.carry_out(begun(to_a_hundred, programme="pensions").pk)
    whole = measure(done, "pension")
    assert (whole.more, whole.less, whole.same, whole.without, whole.lost, whole.gained) == (1, 0, 0, 2, 1, 1)
    assert (whole.present_fen, whole.reform_fen) == (2 * 14_000, 2 * 11_100)
    assert (whole.up_fen, whole.down_fen, whole.lost_fen, whole.gained_fen) == (200, 0, 20_000, 14_000)
    assert 28_000 + 200 - 0 - 20_000 + 14_000 == 22_200
    lines = outcome.lines(done.cube or [])
    assert all(sum(outcome.by(lines, key).values(), Tally()) == whole for key in outcome.BY)


def test_what_was_kept_before_losses_were_counted_is_still_read() -> None:
    (line,) = outcome.lines([["pension", 1, 25, "F", 3, 1, 0, 2, 4, 100, 120, 20, 0]])
    assert (line.tally.people, line.tally.lost, line.tally.difference_fen) == (7, 0, 20)


def test_an_award_from_before_the_start_of_a_reform_stays_as_it_was(rosters: dict[str, Person], begun: Begin) -> None:
    decided(rosters["wang"])
    later = {"parameter": "annuity_months", "key": 60, "value": "100", "first": "2021-08"}
    done = running.carry_out(begun(later, programme="pensions").pk)
    assert (done.result or {})["nothing"] == "before its start"


EARLIER = {"formula": "transitional_pension", "edition": "2026-01", "first": "2021-07"}
"""The transition in full, five years before its time."""


def test_a_clause_goes_by_another_of_its_editions_from_the_month_that_was_chosen(
    rosters: dict[str, Person], begun: Begin
) -> None:
    # 8,332.00 x 5 years x 1.2 % is 499.92: in full with 24.00 + 100.00 it is 623.92, in transition in 2021 266.78.
    award = decided(rosters["wang"], deemed_months=60, deemed_index="1", early_months=60)
    assert (award.transitional_fen, award.total_fen) == (26_678, 86_203)
    done = running.carry_out(begun(EARLIER, programme="pensions").pk)
    for at in (done.result or {})["months"].values():
        assert at["sums"] == {"pension": [86_203, 86_203 - 26_678 + 62_392]}
    assert measure(done, "pension").difference_fen == 2 * 35_714
    assert (done.result or {})["nothing"] == ""


def test_an_edition_that_holds_already_or_later_than_the_months_tried_changes_nothing(
    rosters: dict[str, Person], begun: Begin
) -> None:
    decided(rosters["wang"])
    same = begun(EARLIER | {"edition": "2021-01"}, programme="pensions")
    later = begun(EARLIER | {"first": "2021-08"}, programme="pensions")
    of_others = begun(EARLIER)
    for scenario, nothing in ((same, "same values"), (later, "before its start"), (of_others, "not used")):
        assert (running.carry_out(scenario.pk).result or {})["nothing"] == nothing


def test_the_formulas_offered_are_those_with_several_editions(rosters: dict[str, Person]) -> None:
    offered = edition_choices("pensions", rulebook(), last_months("contributions"))
    assert [
        (choice.formula.name, [(edition_key(one), str(last_month_of(choice.formula, one))) for one in choice.in_force])
        for choice in offered
    ] == [
        ("annuity_divisor", [("original", "2024-12")]),
        ("transitional_pension", [("2021-01", "2025-12")]),
    ]
    of_bases = edition_choices("contributions", rulebook(), last_months("contributions"))
    assert [choice.formula.name for choice in of_bases] == ["flexible_base", "pension_base"]


def test_an_edition_that_the_law_has_no_more_is_refused_in_words(rosters: dict[str, Person], begun: Begin) -> None:
    done = running.carry_out(begun(EARLIER | {"edition": "2024-01"}, programme="pensions").pk)
    assert done.state == "refused"
    assert done.words["en"] == (
        "“transitional pension” (transitional_pension) has no edition “2024-01”: there are original, 2021-01, 2026-01."
    )
    assert done.words["zh-hans"].startswith("“过渡性养老金”（transitional_pension）没有")


def test_where_no_pension_was_decided_here_nobody_is_touched(rosters: dict[str, Person], begun: Begin) -> None:
    to_a_hundred = {"parameter": "annuity_months", "key": 60, "value": "100", "first": "2021-07"}
    done = running.carry_out(begun(to_a_hundred, programme="pensions").pk)
    assert (done.result or {})["nothing"] == "nobody"
    assert measure(done, "pension") == Tally(without=1)


def test_the_city_is_each_person_by_both_laws(rosters: dict[str, Person], begun: Begin) -> None:
    scenario = begun(SIXTEEN)
    what_if = WhatIf.of(rulebook(), scenario.reform(rulebook()))
    with query.connect() as duck:
        found_in = contributions.reckon(duck, what_if, AUGUST, None)
        assert found_in is not None
        duck.sql(found_in.sql("duckdb")).create("reckoned")
        found = duck.sql("SELECT person_id, employer_present, employer_reform FROM reckoned").fetchall()
    person = {"wage": 580_000, "injury_class": 3}
    names = ["pension_pooled", "unemployment_employer", "injury_employer"]
    laws = what_if.decide(names, person, AUGUST)
    zhang = next(row for row in found if row[0] == rosters["zhang"].pk)
    assert list(zhang[1:]) == [sum(law.values()) for law in laws] == [87_870, 99_470]


def test_asked_to_stop_it_stops_between_months_and_goes_on_from_there(
    rosters: dict[str, Person], begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = begun(SIXTEEN)

    def stop_after_the_first(done: int, total: int, text: str) -> None:
        if done == 1:
            Scenario.objects.filter(pk=scenario.pk).update(is_to_stop=True)

    assert running.carry_out(scenario.pk, progress=stop_after_the_first).state == "stopped"
    assert [one.month for one in ScenarioMonth.objects.filter(scenario=scenario)] == [JULY.first_day]
    monkeypatch.setattr(jobs, "_start", lambda pk: None)
    jobs.take_up(Scenario.objects.get(pk=scenario.pk), by=scenario.made_by)
    assert running.carry_out(scenario.pk).state == "done"


def test_one_may_try_one_thing_at_a_time_and_so_many_a_day(
    rosters: dict[str, Person], begun: Begin, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {
        "programme": "contributions", "title": "再算", "changes": [SIXTEEN], "months": [JULY, AUGUST], "towns": None,
    }  # fmt: skip
    working = begun(SIXTEEN)
    monkeypatch.setattr(jobs, "lives", lambda scenario: True)
    with pytest.raises(OneAtATime, match="试算"):
        jobs.begin(**asked, unit=working.unit, by=leader)
    monkeypatch.setattr(jobs, "lives", lambda scenario: False)
    monkeypatch.setattr(jobs, "MOST_A_DAY", 1)
    with pytest.raises(TooManyToday):
        jobs.begin(**asked, unit=working.unit, by=leader)
    monkeypatch.setattr(jobs, "MOST_A_DAY", 2)
    made = jobs.begin(**asked, unit=working.unit, by=leader)
    entry = TrailEntry.objects.get(action="what-if.begun")
    assert (entry.user, entry.subject_key, entry.detail["changes"]) == (leader, str(made.pk), [SIXTEEN])


def test_another_leader_sees_it_once_it_is_shared_and_a_town_never_the_citys(
    rosters: dict[str, Person], begun: Begin, leader: User, town: Town
) -> None:
    scenario, other, of_town = begun(SIXTEEN), leader_at(begun(SIXTEEN).unit, "fuju"), leader_at(town.unit, "zhen")
    assert not Scenario.objects.seen_by(other).exists()
    jobs.share(scenario, True, by=leader)
    assert list(Scenario.objects.seen_by(other)) == [scenario]
    assert not Scenario.objects.seen_by(of_town).exists()
    jobs.share(scenario, False, by=leader)
    assert not Scenario.objects.seen_by(other).exists()


def test_what_may_be_changed_is_what_the_formulas_use(rosters: dict[str, Person]) -> None:
    months = last_months("contributions")
    offered = {one.field: one for one in choices("contributions", rulebook(), months)}
    assert months == [JULY, AUGUST]
    assert {"pension_employer_rate", "minimum_wage", "injury_rate-2", "injury_rate-3", "flexible_rate"} <= set(offered)
    assert "each_amount_to_the_fen" not in offered  # a practice is no number
    assert "calculation_base" not in offered  # of pensions
    (value,) = offered["pension_base_floor"].values
    assert (int(value.value), value.state, str(value.first)) == (395_800, "reported", "2021-07")


@pytest.mark.django_db(transaction=True)
def test_killed_within_a_month_it_is_said_to_have_ended_and_goes_on_to_the_same_sums(
    rosters: dict[str, Person], begun: Begin, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = begun(SIXTEEN)
    words = [sys.executable, "-m", killed.__name__, str(connection.settings_dict["NAME"]), str(scenario.pk)]
    folders = [str(settings.ARCHIVE_FOLDER), str(settings.LAW_FOLDER)]  # type: ignore[attr-defined]
    died = subprocess.run([*words, *folders], env={**os.environ, "DJANGO_SETTINGS_MODULE": "renshe.settings"})
    assert died.returncode == -signal.SIGKILL
    wait_until_postgres_knows(scenario.pk)
    scenario.refresh_from_db()
    assert (jobs.progress(scenario).state, jobs.progress(scenario).done) == ("interrupted", 1)
    monkeypatch.setattr(jobs, "_start", lambda pk: None)
    jobs.take_up(scenario, by=scenario.made_by)
    done, undisturbed = running.carry_out(scenario.pk), running.carry_out(begun(SIXTEEN).pk)
    assert done.cube == undisturbed.cube
    assert (done.result or {})["months"] == (undisturbed.result or {})["months"]


def wait_until_postgres_knows(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [running.LOCK.format(pk=pk)])
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [running.LOCK.format(pk=pk)])


@pytest.mark.django_db(transaction=True)
def test_two_processes_do_not_reckon_one_scenario(rosters: dict[str, Person], begun: Begin) -> None:
    scenario, other = begun(SIXTEEN), connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [running.LOCK.format(pk=scenario.pk)])
            assert jobs.progress(scenario).state == "working"
            with pytest.raises(ScenarioAtWork, match="试算"):
                running.carry_out(scenario.pk)
    finally:
        other.close()
