"""The workload as an OpenFisca country package has it: yuan, floats of 32 bits, a variable for each amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH, YEAR, period
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.law.figures import (
    AGES,
    AVERAGE,
    AVERAGES,
    CEILING,
    CONTRIBUTIONS,
    DIVISORS,
    FIRST_YEAR,
    FLOOR,
    INJURY,
    RATES,
    YEARS,
)

ON = "2021-12"
LAST = FIRST_YEAR + len(YEARS) - 1
InjuryClass = Enum("InjuryClass", {f"class_{number}": f"class_{number}" for number in range(len(INJURY))})


def half_up(amount: Any, places: int = 2) -> Any:
    return np.floor(amount * 10**places + 0.5) / 10**places


def always(value: float) -> dict[str, Any]:
    return {"values": {f"{FIRST_YEAR}-01-01": {"value": value}}}


def yearly(values: list[float]) -> dict[str, Any]:
    return {"values": {f"{FIRST_YEAR + year}-01-01": {"value": value} for year, value in enumerate(values)}}


PARAMETERS = {
    "base": {"floor": always(FLOOR / 100), "ceiling": always(CEILING / 100)},
    "pension": {"employee": always(0.08), "employer": always(0.14)},
    "unemployment": {"employee": always(0.002), "employer": always(0.008)},
    "injury": {f"class_{number}": always(rate / 10_000) for number, rate in enumerate(INJURY)},
    "average_wage": yearly([average / 100 for average in AVERAGES]),
    "interest": yearly([rate / 10_000 for rate in RATES]),
    "monthly_average": always(AVERAGE / 100),
    "divisor": {
        "brackets": [
            {"threshold": always(age), "amount": always(divisor)} for age, divisor in zip(AGES, DIVISORS, strict=True)
        ],
        "metadata": {"type": "single_amount"},
    },
}


def index(people: Any, at: Any, law: Any) -> Any:
    return half_up(people("yearly_base", at) / law(at).average_wage, 4)


def balance(people: Any, at: Any, law: Any) -> Any:
    credit = half_up(people("yearly_base", at) * law(at).pension.employee)
    if at.start.year == FIRST_YEAR:
        return credit
    before = people("balance", at.last_year)
    return before + half_up(before * law(at).interest) + credit


def mean_index(people: Any, at: Any, law: Any) -> Any:
    return sum(people("index", period(str(FIRST_YEAR + year))) for year in YEARS) / len(YEARS)


def basic_pension(people: Any, at: Any, law: Any) -> Any:
    years = len(YEARS) + people("deemed", at) / 12
    return half_up(law(at).monthly_average * (1 + people("mean_index", at)) / 2 * years * 0.01)


def account_pension(people: Any, at: Any, law: Any) -> Any:
    return half_up(people("balance", period(str(at.start.year))) / law(at).divisor.calc(people("age", at)))


def transitional_pension(people: Any, at: Any, law: Any) -> Any:
    return half_up(law(at).monthly_average * people("mean_index", at) * people("deemed", at) / 12 * 0.012)


FORMULAS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "base": lambda people, at, law: np.clip(people("wage", at), law(at).base.floor, law(at).base.ceiling),
    "pension_employee": lambda people, at, law: half_up(people("base", at) * law(at).pension.employee),
    "pension_employer": lambda people, at, law: half_up(people("base", at) * law(at).pension.employer),
    "unemployment_employee": lambda people, at, law: half_up(people("base", at) * law(at).unemployment.employee),
    "unemployment_employer": lambda people, at, law: half_up(people("base", at) * law(at).unemployment.employer),
    "injury": lambda people, at, law: half_up(people("base", at) * law(at).injury[people.employer("injury_class", at)]),
    "mean_index": mean_index,
    "basic_pension": basic_pension,
    "account_pension": account_pension,
    "transitional_pension": transitional_pension,
}


def rate(employers: Any, at: Any, law: Any) -> Any:
    return law(at).injury[employers("injury_class", at)]


def injury_by_rate(people: Any, at: Any, law: Any) -> Any:
    return half_up(people("base", at) * people.employer("injury_rate", at))


def system(*, by_employer: bool = False) -> TaxBenefitSystem:
    """The country package; `by_employer` has the table of rates looked into for each employer, not for each person.

    OpenFisca looks into a table in Python, row by row: that is a third of its time, and a package may spare it.
    """
    people = build_entity("person", "persons", "a person", is_person=True)
    employers = build_entity("employer", "employers", "an employer", roles=[{"key": "worker", "plural": "workers"}])
    made = TaxBenefitSystem([people, employers])
    made.parameters = ParameterNode("", data=PARAMETERS)

    def add(name: str, formula: Callable[..., Any] | None = None, **more: Any) -> None:
        of = {"value_type": float, "entity": people, "definition_period": MONTH, "label": name, **more}
        made.add_variable(type(name, (Variable,), of | ({"formula": formula} if formula else {})))

    add("wage")
    add("age", value_type=int)
    add("deemed")
    add("yearly_base", definition_period=YEAR)
    classes = {"value_type": Enum, "possible_values": InjuryClass, "default_value": next(iter(InjuryClass))}
    add("injury_class", entity=employers, **classes)
    add("index", index, definition_period=YEAR)
    add("balance", balance, definition_period=YEAR)
    for name, formula in FORMULAS.items():
        add(name, injury_by_rate if by_employer and name == "injury" else formula)
    if by_employer:
        add("injury_rate", rate, entity=employers)
    for name in CONTRIBUTIONS:
        add(f"sum_of_{name}", summed(name), entity=employers)
    return made


def summed(name: str) -> Callable[[Any, Any], Any]:
    return lambda employers, at: employers.sum(employers.members(name, at))
