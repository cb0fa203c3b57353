"""July 2021 in the sample city: what a month's close reads."""

from pathlib import Path

import duckdb

from renshe.law import Month
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
