"""Service before there were individual accounts, and its index by the place where it was done."""

from __future__ import annotations

from renshe.law import Codes, Facts, Law, Months, Ratio, at_least, code, formula, month, one


class PlaceOfService(Codes):
    """Places of Guangdong whose deemed index of 1993 is known."""

    PROVINCE = one(zh="省直", en="provincial bodies")
    ZHONGSHAN = one(zh="中山市平均", en="Zhongshan, average")
    ZHONGSHAN_URBAN = one(zh="中山市城区", en="Zhongshan, urban")
    GUANGZHOU = one(zh="广州市", en="Guangzhou")
    SHENZHEN = one(zh="深圳市", en="Shenzhen")
    FOSHAN = one(zh="佛山市", en="Foshan")
    DONGGUAN = one(zh="东莞市", en="Dongguan")
    JIANGMEN = one(zh="江门市", en="Jiangmen")
    HUIZHOU_URBAN = one(zh="惠州市城区", en="Huizhou, urban")


class Service(Facts):
    """A spell of service that counts as paid although nobody paid."""

    place_of_service = code(PlaceOfService, zh="视同缴费所在地", en="place of the deemed service", fixed=True)
    service_from = month(zh="连续工龄起始年月", en="first month of service", low="1949-10", high="2020-12", fixed=True)
    service_until = month(zh="连续工龄截止年月", en="last month of service", low="1949-10", high="2020-12", fixed=True)


@formula(zh="视同缴费指数", en="deemed index of the place", cites="粤府函〔2021〕294号", since="2021-01")
def deemed_index_of_the_place(person: Service, law: Law) -> Ratio:
    return law.deemed_index_by_place[person.place_of_service]


@formula(
    zh="连续工龄折合的视同缴费月数",
    en="deemed months of a spell of service",
    cites="粤府〔1998〕21号",
    since="1998-07",
)
def deemed_service_months(person: Service, law: Law) -> Months:
    # Both months count. With individual accounts, in July 1998, deemed service ends.
    last = min(person.service_until, law.deemed_service_until)
    return at_least(last + 1 - person.service_from, 0)
