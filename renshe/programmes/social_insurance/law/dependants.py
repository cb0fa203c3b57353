"""The monthly allowance for the dependants of somebody who died of a work injury. All amounts in fen a month."""

from __future__ import annotations

from renshe.law import (
    Codes,
    Facts,
    FenAMonth,
    Law,
    Ratio,
    at_most,
    clamp,
    code,
    day,
    fen,
    floor,
    formula,
    one,
    related,
    to_fen,
    total,
    truth,
)


class Relation(Codes):
    SPOUSE = one(zh="配偶", en="spouse")
    OTHER = one(zh="其他亲属", en="other relative")


class Dependant(Facts):
    """A relative whose main support the deceased was and who cannot work."""

    relation = code(Relation, zh="与死者关系", en="relation to the deceased")
    is_lone = truth(zh="孤寡老人或者孤儿", en="lone elder or orphan")


class Deceased(Facts):
    """Somebody who died of a work injury, with those who depended on them."""

    # A mean of twelve months isn't rounded.
    own_wage = fen(
        zh="受伤前十二个月平均缴费工资",
        en="mean contribution wage of the 12 months before the injury",
        low=0,
        high=10**8,
        places=2,
        unit="fen/month",
    )
    injured_on = day(zh="受伤日期", en="day of the injury", fixed=True)
    dependants = related(Dependant, zh="供养亲属", en="dependants", at_most=12)


class DeceasedBefore(Deceased):
    """Somebody who died of a work injury some time ago, with those who are still paid."""

    raises = fen(zh="历年调整增加额合计", en="yearly raises of those, added up", low=0, high=10**8, unit="fen/month")


@formula(
    zh="因工死亡职工本人工资",
    en="own wage that counts, of the deceased",
    cites="工伤保险条例 第六十四条第二款",
)
def counted_wage_of_deceased(person: Deceased, law: Law) -> FenAMonth:
    # By the average at the injury, in whatever month the allowance is decided anew. A limit isn't rounded.
    then = law.on(person.injured_on)
    lowest = then.area_average_wage * then.own_wage_floor_share
    highest = then.area_average_wage * then.own_wage_ceiling_share
    return clamp(person.own_wage, lowest, highest)


@formula(
    zh="供养亲属抚恤金比例", en="share of a dependant", cites="工伤保险条例 第三十九条第一款第二项", since="2011-01"
)
def dependant_share(person: Dependant, law: Law) -> Ratio:
    share = law.dependant_share_by_relation[person.relation]
    if person.is_lone:
        share += law.lone_dependant_extra
    return share


@formula(
    zh="供养亲属抚恤金核定额合计",
    en="dependants' amounts added up",
    cites="工伤保险条例 第三十九条第一款第二项",
    since="2011-01",
)
def dependants_before_cap(person: Deceased, law: Law) -> FenAMonth:
    wage = counted_wage_of_deceased(person, law)
    return total(to_fen(wage * dependant_share(one, law), law.each_dependant_to_the_fen) for one in person.dependants)


@formula(
    zh="供养亲属抚恤金",
    en="dependants' allowance",
    cites="工伤保险条例 第三十九条第一款第二项",
    since="2011-01",
    pays=True,
)
def dependants_allowance(person: Deceased, law: Law) -> FenAMonth:
    # Together not above the wage that the deceased had, nor by a part of a fen.
    cap = counted_wage_of_deceased(person, law)
    return floor(at_most(dependants_before_cap(person, law), cap), 0, law.dependants_cap_to_the_fen)


@formula(
    zh="重新核定的供养亲属抚恤金",
    en="dependants' allowance, decided again",
    cites="工伤保险条例 第三十九条第一款第二项、第四十条",
    since="2011-01",
    pays=True,
)
def dependants_allowance_again(person: DeceasedBefore, law: Law) -> FenAMonth:
    # The cap is of what is decided; what the yearly notices added since stays on top.
    return dependants_allowance(person, law) + person.raises
