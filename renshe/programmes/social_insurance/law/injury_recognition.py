"""The clock of work injury recognition (工伤认定): by when to apply, by when it is decided.

Natural days: the first day isn't counted, the last one is, and it isn't moved from a day off. A year ends on the same
date, in a year without 29 February on the 28th.
"""

from __future__ import annotations

from renshe.law import Codes, Day, Facts, Flag, Law, MonthEnd, code, day, formula, months_later, one, truth

ORDER_586 = "工伤保险条例"
ORDER_8 = "人社部令第8号"


class RecognitionApplicant(Codes):
    EMPLOYER = one(zh="用人单位", en="employer")
    WORKER = one(zh="职工、近亲属或者工会", en="worker, relatives or union")


class InjuryToRecognise(Facts):
    """An accident at work, or an occupational disease that was diagnosed, and the application for recognition."""

    happened_on = day(zh="事故伤害发生或者诊断之日", en="day of the accident or diagnosis", fixed=True)
    applied_on = day(zh="申请之日", en="day of the application")
    applicant = code(RecognitionApplicant, zh="申请人", en="applicant", fixed=True)
    accepted_on = day(zh="受理之日", en="day of acceptance")
    is_clear = truth(zh="事实清楚、权利义务明确", en="facts and duties are clear", fixed=True)


@formula(
    zh="用人单位申请工伤认定的截止日",
    en="employer's last day to apply for recognition",
    cites=f"{ORDER_586} 第十七条第一款；{ORDER_8} 第四条",
    since="2011-01",
)
def employer_recognition_deadline(person: InjuryToRecognise, law: Law) -> Day:
    return person.happened_on + law.employer_recognition_days


@formula(
    zh="职工申请工伤认定的截止日",
    en="worker's last day to apply for recognition",
    cites=f"{ORDER_586} 第十七条第二款；{ORDER_8} 第五条",
    since="2011-01",
)
def worker_recognition_deadline(person: InjuryToRecognise, law: Law) -> Day:
    return months_later(person.happened_on, law.worker_recognition_months, month_end=MonthEnd.LAST_DAY)


@formula(zh="工伤认定申请未超期", en="applied for recognition in time", cites=f"{ORDER_586} 第十七条", since="2011-01")
def is_recognition_in_time(person: InjuryToRecognise, law: Law) -> Flag:
    if person.applicant == RecognitionApplicant.EMPLOYER:
        return person.applied_on <= employer_recognition_deadline(person, law)
    return person.applied_on <= worker_recognition_deadline(person, law)


@formula(
    zh="工伤认定决定的截止日",
    en="last day to decide on recognition",
    cites=f"{ORDER_586} 第二十条；{ORDER_8} 第十八条、第二十一条",
    since="2011-01",
)
def recognition_deadline(person: InjuryToRecognise, law: Law) -> Day:
    if person.is_clear:
        return person.accepted_on + law.clear_recognition_days
    return person.accepted_on + law.recognition_days
