"""Pensions decided: a reviewed dossier whose first month has come, reckoned by the law's own formulas.

The receipt holds every fact with its source, the law's content hash and the engine's version: from it alone
`explain` reckons the award again and shows each step with its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import duckdb

from renshe.archive import query
from renshe.archive.runs import StepContext, StepOutcome
from renshe.law.explanation import Step
from renshe.law.month import Month
from renshe.programmes.social_insurance import accounts
from renshe.programmes.social_insurance.errors import ReceiptWithoutFacts
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.law.pension import YEARS
from renshe.programmes.social_insurance.models import PensionAward, Retirement
from renshe.registry import spells

PARTS = {"basic_fen": "basic_pension", "account_fen": "account_pension", "transitional_fen": "transitional_pension"}


@dataclass(frozen=True, slots=True)
class History:
    """A person's yearly bases and months, as the archive holds them at the end of a month."""

    base_fen: dict[int, int]
    months: dict[int, int]
    files: list[str]


def work(context: StepContext) -> StepOutcome:
    """Decide the awards whose first month this is; the people's pension spells go over to drawing."""
    month = context.month
    due = list(
        Retirement.objects.filter(first_month=month.first_day, person__pension_award=None)
        .select_related("person")
        .order_by("person_id")
    )
    if not due:
        return StepOutcome(0, {"total_fen": 0})
    people = [one.person_id for one in due]
    balances = _balances(context.duckdb, month, people)
    histories = _histories(context.duckdb, month, people)
    made = [_decide(one, month, balances.get(one.person_id, 0), histories[one.person_id]) for one in due]
    PensionAward.objects.bulk_create(made)
    spells.retire_many((one.person_id, month) for one in due)
    return StepOutcome(len(made), {"total_fen": sum(award.total_fen for award in made)})


def explain(award: PensionAward) -> Step:
    """Reckon an award again from its receipt and show the steps.

    Raises:
        ReceiptWithoutFacts: the award was brought in with the opening, decided elsewhere.
    """
    if "facts" not in award.receipt:
        raise ReceiptWithoutFacts(person=str(award.person))
    return rulebook().explain("monthly_pension", plain_facts(award.receipt), on=Month.parse(award.receipt["month"]))


def plain_facts(receipt: dict[str, Any]) -> dict[str, Any]:
    """Return a receipt's facts as the law takes them; series by year."""
    facts: dict[str, Any] = {}
    for name, fact in receipt["facts"].items():
        value = fact["value"]
        facts[name] = {int(key): amount for key, amount in value.items()} if isinstance(value, dict) else value
    return facts


def _decide(retirement: Retirement, month: Month, balance_fen: int, history: History) -> PensionAward:
    months_old = _age_in_months(retirement.person.birth_date, retirement.retires_on)
    dossier = f"retirement {retirement.pk}"
    registry = f"person {retirement.person_id}"
    facts: dict[str, Any] = {
        "base_total": {"value": {str(year): fen for year, fen in history.base_fen.items()}, "source": history.files},
        "months_paid": {
            "value": {str(year): number for year, number in history.months.items()},
            "source": history.files,
        },
        "deemed_months": {"value": retirement.deemed_months, "source": dossier},
        "deemed_index": {"value": retirement.deemed_index, "source": dossier},
        "early_months": {"value": retirement.early_months, "source": dossier},
        "later_index_sum": {"value": retirement.later_index_sum, "source": dossier},
        "account": {"value": balance_fen, "source": history.files},
        "deemed_account": {"value": retirement.deemed_account_fen, "source": dossier},
        "age_years": {"value": months_old // 12, "source": registry},
        "age_months": {"value": months_old % 12, "source": registry},
    }
    law = rulebook()
    receipt = {"facts": facts, "law": law.content_hash, "engine": engine_version(), "month": str(month)}
    given = plain_facts(receipt)
    parts = {part: int(law.compute(formula, given, on=month)) for part, formula in PARTS.items()}
    return PensionAward(
        person_id=retirement.person_id,
        kind=PensionAward.Kind.DECIDED,
        first_month=month.first_day,
        total_fen=sum(parts.values()),
        receipt=receipt,
        **parts,
    )


def engine_version() -> str:
    try:
        return version("renshe")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "checkout"


def _age_in_months(birth: date, day: date) -> int:
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)


def _balances(duck: duckdb.DuckDBPyConnection, month: Month, people: Iterable[int]) -> dict[int, int]:
    _choose(duck, people)
    accounts.balances(duck, month).create_view("balances_now")
    return dict(duck.sql("SELECT person_id, balance_fen FROM balances_now WHERE person_id IN (FROM chosen)").fetchall())


def _histories(duck: duckdb.DuckDBPyConnection, month: Month, people: list[int]) -> dict[int, History]:
    """Yearly base sums and months: the opening history, then months since for which the whole pension arrived."""
    opening = accounts.recorded("history", until=month)
    names = [f"{one}/history.parquet" for one in opening]
    found: dict[int, History] = {person: History({}, {}, names) for person in people}
    query.view(duck, "history", opening)
    for row in duck.sql("FROM history WHERE person_id IN (FROM chosen)").fetchall():
        _take_opening(found[row[0]], dict(zip(duck.table("history").columns, row, strict=True)))
    for year, person, base, number in _since(duck, month):
        found[person].base_fen[year] = found[person].base_fen.get(year, 0) + base
        found[person].months[year] = found[person].months.get(year, 0) + number
    for history in found.values():
        for year in YEARS:
            history.base_fen.setdefault(year, 0)
            history.months.setdefault(year, 0)
    return found


def _take_opening(history: History, row: dict[str, int]) -> None:
    for column, value in row.items():
        match column.split("_"):
            case ["base", year, "fen"]:
                history.base_fen[int(year)] = value
            case ["months", year]:
                history.months[int(year)] = value


def _since(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[tuple[int, int, int, int]]:
    """Yield year, person, bases and months of the assessed months that were paid in full by now."""
    closed = accounts.recorded("credited", until=month)
    for number, one in enumerate(closed):
        query.view(duck, "assessed", one, as_name=f"paid_for_{number}")
    union = " UNION ALL ".join(
        f"SELECT person_id, employer_id, DATE '{one.first_day}' AS period, pension_base_fen, "  # noqa: S608
        f"pension_pooled_fen + pension_account_fen AS due FROM paid_for_{number} WHERE pays_pension"
        for number, one in enumerate(closed)
    )
    query.view(duck, "credited", closed, as_name="paid")
    rows = duck.sql(
        f"""SELECT year(a.period), a.person_id, sum(a.pension_base_fen)::BIGINT, count(*)
            FROM ({union}) a JOIN (
              SELECT person_id, employer_id, period, sum(pension_pooled_fen + pension_account_fen) AS paid
                FROM paid GROUP BY ALL) p USING (person_id, employer_id, period)
            WHERE p.paid >= a.due AND a.person_id IN (FROM chosen) GROUP BY ALL ORDER BY ALL"""  # noqa: S608 months
    )
    yield from rows.fetchall()


def _choose(duck: duckdb.DuckDBPyConnection, people: Iterable[int]) -> None:
    duck.execute("CREATE TABLE chosen AS SELECT unnest(?::BIGINT[]) AS person_id", [list(people)])
