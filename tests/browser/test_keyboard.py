"""Pages are worked without a mouse: past the navigation, from field to field with the focus in sight, to the fault."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, page_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TABS = 25
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getClientRects()[0];
  return {tag: one.tagName, outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
          seen: box.width > 0 && box.top > -1 && box.bottom < innerHeight + 1};
}"""


@pytest.mark.parametrize("width", [390, 1440], ids=["phone", "desk"])
def test_the_focus_is_always_in_sight(browser: Browser, january: Served, width):
    with page_of(browser, january, width) as page:
        page.emulate_media(reduced_motion="reduce")  # scrolled at once, not little by little
        sign_in(page, "jingban")
        for address in ("/", "/declarations/", "/people/", "/months/2021-01/"):
            page.goto(address)
            for number in range(TABS):
                page.keyboard.press("Tab")
                found = page.evaluate(FOCUS)
                if found["tag"] == "BODY":  # past the last
                    break
                assert found["outline"] >= 2, (address, number, found)
                assert found["seen"], (address, number, found, page.evaluate("document.activeElement.outerHTML"))


def test_the_skip_link_is_first_and_leads_past_the_navigation(browser: Browser, january: Served):
    with page_of(browser, january, 1440) as page:
        sign_in(page, "jingban")
        page.goto("/people/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert is_within_main(page)


def is_within_main(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('main').contains(document.activeElement)"))


def test_a_search_is_typed_and_entered_and_the_way_back_is_the_browsers(browser: Browser, january: Served):
    with page_of(browser, january, 1440) as page:
        sign_in(page, "jingban")
        page.goto("/people/?sort=-name")
        page.get_by_label("姓名或完整证件号码").press_sequentially("王")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("sort=-name"))
        page.get_by_role("table").locator("tbody").get_by_role("link").first.press("Enter")
        expect(page.get_by_role("heading", name="参保情况")).to_be_visible()
        page.go_back()
        expect(page.get_by_label("姓名或完整证件号码")).to_have_value("王")


def test_the_fault_of_a_form_has_the_focus_and_leads_to_its_field(browser: Browser, january: Served):
    with page_of(browser, january, 1440) as page:
        sign_in(page, "jumin")
        page.goto("/me/certificates/")
        page.get_by_label("起始月份").fill("202113")
        page.get_by_label("截止月份").fill("202112")
        page.get_by_label("截止月份").press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") in {"first", "last"}
