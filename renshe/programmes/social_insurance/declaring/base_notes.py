"""Notes on wages outside the floor and the ceiling: which base will be used, as the law's formulas reckon it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from django.utils.translation import gettext

from renshe.law import Month
from renshe.law.errors import LawError
from renshe.money import yuan
from renshe.programmes.social_insurance.declaring.columns import HEADING
from renshe.programmes.social_insurance.declaring.faults import Fault
from renshe.programmes.social_insurance.declaring.understood import Line
from renshe.programmes.social_insurance.doubts import IN_DOUBT
from renshe.programmes.social_insurance.law import rulebook
from renshe.registry.models import Employer

BASES: Mapping[str, Mapping[str, str]] = {
    "employee": {"pension": "pension_base", "unemployment": "unemployment_base", "injury": "injury_base"},
    "specific": {"injury": "specific_injury_base"},
}
MOST_LISTED = 500  # of one kind; an employer with thousands below the floor knows after these


def notes_on_bases(
    lines: Iterable[Line], sheet: str, letters: Mapping[str, str], employer: Employer, month: Month
) -> tuple[Fault, ...]:
    """Return a note for each wage that is not itself the base; and one for an insurance whose base is not known."""
    bases, doubt = _bases(employer, month), _doubt(month)
    found: list[Fault] = []
    listed: Counter[str] = Counter()
    unknown: dict[str, str] = {}
    for line in lines:
        if line.change == "stop":
            continue
        for insurance, formula in BASES[line.kind].items():
            base = bases(formula, line.wage_fen)
            if isinstance(base, str):
                unknown[insurance] = base
            elif base != line.wage_fen:
                code = "note.below_floor" if base > line.wage_fen else "note.above_ceiling"
                listed[code] += 1
                if listed[code] <= MOST_LISTED:
                    data = {"insurance": insurance, "right": yuan(base)} | doubt(formula, base)
                    was = yuan(line.wage_fen)
                    found.append(Fault(code, was, line.row, letters.get("wage", ""), HEADING["wage"], sheet, data))
    return (*found, *_many(listed, sheet), *_unknown(unknown, sheet))


def _bases(employer: Employer, month: Month) -> Callable[[str, int], int | str]:
    book = rulebook()

    @cache
    def base(formula: str, wage_fen: int) -> int | str:
        try:
            return int(book.compute(formula, {"wage": wage_fen, "injury_class": employer.injury_class}, on=month))
        except LawError as error:
            return error.in_words(gettext)

    return base


def _doubt(month: Month) -> Callable[[str, int], dict[str, str]]:
    """How sure the floor or ceiling is that a base comes from, where it is in doubt."""

    @cache
    def doubt(formula: str, base_fen: int) -> dict[str, str]:
        used = rulebook().states_used(formula, on=month)
        states = [one.value.state for one in used if one.value.value == base_fen and one.value.state in IN_DOUBT]
        return {"doubt": states[0]} if states else {}

    return doubt


def _many(listed: Counter[str], sheet: str) -> Iterator[Fault]:
    for count in listed.values():
        if count > MOST_LISTED:
            yield Fault("note.many", sheet=sheet, data={"more": count - MOST_LISTED, "shown": MOST_LISTED})


def _unknown(unknown: Mapping[str, str], sheet: str) -> Iterator[Fault]:
    for insurance, why in unknown.items():
        yield Fault("note.no_base", sheet=sheet, data={"insurance": insurance, "why": why})
