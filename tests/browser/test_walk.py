"""Employer → officer → leader, and a resident's certificate, walked in Chinese on a phone and at a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, at_widths, page_of, sign_in
from tests.browser.looks import looks_right

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE, DESK = 320, 1440


@at_widths(PHONE, DESK, sample=DESK)
def test_employer_officer_and_leader_in_chinese(browser: Browser, city: Served, width, tmp_path):
    with page_of(browser, city, width) as page:
        declare(page, tmp_path)
        accept(page)
        open_a_figure_down_to_a_person(page)


def declare(page: Page, tmp_path) -> None:
    sign_in(page, "danwei")
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


def accept(page: Page) -> None:
    sign_in(page, "jingban")
    page.goto("/declarations/?state=submitted")
    looks_right(page)
    a_double_click_makes_one_file(page)
    page.get_by_role("table").locator("tbody").get_by_role("link").last.click()
    looks_right(page)
    page.go_back()
    page.get_by_label("本页全选").check()
    page.get_by_role("button", name="受理所选").click()
    expect(page.get_by_text("已受理 1 份申报。")).to_be_visible()


def a_double_click_makes_one_file(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "export=xlsx" in one.url else None)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").dblclick()
    assert download.value.suggested_filename == "declarations.xlsx"
    expect(page.locator("[data-export-notice]")).to_be_hidden()
    assert len(asked) == 1


def open_a_figure_down_to_a_person(page: Page) -> None:
    sign_in(page, "lingdao")
    page.get_by_role("link", name="指标", exact=True).click()
    page.get_by_role("link", name="养老工伤失业保险累计参保").click()
    looks_right(page)
    page.get_by_role("link", name="石岐街道").click()
    looks_right(page)
    page.get_by_role("table").locator("tbody").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="参保情况")).to_be_visible()
    looks_right(page)


@at_widths(PHONE, DESK, sample=PHONE)
def test_a_resident_draws_up_a_certificate_and_anyone_checks_it(browser: Browser, january: Served, width):
    with page_of(browser, january, width) as page:
        sign_in(page, "jumin")
        page.goto("/me/certificates/")
        page.get_by_label("起始月份").fill("202001")
        page.get_by_label("截止月份").fill("202012")
        page.get_by_role("button", name="开具证明").click()
        expect(page.get_by_role("link", name="打开 PDF")).to_be_visible()
        looks_right(page)
        check = page.get_by_role("link", name="核验", exact=True).get_attribute("href")
        assert check
        page.context.clear_cookies()
        page.goto(check)
        expect(page.get_by_text("有效。")).to_be_visible()
        looks_right(page)
