"""Work injuries whose benefits begin in a month: what the fund pays by grade, care, and at the end of the relation.

The fund pays the lump sum, the allowance of those who leave work (grades 1 to 4), care and the medical subsidy. The
allowance of grades 5 and 6 and the employment subsidy are the employer's (工伤保险条例 第三十六条、第三十七条):
decided with the others, not paid here.
"""

from __future__ import annotations

from collections.abc import Iterator

from renshe.law.month import Month
from renshe.law.receipts.receipt import Decided, Known, decide
from renshe.programmes.social_insurance.benefits.models import Injury
from renshe.programmes.social_insurance.benefits.rulings import INJURY, Kind, Part, Ruling, dossier
from renshe.programmes.social_insurance.law import rulebook

BY_GRADE = ("disability_lump_sum", "disability_allowance", "medical_subsidy", "employment_subsidy")
AT_THE_END = ("medical_subsidy", "employment_subsidy")


def rulings(month: Month) -> Iterator[Ruling]:
    """Yield what is decided in `month`, the month of the law."""
    for injury in Injury.objects.filter(first_month=month.first_day).order_by("pk"):
        yield _by_grade(injury, month)
        if injury.care_level:
            yield _care(injury, month)
    ended = Injury.objects.filter(relation_ended_in=month.first_day, first_month__lt=month.first_day)
    for injury in ended.order_by("pk"):
        decided = _decide(injury, AT_THE_END, month)
        yield _ruling(injury, decided, [Kind.MEDICAL_SUBSIDY])


def _by_grade(injury: Injury, month: Month) -> Ruling:
    paid = [Kind.DISABILITY_LUMP_SUM, Kind.MEDICAL_SUBSIDY]
    if injury.grade <= int(rulebook().parameters["grade_that_leaves_work"].at(month).value):
        paid.append(Kind.DISABILITY_ALLOWANCE)
    return _ruling(injury, _decide(injury, BY_GRADE, month), paid)


def _care(injury: Injury, month: Month) -> Ruling:
    reviewed = dossier("injury", injury.pk, injury.reviewed_at)
    facts = {
        "care_scheme": Known("guangdong", reviewed),
        "care_level": Known(injury.care_level, reviewed),
    }
    return _ruling(injury, decide(rulebook(), [Kind.CARE_ALLOWANCE.value], facts, month), [Kind.CARE_ALLOWANCE])


def _decide(injury: Injury, names: tuple[str, ...], month: Month) -> Decided:
    reviewed = dossier("injury", injury.pk, injury.reviewed_at)
    ended = injury.relation_ended_in
    facts = {
        "own_wage": Known(injury.own_wage_fen, reviewed),
        "grade": Known(injury.grade, reviewed),
        "is_placed_in_work": Known(injury.is_placed_in_work, reviewed),
        "is_relation_ended": Known(ended is not None and ended <= month.first_day, reviewed),
    }
    return decide(rulebook(), names, facts, month)


def _ruling(injury: Injury, decided: Decided, paid: list[Kind]) -> Ruling:
    results = decided.receipt.results
    parts = tuple(Part(kind, injury.person_id, results[kind]) for kind in paid)
    first = results[decided.receipt.formulas[0]]
    return Ruling(INJURY, injury.person_id, decided, {"injury_id": injury.pk}, parts, first)
