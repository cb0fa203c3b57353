"""A new item, declared in a file of few lines while the suite runs: applied for, decided, its document verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from renshe.access.models import Unit
from renshe.casework.items import ServiceItem, trying
from renshe.casework.jobs import doing
from renshe.portal.tests.conftest import bureau
from tests.browser.conftest import PATIENCE
from tests.browser.looks import looks_right
from tests.tutorial_of_items import tutorial

__all__ = ["bureau"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "kan-hai-ting-tao-6"


@pytest.fixture
def item() -> Iterator[ServiceItem]:
    with trying(tutorial()) as declared:
        yield declared


@pytest.fixture
def page(browser: Browser, live_server: Any, bureau: SimpleNamespace) -> Iterator[Page]:
    for name, called in (("zhang", "张三丰"), ("jingban", "经办")):
        user = bureau.users[name]
        user.full_name = called
        user.set_password(PASSWORD)
        user.save()
    Unit.objects.filter(pk=bureau.xiaolan.unit.pk).update(code="442001")  # it stands in the case number
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
    with connection.cursor() as cursor:  # no table of ours: nothing else empties it
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")


def test_a_new_item_is_applied_for_on_a_phone_decided_and_its_document_verified(
    page: Page, item: ServiceItem, bureau: SimpleNamespace, tmp_path: Path
) -> None:
    apply(page, item)
    decide(page)
    doing.run_due()  # the worker prints and signs
    bureau.zhang.refresh_from_db()
    assert bureau.zhang.phone == "13800138000"
    verify(page, download(page, tmp_path))


def sign_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def apply(page: Page, item: ServiceItem) -> None:
    sign_in(page, "zhang")
    page.goto(f"/services/{item.code}/")
    looks_right(page)
    page.get_by_role("button", name="申请").click()
    page.get_by_label("新手机号码").fill("138 0013 8000")
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    looks_right(page)


def decide(page: Page) -> None:
    sign_in(page, "jingban")
    page.goto("/cases/")
    page.get_by_role("table").locator("tbody").get_by_role("link").first.click()
    page.get_by_role("button", name="准予变更").click()
    expect(page.get_by_text("已办理：准予变更。")).to_be_visible()
    looks_right(page)


def download(page: Page, folder: Path) -> Path:
    """From the inbox to the case, and its document as a file."""
    sign_in(page, "zhang")
    page.goto("/notices/")
    page.get_by_role("link", name="已出具：联系电话变更确认书").click()
    page.get_by_role("main").get_by_role("link", name="442001-SI90-").click()
    looks_right(page)
    address = page.get_by_role("link", name="打开 PDF").get_attribute("href")
    file = folder / "确认书.pdf"
    file.write_bytes(page.request.get(str(address)).body())
    return file


def verify(page: Page, file: Path) -> None:
    page.context.clear_cookies()
    page.goto("/verify/")
    page.get_by_label("证明文件（PDF）").set_input_files(file)
    page.get_by_role("button", name="核验文件").click()
    expect(page.get_by_text("有效。")).to_be_visible()
    expect(page.get_by_text("联系电话变更确认书")).to_be_visible()
    looks_right(page)
