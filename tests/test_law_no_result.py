"""The error with which the city's query stops is read back whole, whatever stands in labels and in the data."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from renshe.law import Codes, Facts, Fen, Law, Month, Rulebook, code, fen, formula, no_result, one, ratio, to_fen

ON = Month(2021, 7)


class Place(Codes):
    TOWN = one(zh="镇", en="town")


class Odd(Facts):
    """Labels with what parts the message."""

    wage = fen(zh="工资;甲|乙=丙,丁", en="wage; a|b=c, 100%", low=0, high=1000)
    share = ratio(zh="比例", en="share", low=0, high=1)
    place = code(Place, zh="地点", en="place")


@formula(zh="津贴;一|二", en="allowance; one|two", cites="-")
def allowance(person: Odd, law: Law) -> Fen:
    return to_fen(person.wage * person.share) if person.place == Place.TOWN else to_fen(person.wage / 2)


def refusal(row: str) -> str:
    module = ModuleType("clauses")
    vars(module).update(allowance=allowance)
    book = Rulebook.load([Path("/nonexistent")], [module])
    query = book.select(["allowance"], ON, "people", ["person_id"])
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE people AS FROM (VALUES ({row})) t(wage, share, place, person_id)")
        with pytest.raises(duckdb.Error) as stopped:
            database.execute(query.sql("duckdb")).fetchall()
    found: Any = no_result.read(str(stopped.value))
    assert found is not None
    book.reason(found, ON)  # one person is told as well, and nothing breaks
    return str(found)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("5000, 0.5, 'town', 7", "“wage; a|b=c, 100%” (wage) is 50.00 yuan, which is not from 0.00 yuan to 10.00 yuan"),
        ("500, 0.5, 'z;z|q,=%3B', 7", "“place” (place) is z;z|q,=%3B, which is not one of town"),
        ("500, 0.5, E'a\\nb', 7", "“place” (place) is a\nb, which is not one of town"),
        ("500, 'nan'::DOUBLE, 'town', 7", "“share” (share) is nan, which is not"),
        ("NULL, 0.5, 'town', 7", "“wage; a|b=c, 100%” (wage) is missing"),
    ],
)
def test_a_refusal_is_told_whole(row: str, words: str) -> None:
    told = refusal(row)
    assert told.startswith("“allowance; one|two” (allowance) has no value for the row person_id 7: ")
    assert words in told
