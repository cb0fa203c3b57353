"""Figures while no month of their year is closed yet: of the month that is open, as it stands, and no later one."""

from __future__ import annotations

from datetime import date

from renshe.archive.models import SealedMonth


def seal(*days: date) -> None:
    for day in days:
        SealedMonth.objects.create(month=day, previous_hash=str(day), hash=str(day))


def test_a_city_that_has_only_its_opening_shows_the_first_months_figures(bureau, signed_in_as):
    seal(date(2020, 12, 1))
    answer = signed_in_as("lingdao").get("/figures/", follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, "/figures/2021/")


def test_a_year_whose_first_month_is_open_shows_no_later_month(bureau, signed_in_as):
    seal(*(date(2021, month, 1) for month in range(1, 13)))
    leader = signed_in_as("lingdao")
    page = leader.get("/figures/soc.contributions_due/2022/").content.decode()
    assert "2022-01" in page
    assert "2022-02" not in page
    assert leader.get("/figures/", follow=True).redirect_chain[-1][0] == "/figures/2021/"
