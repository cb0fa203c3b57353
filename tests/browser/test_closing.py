"""A month closed from the page, by real processes: seen at work, killed, taken up, refused to whoever comes second.

A session of ours holds what a step is about to write, so that the close stands there for as long as we look.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, page_of, sign_in
from tests.browser.looks import looks_right
from tests.whole_city.home import Home

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MONTH = "/months/2021-01/"
A_CLOSE = 120_000  # milliseconds, on a busy machine


@contextmanager
def held(home: Home, table: str) -> Iterator[None]:
    """Let nobody else write to a table while inside."""
    with home.connect() as session:
        session.execute(f"LOCK TABLE {table} IN SHARE MODE".encode())
        yield
        session.rollback()


def wait_for_step(page: Page, title: str) -> None:
    expect(page.locator(".steps li", has_text="办理中")).to_contain_text(title, timeout=A_CLOSE)


def steps_done(page: Page) -> int:
    return int(page.locator("#progress progress").get_attribute("value") or 0)


def press_by_hand(page: Page, month: str) -> None:
    """What a page sends that was loaded before somebody else pressed."""
    page.evaluate(
        """month => { const form = document.createElement('form'), token = document.createElement('input');
            form.method = 'post'; form.action = `/months/${month}/close/`;
            token.name = 'csrfmiddlewaretoken';
            token.value = document.querySelector('[name=csrfmiddlewaretoken]').value;
            form.append(token); document.body.append(form); form.submit(); }""",
        month,
    )


def kill_the_close(city: Served) -> None:
    kept = json.loads((city.home.path / "runs" / "close-2021-01.json").read_text())
    os.kill(kept["pid"], signal.SIGKILL)


def test_closed_from_the_page_through_a_kill_and_a_second_officer(browser: Browser, city: Served):
    with page_of(browser, city, 1440) as page, page_of(browser, city, 390) as second:
        sign_in(page, "jingban")
        sign_in(second, "jijin")

        page.goto(MONTH)
        press_by_hand(page, "2021-03")
        expect(page.get_by_text("2021-03 不能月结：2021-01 尚未月结。")).to_be_visible()

        second.goto(MONTH)
        expect(second.get_by_role("button", name="开始月结")).to_be_visible()
        with held(city.home, "ledger_bill"):
            page.goto(MONTH)
            page.get_by_role("button", name="开始月结").click()
            wait_for_step(page, "征缴计划")
            expect(page.locator("#progress")).to_contain_text(re.compile(r"市经办员 正在办理月结（\d{4}-\d\d-\d\d "))
            assert steps_done(page) == 2
            looks_right(page)

            second.get_by_role("button", name="开始月结").click()
            expect(second.get_by_text(re.compile("2021-01 正由 市经办员 办理月结（自 .+ 起）"))).to_be_visible()
            expect(second.get_by_role("button", name="开始月结")).to_have_count(0)
            looks_right(second)

            kill_the_close(city)
            expect(page.get_by_text("月结中途中断。")).to_be_visible(timeout=A_CLOSE)
            expect(page.locator(".steps li", has_text="已中断")).to_contain_text("征缴计划")
            looks_right(page)

        with held(city.home, "ledger_paymentbatch"):
            second.goto(MONTH)
            second.get_by_role("button", name="继续月结").click()
            wait_for_step(second, "待遇发放报盘")
            assert steps_done(second) == 7
            page.goto("/months/")
            page.goto(MONTH)
            expect(page.locator("#progress")).to_contain_text("基金财务 正在办理月结")

        for one in (page, second):
            expect(one.get_by_text("已月结并封存")).to_be_visible(timeout=A_CLOSE)
            expect(one.get_by_role("heading", name="控制总数")).to_be_visible()
            expect(one.locator("#progress")).to_contain_text(re.compile(r"由 基金财务 于 \d{4}-\d\d-\d\d .+ 办结。"))
        assert steps_done(page) == 12
        page.go_back()  # what was polled and loaded anew in between is no page of its own
        expect(page).to_have_url(re.compile("/months/$"))
        expect(page.get_by_role("link", name="2021-01")).to_be_visible()
    by = "SELECT u.username FROM archive_run r JOIN access_user u ON u.id = r.taken_by_id"
    assert city.home.rows(by) == [("jijin",)]
    by = "SELECT u.username FROM access_trailentry t JOIN access_user u ON u.id = t.user_id"
    by += " WHERE t.action = 'month.closed'"
    assert city.home.rows(by) == [("jijin",)]
    assert city.home.data("month", "show", "2021-01")["state"] == "closed"
