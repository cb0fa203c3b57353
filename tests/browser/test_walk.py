"""Employer → officer → leader, and a resident's certificate, walked in Chinese at both widths."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from renshe.city.sign_ins import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ENGLISH_ALLOWED = {"English", "Excel", "PDF", "xlsx", "WPS"}


def sign_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def looks_right(page: Page) -> None:
    """Nothing sticks out sideways, no serious fault for readers with a screen reader, no English left."""
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    found = Axe().run(page).response["violations"]
    serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
    assert not serious, (page.url, serious)
    words = set(re.findall(r"[A-Za-z]{3,}", page.inner_text("body"))) - ENGLISH_ALLOWED
    codes = {word for word in words if word.isupper()}
    assert not words - codes, (page.url, sorted(words - codes))


def visit(page: Page, *addresses: str) -> None:
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        looks_right(page)


def test_employer_officer_and_leader_in_chinese(page: Page, tmp_path):
    page.goto("/sign-in/")
    looks_right(page)

    sign_in(page, "danwei")
    looks_right(page)
    visit(page, "/employer/people/", "/employer/bills/")
    page.goto("/employer/declarations/2021-01/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载申报表").click()
    workbook = tmp_path / "申报.xlsx"
    download.value.save_as(workbook)
    page.get_by_label("填好的申报表").set_input_files(workbook)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("申报表已读取")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交，等待镇街分局受理。")).to_be_visible()

    sign_in(page, "jingban")
    visit(page, "/", "/people/", "/employers/", "/months/2021-01/", "/declarations/?state=submitted")
    page.get_by_role("table").get_by_role("link").last.click()
    looks_right(page)
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_text("已受理 1 份申报。")).to_be_visible()

    sign_in(page, "lingdao")
    page.get_by_role("link", name="指标").click()
    looks_right(page)
    page.get_by_role("link", name="养老工伤失业保险累计参保").click()
    looks_right(page)
    page.get_by_role("link", name="石岐街道").click()
    looks_right(page)
    page.get_by_role("table").locator("tbody").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="参保情况")).to_be_visible()
    looks_right(page)


def test_a_resident_draws_up_a_certificate_and_anyone_checks_it(page: Page):
    sign_in(page, "jumin")
    visit(page, "/", "/me/enrolments/", "/me/account/", "/me/pension/", "/me/certificates/")
    page.get_by_label("起始月份").fill("202001")
    page.get_by_label("截止月份").fill("202012")
    page.get_by_role("button", name="开具证明").click()
    looks_right(page)
    check = page.get_by_role("link", name="核验", exact=True).get_attribute("href")
    page.context.clear_cookies()
    page.goto(check)
    expect(page.get_by_text("有效。")).to_be_visible()
    looks_right(page)
