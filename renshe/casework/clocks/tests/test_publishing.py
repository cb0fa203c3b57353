"""A year's notice entered by an officer: who may, what is refused in words, and what then holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from renshe.access.errors import NotAllowed
from renshe.access.models import TrailEntry, User
from renshe.casework.clocks import Days, Limit, calendar_in_force, deadline, ends
from renshe.casework.clocks.calendar import Festival
from renshe.casework.clocks.errors import NoticeDoubtful, NoticeEnteredMeanwhile, NoticeWrong
from renshe.casework.clocks.looked_at import Holiday
from renshe.casework.clocks.models import NoticeDay, YearNotice
from renshe.casework.clocks.publishing import enter, may_enter
from renshe.errors import RensheError
from renshe.registry.tests.bureau import Bureau

pytestmark = pytest.mark.django_db
TEN = Limit(10, Days.WORKING, rolls_over=False, basis="an example")


def day(text: str) -> date:
    return date.fromisoformat(f"2027-{text}")


# A made-up notice for 2027: no real one is told here.
YEAR_2027 = (
    Holiday(Festival.NEW_YEAR, day("01-01"), day("01-03")),
    Holiday(Festival.SPRING, day("02-05"), day("02-11"), (day("02-14"),)),
    Holiday(Festival.QINGMING, day("04-03"), day("04-05")),
    Holiday(Festival.LABOUR, day("05-01"), day("05-05"), (day("05-08"),)),
    Holiday(Festival.DRAGON_BOAT, day("06-09"), day("06-09")),
    Holiday(Festival.MID_AUTUMN, day("09-15"), day("09-15")),
    Holiday(Festival.NATIONAL, day("10-01"), day("10-07"), (day("09-26"), day("10-09"))),
)


def put(officer: User, holidays: Sequence[Holiday] = YEAR_2027, **said: Any) -> YearNotice:
    told: dict[str, Any] = {"document": "样例〔2026〕1号", "published_on": date(2026, 1, 1), **said}
    return enter(2027, holidays, officer=officer, **told)


def instead(festival: Festival, *given: Holiday) -> list[Holiday]:
    return [*(one for one in YEAR_2027 if one.festival is not festival), *given]


def words(error: RensheError) -> str:
    with override("zh-hans"):
        return error.in_words(gettext)


def test_what_is_entered_holds_from_then_on_and_the_trail_has_it(bureau: Bureau) -> None:
    officer = bureau.officer("lixia", "handler")
    put(officer)
    found = deadline(TEN, day("02-03"))
    assert (found.ends_on, found.is_provisional) == (day("02-23"), False)
    assert calendar_in_force().is_working(day("02-14"))
    assert calendar_in_force().notices[2027].source_zh == "样例〔2026〕1号"
    told = TrailEntry.objects.get(action="year_notice.entered")
    assert (told.user, told.detail) == (officer, {"year": 2027, "document": "样例〔2026〕1号", "moved": 0})


def test_a_later_edition_takes_the_place_of_an_earlier_one_which_can_still_be_asked_for(bureau: Bureau) -> None:
    officer = bureau.officer("lixia", "leader")
    first = put(officer)
    mended = instead(Festival.DRAGON_BOAT, Holiday(Festival.DRAGON_BOAT, day("06-09"), day("06-10"), (day("06-12"),)))
    second = put(officer, mended, seen=1, reason="通知调整")
    assert (first.edition, second.edition) == (1, 2)
    assert not calendar_in_force().is_working(day("06-10"))
    assert calendar_in_force(known_at=first.entered_at).is_working(day("06-10"))


def test_only_handlers_and_leaders_of_the_city_enter_it(bureau: Bureau) -> None:
    of_a_town, fund = bureau.officer("dongzhen", "handler", bureau.east), bureau.officer("jijin", "fund_officer")
    assert [may_enter(one) for one in (of_a_town, fund, bureau.officer("lixia", "handler"))] == [False, False, True]
    for officer in (of_a_town, fund):
        with pytest.raises(NotAllowed):
            put(officer)


@pytest.mark.parametrize(
    ("holidays", "said"),
    [
        (instead(Festival.QINGMING), "清明节没有放假日期，请填写起止日。"),
        (
            instead(Festival.LABOUR, Holiday(Festival.LABOUR, day("05-05"), day("05-01"))),
            "劳动节的止日 2027-05-01 早于起日 2027-05-05。",
        ),
        (
            instead(Festival.LABOUR, Holiday(Festival.LABOUR, day("05-01"), day("05-05"), (day("05-06"),))),
            "劳动节：2027-05-06 不是星期六或星期日，不能作为调休上班日。",
        ),
        (
            instead(Festival.LABOUR, Holiday(Festival.LABOUR, day("05-01"), day("05-05"), (day("05-02"),))),
            "2027-05-02 重复出现：一天只能填一次，或放假或调休上班。",
        ),
        (
            instead(Festival.NEW_YEAR, Holiday(Festival.NEW_YEAR, date(2026, 12, 1), day("01-03"))),
            "元旦：2026-12-01 不属于 2027 年的放假安排。",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(bureau: Bureau, holidays: list[Holiday], said: str) -> None:
    with pytest.raises(NoticeWrong) as refused:
        put(bureau.officer("lixia", "handler"), holidays)
    assert words(refused.value) == f"放假安排有误，未录入：{said}"
    assert not YearNotice.objects.exists()


def test_a_notice_of_a_day_to_come_or_of_another_time_is_refused(bureau: Bureau) -> None:
    officer = bureau.officer("lixia", "handler")
    for published_on, said in ((date(2999, 1, 1), "2999-01-01 尚未到"), (date(2020, 1, 1), "应为当年或上一年")):
        with pytest.raises(NoticeWrong) as refused:
            put(officer, published_on=published_on)
        assert said in words(refused.value)


def test_what_is_unlike_the_law_is_asked_once_more(bureau: Bureau) -> None:
    officer = bureau.officer("lixia", "handler")
    odd = instead(Festival.LABOUR, Holiday(Festival.LABOUR, day("05-01"), day("05-05")))  # nothing made up for
    with pytest.raises(NoticeDoubtful) as doubted:
        put(officer, odd)
    assert "劳动节放假日期中周一至周五共 3 天；法定 2 天，调休上班 0 天" in words(doubted.value)
    moved = instead(Festival.DRAGON_BOAT, Holiday(Festival.DRAGON_BOAT, day("06-10"), day("06-10")))
    with pytest.raises(NoticeDoubtful) as doubted:
        put(officer, moved)
    assert "端午节的法定节日 2027-06-09 不在所填放假日期内。" in words(doubted.value)
    assert put(officer, odd, is_compared=True).edition == 1


def test_who_did_not_see_the_last_edition_is_told_who_entered_it(bureau: Bureau) -> None:
    put(bureau.officer("lixia", "handler"))
    with pytest.raises(NoticeEnteredMeanwhile) as refused:
        put(bureau.officer("zhangwei", "leader"))
    assert words(refused.value).startswith("您打开本页后，lixia已于 ")


def test_the_button_pressed_twice_enters_once(bureau: Bureau) -> None:
    officer = bureau.officer("lixia", "handler")
    assert put(officer) == put(officer)
    assert YearNotice.objects.count() == 1


def test_what_is_entered_is_never_changed(bureau: Bureau) -> None:
    put(bureau.officer("lixia", "handler"))
    for changed in (lambda: YearNotice.objects.update(edition=9), lambda: NoticeDay.objects.all().delete()):
        with pytest.raises(IntegrityError, match="is only added to"), transaction.atomic():
            changed()


def test_ten_thousand_rows_are_reckoned_with_one_query(bureau: Bureau) -> None:
    put(bureau.officer("lixia", "handler"))
    calendar_in_force()
    with CaptureQueriesContext(connection) as queries:
        found = ends(TEN, [(day("02-03"), ())] * 10_000)
    assert set(found) == {day("02-23")}
    assert len(queries) == 1
