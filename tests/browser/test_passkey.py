"""A passkey, made and used in a real browser with an authenticator of its own (WebAuthn's virtual one).

By it the pages that only a factor opens are looked at too.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from renshe.city.sign_ins import PASSWORD
from tests.browser.conftest import Served, page_of
from tests.browser.looks import looks_right

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NARROW = {"width": 320, "height": 900}


def with_authenticator(page: Page) -> None:
    """Give the browser an authenticator that a finger has just been laid on."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def by_password(page: Page, name: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def test_a_passkey_is_added_signs_in_and_is_removed(browser: Browser, january: Served) -> None:
    by_name = Served(january.home, january.url.replace("127.0.0.1", "localhost"))  # an address is no name of a passkey
    with page_of(browser, by_name, 390) as page:
        with_authenticator(page)
        by_password(page, "xiaolan")
        page.goto("/security/passkeys/add/")
        page.get_by_label("通行密钥名称").fill("工作手机")
        page.get_by_role("main").get_by_role("button", name="添加通行密钥").click()
        expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
        code = page.locator("main li.code").first.inner_text()
        page.set_viewport_size(NARROW)
        looks_right(page)
        page.get_by_role("button", name="退出").click()

        by_password(page, "xiaolan")
        expect(page.get_by_role("heading", name="二次验证", exact=True)).to_be_visible()
        looks_right(page)
        page.get_by_role("button", name="使用通行密钥").click()
        expect(page.get_by_role("button", name="退出")).to_be_visible()

        page.goto("/sign-in/again/passkey/")
        looks_right(page)
        page.get_by_role("button", name="使用通行密钥").click()
        expect(page.get_by_role("button", name="退出")).to_be_visible()
        for address in ("/sign-in/again/code/", "/security/recovery-codes/new/", "/security/recovery-codes/"):
            page.goto(address)
            looks_right(page)
        page.get_by_role("button", name="退出").click()

        by_password(page, "xiaolan")  # without scripts a recovery code does
        page.get_by_label("口令").fill(code)
        page.get_by_role("main").get_by_role("button", name="登录").click()
        page.goto("/security/")
        looks_right(page)
        page.get_by_role("link", name="移除工作手机").click()
        looks_right(page)
        page.get_by_role("main").get_by_role("button", name="移除").click()
        expect(page.get_by_role("link", name="移除工作手机")).to_have_count(0)
