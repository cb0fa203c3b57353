"""A town's leader sees the figures and the records of that town; the city's leader those of all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.test import Client

from renshe.access.models import RoleHolding, User
from renshe.registry.models import Enrolment

RECORDS = "/figures/soc.enrolments/2021/records/?month=2021-01"


@pytest.fixture
def leaders(bureau: SimpleNamespace, signed_in_as: Callable[[str], Client]) -> tuple[Client, Client]:
    """李四 of 石岐 is enrolled as well; the leader of the city, the leader of 石岐."""
    one = Enrolment.objects.get()
    Enrolment.objects.create(
        person=bureau.li, insurance="pension", kind="flexible", state="enrolled", is_paying=True,
        valid=one.valid, known=one.known,
    )  # fmt: skip
    bureau.users["shiqi-lingdao"] = User.objects.create(username="shiqi-lingdao", kind="officer")
    RoleHolding.objects.create(
        user=bureau.users["shiqi-lingdao"], role="leader", unit=bureau.shiqi.unit, held=(date(2020, 1, 1), None)
    )
    return signed_in_as("lingdao"), signed_in_as("shiqi-lingdao")


def test_records_are_those_of_the_towns_in_reach_on_the_page_and_in_the_file(leaders):
    of_city, of_town = leaders
    for client, there, missing in ((of_city, {"张三丰", "李四"}, set()), (of_town, {"李四"}, {"张三丰"})):
        page = client.get(RECORDS).content.decode()
        sheet = openpyxl.load_workbook(BytesIO(client.get(f"{RECORDS}&export=xlsx").content)).active
        names = {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}
        assert names == there
        assert all(name in page for name in there)
        assert not any(name in page for name in missing)


def test_another_towns_records_are_not_reached_by_its_id_or_by_search(leaders, bureau):
    of_city, of_town = leaders
    for asked in (f"town={bureau.xiaolan.pk}", "q=张三丰", "q=44209919900307001X", "state=enrolled&sort=person"):
        assert "张三丰" in of_city.get(f"{RECORDS}&{asked}").content.decode()
        assert ">张三丰<" not in of_town.get(f"{RECORDS}&{asked}").content.decode()


@pytest.mark.usefixtures("closed_2021")
def test_figures_are_counted_over_the_towns_in_reach(leaders):
    of_city, of_town = leaders
    figures = []
    for client in (of_city, of_town):
        book = openpyxl.load_workbook(BytesIO(client.get("/figures/2021/?export=xlsx").content))
        figures.append(
            next(row[1] for row in book.active.iter_rows(values_only=True) if row[0] == "养老工伤失业保险累计参保")
        )
    assert figures == [2, 1]
    page = of_town.get("/figures/soc.enrolments/2021/?month=2021-01").content.decode()
    assert "石岐街道" in page
    assert "小榄镇" not in page
