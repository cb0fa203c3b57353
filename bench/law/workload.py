"""The workload as formulas: five contributions, 24 yearly indices, an account posted yearly, three parts of a pension.

Its numbers are the workload's, not the law's: every engine that is measured has the same.
"""

from __future__ import annotations

from fractions import Fraction
from types import ModuleType

from bench.law.figures import (
    AGES,
    AVERAGE,
    AVERAGES,
    CEILING,
    DIVISORS,
    FLOOR,
    INJURY,
    RATES,
    YEARS,
)
from renshe.law import (
    DatedParameter,
    Facts,
    Fen,
    FenAMonth,
    Law,
    Month,
    Ratio,
    Rulebook,
    Value,
    clamp,
    fen,
    formula,
    months,
    round_to,
    series,
    to_fen,
    total,
    whole,
)
from renshe.law.units import UNITS

LATER_YEARS = range(1, 24)
ON = Month(2021, 12)


class Person(Facts):
    wage = fen(zh="工资", en="wage", low=0, high=10**7)
    injury_class = whole(zh="风险类别", en="injury class", low=0, high=7)
    age = whole(zh="年龄", en="age", low=45, high=65)
    deemed = months(zh="视同缴费月数", en="deemed months", low=0, high=600)
    bases = series(fen(zh="年度缴费基数", en="the year's base", low=0, high=10**8), YEARS)


@formula(zh="缴费基数", en="base", cites="-")
def base(person: Person, law: Law) -> FenAMonth:
    return clamp(person.wage, law.base_floor, law.base_ceiling)


@formula(zh="养老个人", en="pension, employee", cites="-")
def pension_employee(person: Person, law: Law) -> Fen:
    return to_fen(base(person, law) * law.pension_employee_rate)


@formula(zh="养老单位", en="pension, employer", cites="-")
def pension_employer(person: Person, law: Law) -> Fen:
    return to_fen(base(person, law) * law.pension_employer_rate)


@formula(zh="失业个人", en="unemployment, employee", cites="-")
def unemployment_employee(person: Person, law: Law) -> Fen:
    return to_fen(base(person, law) * law.unemployment_employee_rate)


@formula(zh="失业单位", en="unemployment, employer", cites="-")
def unemployment_employer(person: Person, law: Law) -> Fen:
    return to_fen(base(person, law) * law.unemployment_employer_rate)


@formula(zh="工伤", en="injury", cites="-")
def injury(person: Person, law: Law) -> Fen:
    return to_fen(base(person, law) * law.injury_rate[person.injury_class])


@formula(zh="指数合计", en="indices added up", cites="-")
def indices(person: Person, law: Law) -> Ratio:
    return total(round_to(person.bases[year] / law.average_wage[year], 4) for year in YEARS)


@formula(zh="个人账户", en="account", cites="-")
def balance(person: Person, law: Law) -> Fen:
    held = to_fen(person.bases[0] * law.pension_employee_rate)
    for year in LATER_YEARS:
        credit = to_fen(person.bases[year] * law.pension_employee_rate)
        held = held + to_fen(held * law.interest[year]) + credit
    return held


@formula(zh="基础养老金", en="basic pension", cites="-")
def basic_pension(person: Person, law: Law) -> FenAMonth:
    mean = indices(person, law) / len(YEARS)
    years = law.paid_years + person.deemed / law.months_in_a_year
    return to_fen(law.average_pay * (1 + mean) / 2 * years * law.basic_rate)


@formula(zh="个人账户养老金", en="account pension", cites="-")
def account_pension(person: Person, law: Law) -> FenAMonth:
    return to_fen(balance(person, law) / law.divisor[person.age])


@formula(zh="过渡性养老金", en="transitional pension", cites="-")
def transitional_pension(person: Person, law: Law) -> FenAMonth:
    mean = indices(person, law) / len(YEARS)
    return to_fen(law.average_pay * mean * (person.deemed / law.months_in_a_year) * law.transitional_rate)


Number = int | Fraction


def parameter(name: str, unit: str, value: Number | dict[int, Number]) -> DatedParameter:
    values: dict[int | None, Number] = dict(value.items()) if isinstance(value, dict) else {None: value}
    dated = tuple(Value(Fraction(v), UNITS[unit], Month(1998, 1), "workload", "assumed", k) for k, v in values.items())
    return DatedParameter(
        name, name, name, UNITS[unit], "workload", ("whole",) if isinstance(value, dict) else (), dated
    )


def rulebook() -> Rulebook:
    values: dict[str, tuple[str, Number | dict[int, Number]]] = {
        "base_floor": ("fen/month", FLOOR),
        "base_ceiling": ("fen/month", CEILING),
        "pension_employee_rate": ("ratio", Fraction(8, 100)),
        "pension_employer_rate": ("ratio", Fraction(14, 100)),
        "unemployment_employee_rate": ("ratio", Fraction(2, 1000)),
        "unemployment_employer_rate": ("ratio", Fraction(8, 1000)),
        "injury_rate": ("ratio", {key: Fraction(rate, 10_000) for key, rate in enumerate(INJURY)}),
        "average_wage": ("fen", dict(enumerate(AVERAGES))),
        "interest": ("ratio", {year: Fraction(rate, 10_000) for year, rate in enumerate(RATES)}),
        "average_pay": ("fen/month", AVERAGE),
        "divisor": ("months", dict(zip(AGES, DIVISORS, strict=True))),
        "months_in_a_year": ("months/year", 12),
        "paid_years": ("years", 24),
        "basic_rate": ("ratio/year", Fraction(1, 100)),
        "transitional_rate": ("ratio/year", Fraction(12, 1000)),
    }
    module = ModuleType("workload")
    found = {name: value for name, value in globals().items() if type(value).__name__ == "Formula"}
    module.__dict__.update(found)
    book = Rulebook.load([], [])
    return Rulebook(
        book.parameters | {name: parameter(name, unit, value) for name, (unit, value) in values.items()}, found.values()
    )
