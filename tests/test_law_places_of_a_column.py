"""A column with more decimals than the fact allows: the city refuses what one person is refused, and rounds nothing."""

from __future__ import annotations

import duckdb
import pytest

from renshe.law import Facts, Fen, Law, Month, Rulebook, fen, formula, no_result, ratio, to_fen
from renshe.law.errors import FactWrong, NoResult

JULY = Month(2021, 7)


class Person(Facts):
    index = ratio(zh="缴费工资指数", en="contribution index", low=0, high=3)
    wage = fen(zh="工资", en="wage", low=0, high=10**7)


@formula(zh="指数化工资", en="indexed wage", cites="-")
def indexed(person: Person, law: Law) -> Fen:
    return to_fen(person.index * person.wage)


BOOK = Rulebook({}, [indexed])


def city(index: str, wage: str, row: str, *, is_looked_at: bool) -> list[tuple[int, int]] | NoResult:
    """The city's results of one row in columns of these types, or its refusal."""
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE people (person_id BIGINT, index {index}, wage {wage})")
        duck.execute(f"INSERT INTO people VALUES (17, {row})")  # noqa: S608 - the test's own
        ranges = None
        if is_looked_at:
            (seen,) = duck.execute(BOOK.look(["indexed"], "people").sql("duckdb")).fetchall()
            ranges = BOOK.ranges(["indexed"], seen)
        asked = BOOK.select(["indexed"], JULY, "people", ["person_id"], ranges).sql("duckdb")
        try:
            return duck.execute(asked).fetchall()
        except duckdb.Error as error:
            refusal = no_result.read(str(error))
            assert refusal is not None
            return BOOK.reason(refusal, JULY)


@pytest.mark.parametrize("is_looked_at", [False, True])
@pytest.mark.parametrize("kind", ["DECIMAL(9, 5)", "DECIMAL(18, 6)", "DOUBLE"])
def test_what_has_more_decimals_is_refused_as_for_one_person(kind: str, is_looked_at: bool) -> None:
    refusal = city(kind, "BIGINT", "1.23456, 500000", is_looked_at=is_looked_at)
    with pytest.raises(FactWrong) as one:
        BOOK.compute("indexed", {"index": "1.23456", "wage": 500_000}, JULY)
    assert str(refusal) == str(one.value)
    assert str(refusal).endswith("is 1.23456: it must be a number with at most 4 decimals, such as 0.6.")


@pytest.mark.parametrize("is_looked_at", [False, True])
def test_a_part_of_a_fen_is_refused(is_looked_at: bool) -> None:
    refusal = city("DECIMAL(9, 4)", "DECIMAL(12, 1)", "1, 500000.5", is_looked_at=is_looked_at)
    assert str(refusal) == (
        "The fact “wage” (wage) is 5000.005: it must be an amount in yuan to the fen, such as 5000.00."
    )


@pytest.mark.parametrize("is_looked_at", [False, True])
@pytest.mark.parametrize("kind", ["DECIMAL(9, 4)", "DECIMAL(18, 6)", "DOUBLE"])
def test_a_wider_column_with_no_more_decimals_is_taken(kind: str, is_looked_at: bool) -> None:
    assert city(kind, "DECIMAL(12, 2)", "1.2345, 500000", is_looked_at=is_looked_at) == [(17, 617_250)]


def test_where_the_type_of_a_column_proves_it_no_row_is_asked() -> None:
    with duckdb.connect() as duck:
        duck.execute("CREATE TABLE people AS SELECT 1.2345::DECIMAL(9, 4) AS index, 500000::BIGINT AS wage")
        (seen,) = duck.execute(BOOK.look(["indexed"], "people").sql("duckdb")).fetchall()
    asked = BOOK.select(["indexed"], JULY, "people", ranges=BOOK.ranges(["indexed"], seen)).sql("duckdb")
    assert "=" not in asked
