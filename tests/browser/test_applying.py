"""A resident applies on a phone without scripts, guide to receipt; with them what is typed survives what may happen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from renshe.casework.attachments.tests.bytes import EXE, jpeg, pdf
from renshe.city.sign_ins import PASSWORD
from tests.browser.conftest import PATIENCE, Served, page_of, sign_in
from tests.browser.looks import fits, looks_right

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FLEXIBLE, INJURY = "/services/social_insurance.flexible_enrolment/", "/services/social_insurance.injury_recognition/"


def test_a_resident_applies_without_scripts_and_with_them_loses_nothing(browser: Browser, city: Served):
    without_scripts(browser, city)
    with page_of(browser, city, 320) as page:
        sign_in(page, "jumin")
        what_is_typed_is_kept(page)
        files_are_attached(page)
    with page_of(browser, city, 640) as page:  # as 1280 at 200 %
        an_officer_applies_for_somebody(page)


def without_scripts(browser: Browser, city: Served) -> None:
    """From guide to receipt by the keyboard alone."""
    context = browser.new_context(
        viewport={"width": 320, "height": 800}, base_url=city.url, locale="en-US", java_script_enabled=False
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, "jumin")
    page.goto(FLEXIBLE)
    page.get_by_role("button", name="申请办理").press("Enter")
    page.get_by_label("依托互联网平台就业").press("Space")
    page.get_by_role("button", name="继续").press("Enter")
    for typed in ("202101", "5000", "13800138000"):
        field = page.get_by_role("main").get_by_role("textbox")
        field.fill(typed)
        field.press("Enter")
    expect(page.get_by_role("heading", name="核对填写内容")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="提交", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    fits(page)
    page.goto(INJURY)
    page.get_by_role("button", name="申请办理").press("Enter")
    at = page.url.partition("asked/")[0]
    for name, value in (
        ("employer_name", "永兴五金"), ("cause", "at_work"), ("happened_on", "2021-01-05"), ("place", "二车间"),
        ("words", "冲床压伤"), ("diagnosis", "右手食指远节缺损"),
    ):  # fmt: skip
        if name == "cause":
            page.locator(f"[value={value}]").check()
        else:
            page.locator(f"[name={name}]").fill(value)
        page.get_by_role("button", name="继续").click()
    page.goto(f"{at}attached/diagnosis/")
    page.locator("#id_files").set_input_files([{"name": "假.pdf", "mimeType": "application/pdf", "buffer": EXE}])
    page.get_by_role("button", name="上传").press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("“假.pdf”的实际内容不是")
    page.locator("#id_photos").set_input_files([{"name": "伤.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}])
    page.get_by_role("button", name="上传").press("Enter")
    expect(page.get_by_text("已上传 1 个文件。")).to_be_visible()
    fits(page)
    context.close()


def what_is_typed_is_kept(page: Page) -> None:
    """While it is typed; over a lost line, a closed page, and a sign-in that ran out, with what was sent last."""
    page.goto(FLEXIBLE)
    page.get_by_role("button", name="申请办理").click()
    page.get_by_label("依托互联网平台就业").check()
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.get_by_role("button", name="继续").click()
    page.locator("[name=first_month]").press_sequentially("2021")
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.context.set_offline(True)
    page.locator("[name=first_month]").press_sequentially("01")
    expect(page.get_by_text("网络中断")).to_be_visible()
    page.context.set_offline(False)
    at = page.url
    page.locator("[name=first_month]").blur()
    expect(page.get_by_text("已保存。")).to_be_visible()
    page.goto("about:blank")
    page.goto(at)
    expect(page.locator("[name=first_month]")).to_have_value("202101")
    page.locator("[name=first_month]").fill("202102")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="继续").click()
    page.get_by_label("用户名").fill("jumin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.locator("[name=first_month]")).to_have_value("202102")
    expect(page.get_by_text("您的登录已超时。")).to_be_visible()
    assert page.url == at
    looks_right(page)


def files_are_attached(page: Page) -> None:
    page.goto("/me/cases/")
    page.locator("a[href*='injury_recognition'][href$='check/']").click()
    page.locator("a[href*='attached/diagnosis']").first.click()
    page.locator("#id_files").set_input_files([{"name": "证明.pdf", "mimeType": "application/pdf", "buffer": pdf(3)}])
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("3 页", exact=False).first).to_be_visible()
    expect(page.get_by_role("link", name="证明.pdf")).to_be_visible()
    looks_right(page)


def an_officer_applies_for_somebody(page: Page) -> None:
    sign_in(page, "jingban")
    page.goto("/search/?q=有限公司")
    page.get_by_role("link", name="代为申请").first.click()
    page.get_by_role("button", name="工伤认定").click()
    expect(page.locator("[name=mainly_at_fault]")).to_have_count(0)
    page.locator("[name=cause]").select_option("commuting")
    expect(page.locator("[name=mainly_at_fault]")).to_be_visible()
    expect(page.locator("#id_files-traffic")).to_be_visible()
    page.locator("#id_files-traffic").set_input_files(
        [{"name": "认定书.pdf", "mimeType": "application/pdf", "buffer": pdf()}]
    )
    expect(page.get_by_role("link", name="认定书.pdf")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("请更正以下内容")
    page.get_by_role("alert").get_by_role("link").first.click()
    looks_right(page)
