"""The two methods that are compared in the transition of agencies and public institutions. Amounts in fen."""

from __future__ import annotations

from renshe.law import Facts, Fen, FenAMonth, Law, fen, formula, month, months, ratio, related, to_fen
from renshe.programmes.social_insurance.law.contributions import InsuredMonth, pension_base

TRANSITION = "国发〔2015〕2号"


class YearOfGrowth(Facts):
    """A year between the reform and the retirement, whose growth of wages raises the old method's amount."""

    grown_in = month(zh="增长年度", en="year of the growth", low="2015-01", high="2024-12", fixed=True)


class ByOldMethod(Facts):
    """What the old method is made of, at the reform of October 2014."""

    pay_of_2014 = fen(
        zh="2014年9月工作人员基本工资（A）", en="pay of September 2014 (A)", low=0, high=10**8, unit="fen/month"
    )
    old_method_rate = ratio(zh="退休费计发比例（M）", en="rate by years of service (M)", low=0, high=1, places=4)
    retirement_subsidy = fen(zh="退休补贴（B）", en="retirement subsidy (B)", low=0, high=10**8, unit="fen/month")
    rise_of_2015 = fen(zh="2015年增加的退休费（C）", en="rise of 2015 (C)", low=0, high=10**8, unit="fen/month")
    years_of_growth = related(YearOfGrowth, zh="增长年度", en="years of growth", at_most=10, order="grown_in")


class ByNewMethod(Facts):
    """What the new method is made of."""

    new_basic = fen(zh="基础养老金", en="basic pension", low=0, high=10**8, unit="fen/month")
    new_transitional = fen(zh="过渡性养老金", en="transitional pension", low=0, high=10**8, unit="fen/month")
    new_account = fen(zh="个人账户养老金", en="individual-account pension", low=0, high=10**8, unit="fen/month")
    new_annuity = fen(zh="职业年金月领取额", en="annuity a month", low=0, high=10**8, unit="fen/month")


class InstitutionMonth(InsuredMonth):
    """One person at an agency or public institution in one month."""


class InstitutionRetiree(Facts):
    """Somebody with deemed years at the reform who retires from an agency or public institution."""

    institution_deemed_index = ratio(zh="视同缴费指数", en="deemed index", low=0, high=3)
    institution_deemed_months = months(zh="视同缴费月数", en="deemed months", low=0, high=720)


@formula(
    zh="机关事业单位养老保险单位缴费",
    en="pension, share of agencies and public institutions",
    cites=f"{TRANSITION}（自2014年10月起）",
    since="2014-10",
)
def institution_pension_pooled(person: InstitutionMonth, law: Law) -> Fen:
    return to_fen(pension_base(person, law) * law.institution_pension_employer_rate, law.each_amount_to_the_fen)


@formula(
    zh="机关事业单位过渡性养老金",
    en="transitional pension of public institutions",
    cites=f"{TRANSITION}（过渡期规定，自2014年10月起）",
    since="2014-10",
    pays=True,
)
def institution_transitional(person: InstitutionRetiree, law: Law) -> FenAMonth:
    years = person.institution_deemed_months / law.months_in_a_year
    amount = law.calculation_base * person.institution_deemed_index * years * law.institution_transitional_rate
    return to_fen(amount, law.each_part_to_the_fen)


@formula(
    zh="老办法待遇标准",
    en="benefit by the old method",
    cites=f"{TRANSITION}（过渡期规定，自2014年10月起）",
    since="2014-10",
)
def old_method_amount(person: ByOldMethod, law: Law) -> FenAMonth:
    amount = person.pay_of_2014 * person.old_method_rate + person.retirement_subsidy + person.rise_of_2015
    for year in person.years_of_growth:
        amount += amount * law.on(year.grown_in).transition_growth
    return to_fen(amount, law.each_benefit_to_the_fen)


@formula(
    zh="新办法待遇标准",
    en="benefit by the new method",
    cites=f"{TRANSITION}（过渡期规定，自2014年10月起）",
    since="2014-10",
)
def new_method_amount(person: ByNewMethod, law: Law) -> FenAMonth:
    return person.new_basic + person.new_transitional + person.new_account + person.new_annuity
