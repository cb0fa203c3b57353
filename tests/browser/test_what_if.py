"""A leader tries a change: a bad value put right, seen at work, killed, taken up, opened to a town, shared."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, at_widths, page_of, sign_in
from tests.browser.looks import looks_right
from tests.browser.test_closing import held

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RATE, A_RUN = "养老保险单位缴费费率", 120_000  # milliseconds, on a busy machine
NEW = "/what-if/new/contributions/"
PROCESS = "SELECT process->>'pid' FROM social_insurance_scenario ORDER BY id DESC LIMIT 1"


def begin(page: Page, value: str) -> None:
    page.get_by_label(RATE).fill(value)
    page.get_by_role("button", name="开始测算").click()


def reckon_sixteen_percent(page: Page) -> None:
    page.goto(NEW)
    begin(page, "16%")
    expect(page.get_by_role("heading", name="影响人群")).to_be_visible(timeout=A_RUN)


@at_widths(390, 1440, sample=390)
def test_a_leader_tries_a_change_and_opens_it_to_a_town(browser: Browser, january: Served, width, tmp_path):
    with page_of(browser, january, width) as page:
        sign_in(page, "lingdao")
        page.get_by_role("link", name="政策测算").click()
        looks_right(page)
        page.get_by_role("link", name="测算：社会保险缴费").click()
        looks_right(page)
        begin(page, "百分之十六")
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_role("alert")).to_contain_text("应为非负比例，如 0.16、16% 或 2/37。")
        looks_right(page)
        reckon_sixteen_percent(page)
        looks_right(page)
        expect(page.get_by_text("各月合计数与封存数一致")).to_be_visible()
        page.get_by_role("link", name="石岐街道").click()
        expect(page.get_by_text("按镇街 · 石岐街道")).to_be_visible()
        looks_right(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="导出 Excel").click()
        assert download.value.suggested_filename.endswith(".xlsx")
        page.get_by_role("button", name="与其他领导共享").click()
        expect(page.get_by_role("button", name="取消共享")).to_be_visible()


def test_what_begins_after_the_months_tried_changes_nothing_and_says_so(browser: Browser, january: Served):
    with page_of(browser, january, 1440) as page:
        sign_in(page, "lingdao")
        page.goto(NEW)
        page.get_by_role("textbox", name="自何月起", exact=True).fill("202201")
        begin(page, "16%")
        expect(page.get_by_text("没有任何变化。")).to_be_visible(timeout=A_RUN)
        expect(page.get_by_text("改动自更晚的月份起")).to_be_visible()
        looks_right(page)


def test_killed_at_work_it_is_said_to_have_ended_and_is_taken_up(browser: Browser, january: Served):
    with page_of(browser, january, 390) as page:
        sign_in(page, "lingdao")
        page.goto(NEW)
        with held(january.home, "social_insurance_scenariomonth"):
            begin(page, "16%")
            expect(page.get_by_text("正按两种政策逐月计算")).to_be_visible()
            looks_right(page)
            os.kill(int(january.home.rows(PROCESS)[0][0]), signal.SIGKILL)
            expect(page.get_by_text("计算中途中断。")).to_be_visible(timeout=A_RUN)
            looks_right(page)
        page.get_by_role("button", name="继续计算").click()
        expect(page.get_by_role("heading", name="影响人群")).to_be_visible(timeout=A_RUN)
