"""What is due for one person in one month: pension, unemployment, work injury. All amounts in fen."""

from __future__ import annotations

from renshe.law import Facts, Fen, FenAMonth, Law, at_least, at_most, clamp, edition, fen, formula, to_fen, whole
from renshe.programmes.social_insurance.law.base_limits import LIMITS, LIMITS_2019

TEN_MILLION_YUAN = 1_000_000_000  # a declared wage above it is refused; 110 % a month, carried on for long, may pass it


class InsuredMonth(Facts):
    """One person at one employer in one month."""

    wage = fen(zh="申报工资", en="declared wage", low=0, high=10 * TEN_MILLION_YUAN)
    injury_class = whole(zh="工伤保险行业风险类别", en="injury class of the industry", low=1, high=8, fixed=True)


class FlexibleMonth(Facts):
    """A flexible worker who pays for themselves."""

    chosen_base = fen(zh="自选缴费基数", en="chosen base", low=0, high=TEN_MILLION_YUAN)


class SpecificMonth(Facts):
    """A person without a labour relation, insured against work injury alone (特定人员单项参加工伤保险)."""

    wage = fen(zh="申报报酬", en="declared pay", low=0, high=10 * TEN_MILLION_YUAN)
    injury_class = whole(zh="工伤保险行业风险类别", en="injury class of the industry", low=1, high=8, fixed=True)


class CarriedWage(Facts):
    """What is assessed on where nobody declared in time."""

    last_wage = fen(zh="上月缴费工资", en="last month's wage", low=0, high=10 * TEN_MILLION_YUAN)


@formula(zh="养老保险缴费基数", en="pension contribution base", cites=LIMITS)
def pension_base(person: InsuredMonth, law: Law) -> FenAMonth:
    return clamp(person.wage, law.pension_base_floor, law.pension_base_ceiling)


@edition(pension_base, cites=LIMITS_2019, since="2019-05")
def pension_base_2019(person: InsuredMonth, law: Law) -> FenAMonth:
    # The limits stay; of which average wage they are the share is new.
    return clamp(person.wage, law.pension_base_floor, law.pension_base_ceiling)


@formula(zh="养老保险单位缴费", en="pension, employer's share", cites="社会保险法 第十二条第一款")
def pension_pooled(person: InsuredMonth, law: Law) -> Fen:
    return to_fen(pension_base(person, law) * law.pension_employer_rate, law.each_amount_to_the_fen)


@formula(
    zh="养老保险个人缴费（计入个人账户）",
    en="pension, employee's share (to the account)",
    cites="社会保险法 第十二条第二款",
)
def pension_account(person: InsuredMonth, law: Law) -> Fen:
    return to_fen(pension_base(person, law) * law.pension_employee_rate, law.each_amount_to_the_fen)


@formula(zh="失业保险缴费基数", en="unemployment contribution base", cites="广东省失业保险条例 第八条")
def unemployment_base(person: InsuredMonth, law: Law) -> FenAMonth:
    return clamp(person.wage, law.minimum_wage, law.unemployment_base_ceiling)


@formula(
    zh="失业保险单位缴费",
    en="unemployment, employer's share",
    cites="社会保险法 第四十四条；广东省失业保险条例 第九条",
)
def unemployment_employer(person: InsuredMonth, law: Law) -> Fen:
    rate = law.unemployment_employer_rate * law.unemployment_floating_coefficient
    return to_fen(unemployment_base(person, law) * rate, law.each_amount_to_the_fen)


@formula(zh="失业保险个人缴费", en="unemployment, employee's share", cites="社会保险法 第四十四条")
def unemployment_employee(person: InsuredMonth, law: Law) -> Fen:
    return to_fen(unemployment_base(person, law) * law.unemployment_employee_rate, law.each_amount_to_the_fen)


@formula(zh="工伤保险缴费基数下限", en="injury base, floor", cites="业务惯例（未找到成文规定）")
def injury_base_floor(person: InsuredMonth, law: Law) -> FenAMonth:
    return law.minimum_wage * law.injury_floor_in_minimum_wages


@formula(zh="工伤保险缴费基数", en="injury contribution base", cites="社会保险法 第三十五条")
def injury_base(person: InsuredMonth, law: Law) -> FenAMonth:
    base = at_least(person.wage, injury_base_floor(person, law))
    if law.injury_base_ceiling > 0:
        return at_most(base, law.injury_base_ceiling)
    return base


@formula(zh="工伤保险单位缴费", en="injury, employer's share", cites="社会保险法 第三十三条、第三十四条")
def injury_employer(person: InsuredMonth, law: Law) -> Fen:
    return to_fen(injury_base(person, law) * law.injury_rate[person.injury_class], law.each_amount_to_the_fen)


@formula(zh="个人缴费合计", en="employee's contributions", cites="社会保险法 第十二条第二款、第四十四条")
def employee_contributions(person: InsuredMonth, law: Law) -> Fen:
    return pension_account(person, law) + unemployment_employee(person, law)


@formula(zh="单位缴费合计", en="employer's contributions", cites="社会保险法 第十二条第一款、第三十三条、第四十四条")
def employer_contributions(person: InsuredMonth, law: Law) -> Fen:
    return pension_pooled(person, law) + unemployment_employer(person, law) + injury_employer(person, law)


@formula(zh="灵活就业人员缴费基数", en="flexible worker's base", cites=LIMITS)
def flexible_base(person: FlexibleMonth, law: Law) -> FenAMonth:
    return clamp(person.chosen_base, law.pension_base_floor, law.pension_base_ceiling)


@edition(flexible_base, cites=LIMITS_2019, since="2019-05")
def flexible_base_2019(person: FlexibleMonth, law: Law) -> FenAMonth:
    return clamp(person.chosen_base, law.pension_base_floor, law.pension_base_ceiling)


@formula(zh="灵活就业人员缴费", en="flexible worker's contribution", cites="国发〔2005〕38号")
def flexible_total(person: FlexibleMonth, law: Law) -> Fen:
    return to_fen(flexible_base(person, law) * law.flexible_rate, law.each_amount_to_the_fen)


@formula(zh="灵活就业人员计入个人账户", en="flexible worker's share to the account", cites="国发〔2005〕38号")
def flexible_account(person: FlexibleMonth, law: Law) -> Fen:
    return to_fen(flexible_base(person, law) * law.flexible_account_rate, law.each_amount_to_the_fen)


@formula(zh="灵活就业人员计入统筹基金", en="flexible worker's share to the pool", cites="国发〔2005〕38号")
def flexible_pooled(person: FlexibleMonth, law: Law) -> Fen:
    # The rest, so that the two shares add up to what the person pays.
    return flexible_total(person, law) - flexible_account(person, law)


@formula(zh="特定人员工伤保险缴费基数", en="injury base of specific groups", cites="粤人社规〔2020〕55号")
def specific_injury_base(person: SpecificMonth, law: Law) -> FenAMonth:
    return clamp(person.wage, law.specific_injury_base_floor, law.specific_injury_base_ceiling)


@formula(zh="特定人员工伤保险缴费", en="injury contribution of specific groups", cites="粤人社规〔2020〕55号")
def specific_injury_employer(person: SpecificMonth, law: Law) -> Fen:
    return to_fen(specific_injury_base(person, law) * law.injury_rate[person.injury_class], law.each_amount_to_the_fen)


@formula(
    zh="未按时申报的缴费工资",
    en="wage carried on where none was declared",
    cites="社会保险法 第六十二条",
)
def carried_wage(person: CarriedWage, law: Law) -> FenAMonth:
    return to_fen(person.last_wage * law.undeclared_share, law.each_amount_to_the_fen)
