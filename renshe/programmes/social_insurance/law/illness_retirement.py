"""Early retirement for illness, as it was until the sickness allowance took its place in 2025."""

from __future__ import annotations

from renshe.law import CalendarMonth, Facts, Flag, Law, code, formula, month, months, truth
from renshe.programmes.social_insurance.law.retirement import Sex

DOCUMENT = "国发〔1978〕104号 第一条第三项（未核对原文）"


class SickWorker(Facts):
    """Somebody found completely unable to work before the age of retirement, until 2024."""

    sex = code(Sex, zh="性别", en="sex", fixed=True)
    born = month(zh="出生年月", en="month of birth", low="1930-01", high="2010-12", fixed=True)
    is_completely_unable = truth(zh="经鉴定完全丧失劳动能力", en="found completely unable to work")
    months_with_deemed = months(zh="累计缴费月数（含视同）", en="months of contribution with deemed", low=0, high=720)


@formula(zh="可以因病提前退休", en="may retire early for illness", cites=DOCUMENT, since="1978-06", until="2024-12")
def is_illness_retirement(person: SickWorker, law: Law) -> Flag:
    return person.is_completely_unable and person.months_with_deemed >= law.illness_retirement_months


@formula(zh="因病提前退休最早年月", en="earliest month for illness", cites=DOCUMENT, since="1978-06", until="2024-12")
def illness_retirement_month(person: SickWorker, law: Law) -> CalendarMonth:
    return person.born + law.illness_retirement_age[person.sex]
