"""A resident without an account, on a phone: what a contribution is reckoned by; when they can retire, and why."""

from __future__ import annotations

import re

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


def test_a_resident_reckons_on_a_phone_when_they_can_retire_and_passes_the_link_on(browser: Browser, january: Served):
    with page_of(browser, january, 320) as page:
        page.goto("/sign-in/")
        page.get_by_role("link", name="测算退休时间、养老金和其他待遇").click()
        looks_right(page)
        page.get_by_role("link", name="我什么时候可以退休").click()
        expect(page.get_by_text("第 1 题，共 2 题")).to_be_visible()
        page.get_by_label("您是哪年哪月出生的？").fill("2050年1月")
        page.get_by_role("button", name="继续").click()
        page.get_by_role("alert").get_by_role("link", name="请填写 1961-07 至 2030-12 之间的年月").click()
        expect(page.get_by_label("您是哪年哪月出生的？")).to_be_focused()
        looks_right(page)
        page.get_by_label("您是哪年哪月出生的？").fill("１９６８年３月")
        page.keyboard.press("Enter")
        expect(page.get_by_text("第 2 题，共 2 题")).to_be_visible()
        looks_right(page)
        page.get_by_role("link", name="返回上一题").click()
        expect(page.get_by_label("您是哪年哪月出生的？")).to_have_value("１９６８年３月")
        page.get_by_role("button", name="继续").click()
        page.get_by_label("男职工", exact=True).check()
        page.get_by_role("button", name="继续").click()
        told = "您的法定退休时间是 2029年1月（60岁10个月），最早可以在 2028年3月、最晚可以在 2032年1月 退休。"
        expect(page.get_by_role("status")).to_have_text(told)
        looks_right(page)
        link = page.get_by_label("本页链接").input_value()
        assert re.search(r"born=1968-03&group=male&on=\d{4}-\d{2}$", link)
        page.goto(link)
        expect(page.get_by_role("status")).to_have_text(told)
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("status")).to_contain_text("Your statutory month of retirement is January 2029")
