"""The workload that the law engine is measured on: what is measured is the right thing."""

from __future__ import annotations

from pathlib import Path

from bench.law import people, workload
from bench.law.engines import run_in_turn, started
from bench.law.figures import BASES, ONE, ONE_BASES, RESULTS
from bench.law.reference import decided

RIGHT = [98_765, 172_839, 2_469, 9_877, 11_111, 216_000, 240_760, 70_750, 57_741]
PERSON = ONE | dict(zip(BASES, ONE_BASES, strict=True))


def test_the_reference_and_one_person_agree_on_the_amounts_of_the_person_who_is_decided_alone() -> None:
    assert decided(PERSON) == RIGHT
    found = workload.rulebook().decide(RESULTS, {**ONE, "bases": ONE_BASES}, workload.ON)
    assert [int(value * 10_000) if name == "indices" else value for name, value in found.items()] == RIGHT


def test_both_queries_find_for_a_small_city_what_fractions_find(tmp_path: Path) -> None:
    folder = people.make(tmp_path, 900)
    right = [decided(person) for person in people.first(folder, 900)]
    with started({"ours": "bench.law.ours", "SQL by hand": "bench.law.by_hand"}, str(folder)) as engines:
        run_in_turn(list(engines.values()), runs=1)
        assert [len(engine.seconds) for engine in engines.values()] == [1, 1]
        assert engines["ours"].show() == right
        assert engines["SQL by hand"].show() == right
