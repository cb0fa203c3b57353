"""Who looks stands on every page that staff see and in every file that they take along."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import URLPattern, reverse

from renshe.portal import spreadsheet, watermark
from renshe.portal.sign_in.urls import urlpatterns as sign_in
from renshe.portal.urls import urlpatterns

TEMPLATES = Path(spreadsheet.__file__).parent / "templates"
FRAMES = {"portal/base.html", "403.html", "404.html", "429.html", "500.html", "503.html"}
"""Who writes `<html>`: the frame, and pages of errors, which show nobody."""
MARK = "jingban(jingban) 市人社局 2026-11-28 16:20"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_twenty_past_four(monkeypatch):
    monkeypatch.setattr(watermark, "minute", lambda: "2026-11-28 16:20")


def test_every_whole_page_stands_in_the_frame_that_has_the_watermark():
    whole = {str(one.relative_to(TEMPLATES)) for one in TEMPLATES.rglob("*.html") if "<html" in one.read_text()}
    assert whole <= FRAMES
    assert 'include "portal/parts/watermark.html"' in (TEMPLATES / "portal/base.html").read_text()


def test_each_page_of_an_officer_that_is_opened_by_its_address_alone_says_who_looks(bureau, signed_in_as):
    client, forgotten, seen = signed_in_as("jingban"), [], 0
    for room, pattern in [("portal:", one) for one in urlpatterns] + [("", one) for one in sign_in]:
        assert isinstance(pattern, URLPattern)
        if pattern.pattern.converters:
            continue
        page = client.get(reverse(f"{room}{pattern.name}"))
        is_page = page.status_code == 200 and page["Content-Type"].startswith("text/html")
        if not is_page or ("HX-Request" in page.headers.get("Vary", "") and b"<html" not in page.content):
            continue
        seen += 1
        if MARK not in page.content.decode():
            forgotten.append(pattern.name)
    assert forgotten == []
    assert seen > 15


def test_a_persons_page_says_who_looks_and_is_not_read_aloud(bureau, signed_in_as):
    page = signed_in_as("jingban").get(reverse("portal:person", args=[bureau.zhang.pk])).content.decode()
    assert re.search(r'<svg class="watermark code" aria-hidden="true" focusable="false">', page)
    assert page.count(MARK) == 3
    assert "style=" not in page[page.index("<svg class=") :]


@pytest.mark.parametrize("who", ["zhang", "yongxing"])
def test_whoever_sees_their_own_has_none(bureau, signed_in_as, who):
    assert "watermark" not in signed_in_as(who).get("/").content.decode()


def test_an_exported_workbook_bears_it_at_the_head_and_the_foot_of_each_sheet(bureau, signed_in_as):
    file = signed_in_as("jingban").get(reverse("portal:people"), {"export": "xlsx"})
    sheet = ZipFile(BytesIO(file.content)).read("xl/worksheets/sheet1.xml").decode()
    assert f"<oddHeader>&amp;R&amp;8{MARK}</oddHeader>" in sheet
    assert f"<oddFooter>&amp;L&amp;8{MARK}&amp;R&amp;8&amp;P / &amp;N</oddFooter>" in sheet


def test_a_name_with_an_ampersand_stays_a_name():
    sheet = ZipFile(BytesIO(spreadsheet.workbook([["x"]], "A&B"))).read("xl/worksheets/sheet1.xml").decode()
    assert "<oddHeader>&amp;R&amp;8A&amp;&amp;B</oddHeader>" in sheet
