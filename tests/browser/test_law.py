"""A resident without an account looks up, on a phone, what their contribution is reckoned by."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Served, page_of
from tests.browser.looks import looks_right

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_law_is_searched_in_chinese_and_followed_from_formula_to_value_to_statute(browser: Browser, january: Served):
    with page_of(browser, january, 390) as page:
        page.goto("/sign-in/")
        page.get_by_role("link", name="计算依据的法规").click()
        page.get_by_label("名称、文件、文号或条款").fill("养老保险单位缴费")
        page.get_by_role("button", name="查询").click()
        page.get_by_role("link", name="养老保险单位缴费", exact=True).click()
        expect(page.get_by_text("养老保险缴费基数 × 养老保险单位缴费费率，四舍五入到分")).to_be_visible()
        expect(page.get_by_role("img", name="“养老保险单位缴费”的构成图，下方有相同内容的列表")).to_be_visible()
        page.get_by_text("以列表显示").click()
        page.get_by_role("listitem").get_by_role("link", name="养老保险缴费基数上限").click()
        expect(page).to_have_url(f"{january.url}/law/parameters/pension_base_ceiling/")
        expect(page.get_by_role("img", name="养老保险缴费基数上限，准确取值见表")).to_be_visible()
        expect(page.get_by_text("22,941.00 元/月")).to_be_visible()
        looks_right(page)
        page.go_back()
        page.get_by_role("link", name="社会保险法 第十二条第一款").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("中华人民共和国社会保险法 第十二条")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Formulas that cite it")).to_be_visible()
