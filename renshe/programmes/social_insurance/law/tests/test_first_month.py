"""July 2021 in the sample city: what a month's close reads."""

from pathlib import Path

import duckdb
import pytest

from renshe.law import Month, no_result
from renshe.programmes.social_insurance.law import rulebook_of

BOOK = rulebook_of(Path(__file__).parents[4] / "city" / "law")


def test_the_city_assesses_a_month_in_one_query() -> None:
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE roster AS FROM (VALUES (1, 500000, 3), (2, 100000, 1)) t(person_id, wage, injury_class)"
    )
    names = ["pension_base", "pension_pooled", "pension_account", "unemployment_base", "injury_employer"]
    query = BOOK.select(names, Month(2021, 7), "roster", ["person_id"]).order_by("person_id")
    assert database.execute(query.sql("duckdb")).fetchall() == [
        (1, 500000, 70000, 40000, 500000, 1750),
        (2, 395800, 55412, 31664, 172000, 172),
    ]


def test_110_percent_of_last_month_is_carried_on_where_nobody_declared() -> None:
    assert BOOK.compute("carried_wage", {"last_wage": 543215}, Month(2021, 7)) == 597537


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            "(NULL::BIGINT, 3)",
            "“declared wage” (wage) is missing: an amount in yuan to the fen, such as 5000.00 is needed",
        ),
        ("(-1, 3)", "“declared wage” (wage) is -0.01 yuan, which is not from 0.00 yuan to 100000000.00 yuan"),
        ("(500000, NULL)", "“injury class of the industry” (injury_class) is missing: a whole number is needed"),
        ("(500000, 9)", "“injury class of the industry” (injury_class) is 9, which is not from 1 to 8"),
    ],
)
def test_a_row_without_a_result_stops_the_query_and_names_row_and_fact(row: str, fault: str) -> None:
    query = BOOK.select(["injury_employer"], Month(2021, 7), "roster", ["person_id"])
    with duckdb.connect() as database:
        database.execute(
            f"CREATE TABLE roster AS FROM (VALUES {row}) t(wage, injury_class), (VALUES (17)) p(person_id)"
        )
        with pytest.raises(duckdb.Error, match=r"law\.no-result;injury_employer;") as stopped:
            database.execute(query.sql("duckdb")).fetchall()
    words = "“injury, employer's share” (injury_employer) has no value for the row person_id 17: "
    assert str(no_result.read(str(stopped.value))) == f"{words}{fault}."


def test_a_whole_pension_of_december_2021_for_one_person() -> None:
    paid = {year: 12 if year < 2022 else 0 for year in range(1998, 2027)}
    facts = {
        "average_index": "0.9",
        "months_paid": paid,
        "deemed_months": 12,
        "early_months": 0,
        "deemed_index": 0,
        "later_index_sum": 0,
        "account": 13_900_000,
        "deemed_account": 0,
        "age_years": 60,
        "age_months": 0,
    }
    # 8,332 x (1 + 0.9) / 2 x 25 years x 1 % = 1,978.85; 139,000 / 139 = 1,000; 100 + 4 x 25 years = 200.
    assert BOOK.compute("basic_pension", facts, Month(2021, 12)) == 197885
    assert BOOK.compute("monthly_pension", facts, Month(2021, 12)) == 317885
