"""Which relatives of somebody who died of a work injury are paid, and until when."""

from __future__ import annotations

from renshe.law import Codes, Facts, Flag, Law, code, formula, one, truth, whole
from renshe.programmes.social_insurance.law.retirement import Sex

ORDER_18 = "劳动和社会保障部令第18号"


class KindOfRelative(Codes):
    SPOUSE = one(zh="配偶", en="spouse")
    PARENT = one(zh="父母", en="parent")
    CHILD = one(zh="子女", en="child")
    GRANDPARENT = one(zh="祖父母、外祖父母", en="grandparent")
    GRANDCHILD = one(zh="孙子女、外孙子女", en="grandchild")
    SIBLING = one(zh="兄弟姐妹", en="brother or sister")


class Relative(Facts):
    """A relative of the deceased, at the death or later."""

    kind_of_relative = code(KindOfRelative, zh="亲属关系", en="kind of relative", fixed=True)
    sex_of_relative = code(Sex, zh="性别", en="sex", fixed=True)
    age_of_relative = whole(zh="年龄", en="age", low=0, high=130)
    is_mainly_supported = truth(zh="依靠死者生前提供主要生活来源", en="mainly supported by the deceased")
    is_unable_to_work = truth(zh="完全丧失劳动能力", en="completely unable to work")
    # 第三条: of a grandparent the parents of the deceased are dead; of a grandchild and of a sibling whoever stands in
    # between is dead or completely unable to work.
    are_parents_dead = truth(
        zh="其间的亲属均已死亡（孙子女、兄弟姐妹：或者完全丧失劳动能力）",
        en="those in between are dead (of grandchildren and siblings: or completely unable to work)",
    )
    is_ended = truth(zh="就业或者参军、再婚、被收养、死亡", en="has work or serves, remarried, was adopted, or died")
    is_in_prison = truth(zh="被判刑收监执行", en="in prison")


@formula(
    zh="可以领取供养亲属抚恤金",
    en="is paid a dependant's allowance",
    cites=f"{ORDER_18} 第二条、第三条、第四条、第五条",
    since="2004-01",
)
def is_dependant_paid(person: Relative, law: Law) -> Flag:
    is_old = person.age_of_relative >= law.dependant_old_age[person.sex_of_relative]
    is_young = person.age_of_relative < law.dependant_age_of_majority
    is_elder = person.kind_of_relative in (KindOfRelative.SPOUSE, KindOfRelative.PARENT)
    is_elder = is_elder or (person.kind_of_relative == KindOfRelative.GRANDPARENT and person.are_parents_dead)
    is_minor = person.kind_of_relative == KindOfRelative.CHILD
    is_further = person.kind_of_relative in (KindOfRelative.GRANDCHILD, KindOfRelative.SIBLING)
    is_minor = is_minor or (is_further and person.are_parents_dead)
    cannot_work = person.is_unable_to_work or (is_elder and is_old) or (is_minor and is_young)
    return person.is_mainly_supported and cannot_work and not person.is_ended and not person.is_in_prison
