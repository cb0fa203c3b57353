"""Of several funeral grants one is taken; what those of few years get at most; the rule before September 2021."""

from __future__ import annotations

from renshe.law import NOUGHT, Codes, Facts, Fen, Law, at_most, code, fen, formula, one, truth
from renshe.programmes.social_insurance.law.survivors import DOCUMENT, DeadInsured, survivors_total

BEFORE = "广东省2021年8月以前遗属待遇（文件未找到）"


class FuneralScheme(Codes):
    PENSION = one(zh="养老保险", en="pension")
    INJURY = one(zh="工伤保险", en="work injury")
    UNEMPLOYMENT = one(zh="失业保险", en="unemployment")


class FuneralGrants(Facts):
    """Funeral grants that fall together at one death."""

    scheme_chosen = code(FuneralScheme, zh="选领的险种", en="scheme chosen", fixed=True)
    grant_of_pension = fen(zh="养老保险丧葬补助金", en="funeral grant of the pension scheme", low=0, high=10**9)
    grant_of_injury = fen(zh="工伤保险丧葬补助金", en="funeral grant of the injury scheme", low=0, high=10**9)
    grant_of_unemployment = fen(
        zh="失业保险丧葬补助金", en="funeral grant of the unemployment scheme", low=0, high=10**9
    )


class DeadWithFewYears(DeadInsured):
    """An insured person who died, with what they had paid themselves."""

    own_contributions = fen(zh="本人缴费总额", en="own contributions", low=0, high=10**11)


class DeadBefore2021(Facts):
    """An insured person or pensioner who died before September 2021. The month of the law is that of the death."""

    # Who is one was in the document that was not found: an officer reviews it.
    leaves_dependants = truth(zh="有供养直系亲属", en="leaves relatives who depended on them")


@formula(
    zh="选领的丧葬补助金", en="funeral grant that is taken", cites="社会保险法 第四十九条", since="2011-07", pays=True
)
def funeral_grant_taken(person: FuneralGrants, law: Law) -> Fen:
    if person.scheme_chosen == FuneralScheme.PENSION:
        return person.grant_of_pension
    if person.scheme_chosen == FuneralScheme.INJURY:
        return person.grant_of_injury
    return person.grant_of_unemployment


@formula(
    zh="应发遗属待遇（缴费不足五年的不超过本人缴费）",
    en="survivors' benefits due, of less than five years within the own contributions",
    cites=f"{DOCUMENT}（条号未核对）",
    since="2021-09",
    pays=True,
)
def survivors_due(person: DeadWithFewYears, law: Law) -> Fen:
    if person.full_years_paid < law.survivors_few_years:
        return at_most(survivors_total(person, law), person.own_contributions)
    return survivors_total(person, law)


@formula(
    zh="超过本人缴费而不发的遗属待遇",
    en="survivors' benefits not due, being above the own contributions",
    cites=f"{DOCUMENT}（条号未核对）",
    since="2021-09",
)
def survivors_cut(person: DeadWithFewYears, law: Law) -> Fen:
    return survivors_total(person, law) - survivors_due(person, law)


@formula(
    zh="丧葬补助金（2021年8月以前）", en="funeral grant before September 2021", cites=BEFORE, until="2021-08", pays=True
)
def funeral_grant_before_2021(person: DeadBefore2021, law: Law) -> Fen:
    return law.old_survivors_average_wage * law.old_funeral_months


@formula(
    zh="供养直系亲属救济金（2021年8月以前）",
    en="relief for dependants before September 2021",
    cites=BEFORE,
    until="2021-08",
    pays=True,
)
def dependants_relief_before_2021(person: DeadBefore2021, law: Law) -> Fen:
    if not person.leaves_dependants:
        return NOUGHT
    return law.old_survivors_average_wage * law.old_relief_months
