"""Costs of treatment, travel, aids and moving; survivors' yearly raise; what counts as an injury. Amounts in fen."""

from __future__ import annotations

from renshe.law import (
    NOUGHT,
    Codes,
    Facts,
    Fen,
    FenAMonth,
    Flag,
    Law,
    at_least,
    at_most,
    code,
    days,
    fen,
    formula,
    months,
    one,
    related,
    total,
    truth,
    whole,
)

ORDER_586 = "工伤保险条例"


class Treatment(Facts):
    """Days in hospital and outside the pooling area, for the treatment of an injury."""

    days_in_hospital = days(zh="住院天数", en="days in hospital", low=0, high=3660)
    days_outside = days(zh="经同意在统筹地区以外就医天数", en="days outside the area, with consent", low=0, high=3660)
    transport_costs = fen(zh="交通费", en="transport costs", low=0, high=10**8)


class Aid(Facts):
    """An aid (prosthesis, orthosis, wheelchair and the like) that the committee confirmed."""

    aid_price = fen(zh="辅助器具价格", en="price of the aid", low=0, high=10**9)
    aid_limit = fen(zh="国家目录规定的限额", en="limit of the national catalogue", low=0, high=10**9)


class MovingAway(Facts):
    """Somebody of grade 1 to 4 who moves to their home place."""

    injury_grade = whole(zh="伤残等级", en="grade of disability", low=1, high=10, fixed=True)
    is_moving_home = truth(zh="户籍迁往原籍", en="moves to the home place")


class SurvivorRaised(Codes):
    USUAL = one(zh="其他供养亲属", en="other dependant")
    SPOUSE_OR_LONE = one(zh="配偶，或者孤寡老人、孤儿", en="spouse, or lone elder or orphan")
    LONE_SPOUSE = one(zh="配偶且为孤寡老人", en="spouse who is a lone elder")


class SurvivorAllowance(Facts):
    """A dependant's allowance at the yearly change. The month of the law lies in that year."""

    survivor_kind = code(SurvivorRaised, zh="供养亲属类别", en="kind of dependant", fixed=True)
    survivor_allowance_before = fen(
        zh="调整前供养亲属抚恤金", en="allowance before the change", low=0, high=10**8, unit="fen/month"
    )


class AmountChanged(Facts):
    """One change of what is drawn every month, and for how many months the amount of before was paid since it holds."""

    amount_before = fen(zh="调整前月标准", en="a month before the change", low=0, high=10**8, unit="fen/month")
    amount_after = fen(zh="调整后月标准", en="a month after the change", low=0, high=10**8, unit="fen/month")
    months_paid_before = months(
        zh="已按调整前标准发放的月数", en="months paid at the amount of before", low=0, high=240
    )


class PaidBefore(Facts):
    """Somebody whose allowance is decided anew after the month from which the change holds."""

    changes = related(AmountChanged, zh="历次调整", en="changes", at_most=12)


class Accident(Facts):
    """What happened, as the inquiry found it."""

    is_by_work = truth(zh="因工作原因受到伤害", en="hurt by work")
    is_on_commute = truth(
        zh="上下班途中受到非本人主要责任的事故伤害", en="hurt on the way to or from work, not mainly by own fault"
    )
    is_sudden_illness = truth(zh="工作时间和岗位突发疾病死亡", en="died of a sudden illness at work")
    hours_until_death = whole(zh="发病至死亡的小时数", en="hours from the illness to death", low=0, high=100000)
    is_crime = truth(zh="故意犯罪", en="intentional crime")
    is_drunk_or_drugged = truth(zh="醉酒或者吸毒", en="drunk or drugged")
    is_self_harm = truth(zh="自残或者自杀", en="self-harm or suicide")


@formula(zh="住院伙食补助费", en="hospital food", cites=f"{ORDER_586} 第三十条第四款", since="2011-01", pays=True)
def hospital_food(person: Treatment, law: Law) -> Fen:
    return person.days_in_hospital * law.hospital_food_a_day


@formula(
    zh="统筹地区以外就医的食宿费",
    en="food and lodging outside the area",
    cites=f"{ORDER_586} 第三十条第四款",
    since="2011-01",
    pays=True,
)
def board_outside_area(person: Treatment, law: Law) -> Fen:
    return person.days_outside * law.board_outside_a_day


@formula(
    zh="统筹地区以外就医的交通费",
    en="transport outside the area",
    cites=f"{ORDER_586} 第三十条第四款",
    since="2011-01",
    pays=True,
)
def transport_outside_area(person: Treatment, law: Law) -> Fen:
    return at_most(person.transport_costs, law.transport_outside_most)


@formula(
    zh="辅助器具费用（按国家规定限额）",
    en="aid, up to the national limit",
    cites=f"{ORDER_586} 第三十二条",
    since="2011-01",
    pays=True,
)
def aid_paid(person: Aid, law: Law) -> Fen:
    return at_most(person.aid_price, person.aid_limit)


@formula(
    zh="安家补助费",
    en="settlement grant",
    cites="广东省工伤保险条例（2019年修订，条号和标准未核对原文）",
    since="2019-07",
    pays=True,
)
def settlement_grant(person: MovingAway, law: Law) -> Fen:
    if person.injury_grade > law.grade_that_leaves_work or not person.is_moving_home:
        return NOUGHT
    return law.area_average_wage * law.settlement_months


@formula(
    zh="调整后的供养亲属抚恤金",
    en="dependant's allowance after the yearly change",
    cites="广东省工伤保险待遇年度调整通知",
    since="2022-01",
    pays=True,
)
def adjusted_survivor_allowance(person: SurvivorAllowance, law: Law) -> FenAMonth:
    return person.survivor_allowance_before + law.survivor_allowance_raise[person.survivor_kind]


@formula(
    zh="认定为或者视同工伤",
    en="counts as a work injury",
    cites=f"{ORDER_586} 第十四条、第十五条、第十六条；最高人民法院2014年工伤认定规定 第六条",
    since="2011-01",
)
def counts_as_injury(person: Accident, law: Law) -> Flag:
    is_dead_in_time = person.is_sudden_illness and person.hours_until_death <= law.hours_of_rescue
    is_excluded = person.is_crime or person.is_drunk_or_drugged or person.is_self_harm
    return (person.is_by_work or person.is_on_commute or is_dead_in_time) and not is_excluded


@formula(
    zh="年度调整补发金额",
    en="arrears of a yearly change",
    cites="广东省工伤保险待遇年度调整通知",
    since="2011-01",
    pays=True,
)
def adjustment_arrears(person: PaidBefore, law: Law) -> Fen:
    # Where an amount falls nothing is taken back.
    return total(at_least(one.amount_after - one.amount_before, 0) * one.months_paid_before for one in person.changes)
