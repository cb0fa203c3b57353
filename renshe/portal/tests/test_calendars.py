"""The calendar's pages: a year's days off to read, and to enter."""

from __future__ import annotations

from datetime import date

from renshe.casework.clocks import calendar_in_force
from renshe.casework.clocks.models import YearNotice

# A made-up notice for 2027: no real one is told here.
YEAR_2027 = {
    "document": "样例〔2026〕1号", "published_on": "2026-01-01", "seen": "0",
    "new_year_first": "2027-01-01", "new_year_last": "2027-01-03",
    "spring_first": "20270205", "spring_last": "20270211", "spring_make_up": "2027-02-14",
    "qingming_first": "2027-04-03", "qingming_last": "2027-04-05",
    "labour_first": "2027-05-01", "labour_last": "2027-05-05", "labour_make_up": "2027-05-08",
    "dragon_boat_first": "2027-06-09", "dragon_boat_last": "2027-06-09",
    "mid_autumn_first": "2027-09-15", "mid_autumn_last": "2027-09-15",
    "national_first": "2027-10-01", "national_last": "2027-10-07", "national_make_up": "2027-09-26、2027-10-09",
}  # fmt: skip


def page(client, url, sent=None):
    answer = client.get(url) if sent is None else client.post(url, sent, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_year_shows_its_holidays_and_where_they_come_from(signed_in_as, django_assert_max_num_queries):
    client = signed_in_as("shiqi")
    with django_assert_max_num_queries(12):
        shown = page(client, "/calendars/2025/")
    assert "2025 年放假安排" in shown
    assert "国务院办公厅 2025 年放假安排（系统自带数据，" in shown
    assert "国庆节、中秋节" in shown
    assert "2025-10-01 – 2025-10-08" in shown
    assert '<td class="worked" title="春节调休上班">26<small>班</small></td>' in shown
    assert '<td class="holiday" title="春节">28<small>休</small></td>' in shown
    assert "录入放假安排" not in shown  # she is at a town


def test_an_officer_of_the_city_enters_a_year_and_all_see_who_did(signed_in_as):
    city = signed_in_as("jingban")
    shown = page(city, "/calendars/2027/enter/", YEAR_2027)
    assert "已录入。涉及 2027 年的期限即按此计算。" in shown
    assert "jingban · 第 1 版" in shown
    assert calendar_in_force().is_working(date(2027, 2, 14))
    again = page(city, "/calendars/2027/enter/")
    assert 'value="2027-09-26、2027-10-09"' in again
    assert "jingban已于" in again
    assert "请填写“重新录入的原因”。" in page(city, "/calendars/2027/enter/", YEAR_2027 | {"seen": "1"})
    page(city, "/calendars/2027/enter/", YEAR_2027 | {"seen": "1", "reason": "文号录错"})
    assert "第 2 版" in page(signed_in_as("shiqi"), "/calendars/2027/")


def test_what_is_wrong_is_said_beside_its_field_or_above_the_form(signed_in_as):
    city, url = signed_in_as("lingdao"), "/calendars/2027/enter/"
    assert "“2027-2-5”不是日期，请写成 2027-02-05。" in page(city, url, YEAR_2027 | {"spring_first": "2027-2-5"})
    assert "请填写放假止日。" in page(city, url, YEAR_2027 | {"spring_last": ""})
    assert "不能作为调休上班日" in page(city, url, YEAR_2027 | {"spring_make_up": "2027-02-12"})
    odd = page(city, url, YEAR_2027 | {"spring_make_up": ""})
    assert "春节放假日期中周一至周五共 5 天；法定 4 天，调休上班 0 天，二者之和应与之相等。" in odd
    assert '<input type="checkbox" name="is_compared"' in odd
    assert not YearNotice.objects.exists()
    assert "已录入。" in page(city, url, YEAR_2027 | {"spring_make_up": "", "is_compared": "on"})


def test_nobody_else_enters_it_and_other_years_are_not_there(signed_in_as):
    assert signed_in_as("shiqi").post("/calendars/2027/enter/", YEAR_2027).status_code == 403
    assert signed_in_as("zhang").get("/calendars/2026/").status_code == 403
    city = signed_in_as("jingban")
    assert [city.get(f"/calendars/{year}/").status_code for year in (2000, 9999, 10**30)] == [404, 404, 404]
    assert city.get("/calendars/").status_code == 302
