"""Those found completely unable to work before the age of retirement (from 2025): granted, changed, ended in a month.

It ends with a pension or death, and the month after somebody pays contributions again (人社部发〔2024〕72号).
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
from django.db.models import Q

from renshe.casework.models import Decision
from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Known, Record, decide
from renshe.programmes.social_insurance import careers
from renshe.programmes.social_insurance.benefits import running
from renshe.programmes.social_insurance.benefits.models import Benefit, Sickness
from renshe.programmes.social_insurance.benefits.rulings import SICKNESS, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.models import PensionAward

ALLOWANCE = Kind.SICKNESS_ALLOWANCE
NEAR, FAR = "a", "b"
CASE = "sickness_case"
NAMES = (ALLOWANCE.value, "sickness_months")


def rulings(duck: duckdb.DuckDBPyConnection, month: Month) -> Iterator[Ruling]:
    """Yield what is decided in `month`; it is paid for the months that the law gives. `duck` has the month's `roster`.

    Who was more than five years from the age is decided on anew once they are not (第四条).
    """
    nearer = _nearer(month)
    _end(duck, month)
    due = Sickness.objects.filter(Q(first_month=month.first_day) | Q(pk__in=nearer)).select_related("person")
    found = [one for one in due.order_by("pk") if one.pk not in nearer or _still_draws(duck, one, month)]
    if not found:
        return
    people = [one.person_id for one in found]
    balances = careers.balances(duck, month, people)
    histories = careers.histories(duck, month, people)
    for one in found:
        decided = decide_on(
            one, month, balances.get(one.person_id, 0), histories[one.person_id], earlier=nearer.get(one.pk)
        )
        results = decided.receipt.results
        last = month + (results["sickness_months"] - 1)
        parts = (Part(ALLOWANCE, one.person_id, results[ALLOWANCE], last),)
        yield Ruling(SICKNESS, one.person_id, decided, {"sickness_id": one.pk}, parts, results[ALLOWANCE])


def _nearer(month: Month) -> dict[int, Decision]:
    """The dossiers whose months of the basic pension alone are over, with the decision that gave those."""
    over = Benefit.objects.filter(kind=ALLOWANCE, last_month=(month + -1).first_day, decision__isnull=False)
    found: dict[int, Decision] = {}
    for one in over.select_related("decision"):
        assert one.sickness_id is not None
        assert one.decision is not None
        results = one.decision.receipt["results"]
        if results.get(CASE) == FAR and results["sickness_months"] == month - Month.of(one.first_month):
            found[one.sickness_id] = one.decision
    return found


def _end(duck: duckdb.DuckDBPyConnection, month: Month) -> None:
    """End it where a pension begins, where somebody died, and after the month in which they pay contributions again."""
    day = month.first_day
    runs = Benefit.objects.filter(kind=ALLOWANCE, first_month__lt=day).filter(
        Q(last_month__isnull=True) | Q(last_month__gte=day)
    )
    gone = runs.filter(Q(person__pension_award__first_month__lte=day) | Q(person__died_on__lt=day))
    running.end(month, Q(pk__in=list(gone.values_list("pk", flat=True))))
    paying = [person for person in runs.values_list("person", flat=True) if _pays_again(duck, person)]
    running.end(month + 1, Q(kind=ALLOWANCE, person__in=paying))


def _still_draws(duck: duckdb.DuckDBPyConnection, one: Sickness, month: Month) -> bool:
    day = month.first_day
    is_alive = one.person.died_on is None or one.person.died_on >= day
    draws = PensionAward.objects.filter(person=one.person_id, first_month__lte=day).exists()
    return is_alive and not draws and not _pays_again(duck, one.person_id)


def _pays_again(duck: duckdb.DuckDBPyConnection, person: int) -> bool:
    found = duck.execute("SELECT count(*) FROM roster WHERE person_id = ? AND pays_pension", [person]).fetchall()
    return bool(found[0][0])


def decide_on(
    sickness: Sickness, month: Month, balance_fen: int, career: careers.History, *, earlier: Decision | None = None
) -> Decided:
    """Decide by the law of `month`, with what the account holds and what was paid up to then.

    `earlier`: the decision of before, that the age was more than five years away.
    """
    reviewed = dossier("sickness", sickness.pk, sickness.reviewed_at)
    registry = (Record("registry.person", str(sickness.person_id)),)
    files = tuple(Record(file, str(sickness.person_id)) for file in career.files)
    months_old = careers.age_in_months(sickness.person.birth_date, month.first_day)
    facts = {
        "base_total": Known({str(year): fen for year, fen in career.base_fen.items()}, files),
        "months_paid": Known({str(year): number for year, number in career.months.items()}, files),
        "deemed_months": Known(sickness.deemed_months, reviewed),
        "deemed_index": Known(sickness.deemed_index, reviewed),
        "early_months": Known(0, reviewed),
        "later_index_sum": Known("0", reviewed),
        "account": Known(balance_fen, files),
        "deemed_account": Known(0, reviewed),
        "months_with_deemed": Known(sickness.deemed_months + sum(career.months.values()), files),
        "months_to_retirement": Known(
            sickness.months_to_retirement - (month - Month.of(sickness.first_month)), reviewed
        ),
        "other_parts": Known(sickness.other_parts_fen, reviewed),
    }
    # Only the whole pension asks for the age; the divisor has none for the young, who get the basic part.
    if months_old // 12 >= rulebook().declared(ALLOWANCE.value)["age_years"].low:
        facts |= {"age_years": Known(months_old // 12, registry), "age_months": Known(months_old % 12, registry)}
    if earlier is not None:  # "computed again as A", whatever the minimum years have become meanwhile
        facts[CASE] = Known(NEAR, (Record("casework.decision", str(earlier.pk)),))
        return decide(rulebook(), NAMES, facts, month)
    return decide(rulebook(), (*NAMES, CASE), facts, month)
