"""A browser, and sample cities of 1:1000 behind the real server: one for all who only read, one each for who writes."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from renshe.city.sign_ins import PASSWORD
from renshe.testing import PROVES
from tests.made_once import copied, made_once
from tests.test_serve import free_port, status, told_address
from tests.whole_city.conftest import built, homes
from tests.whole_city.home import Home

__all__ = ["built", "homes"]  # fixtures
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 60_000  # milliseconds: three test at once, and types are checked beside them


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path) and "DATABASE_URL" in os.environ:
            item.add_marker(pytest.mark.skip(reason="each home has its embedded PostgreSQL"))


@dataclass(frozen=True)
class Served:
    """A home with its portal on an address."""

    home: Home
    url: str


@contextlib.contextmanager
def served(home: Home) -> Iterator[Served]:
    process = home.start("serve", "--workers", "1", RENSHE_PORT=str(free_port()), RENSHE_LANGUAGE="en")
    try:
        _said, url = told_address(process)
        assert status(f"{url}/sign-in/") == 200
        yield Served(home, url)
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def january(built: Home, homes: Path) -> Iterator[Served]:
    """The city with January closed, for all tests that leave it as it is."""

    def close(home: Home) -> None:
        copied(built, home.path).done("month", "close", "2021-01", "--by", "jijin")  # the machine has no Chinese name

    with served(copied(made_once("january", close), homes / "january")) as city:
        yield city


@pytest.fixture
def city(built: Home, homes: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A city of the test's own, to change as it likes."""
    with served(copied(built, homes / re.sub(r"\W+", "-", request.node.name))) as city:
        yield city


@contextlib.contextmanager
def page_of(browser: Browser, city: Served, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=city.url, locale="en-US")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def at_widths(*widths: int, sample: int) -> pytest.MarkDecorator:
    """Walk the pages at each width; in the sample at one, since `test_every_page` looks at all pages at all widths."""
    return pytest.mark.parametrize("width", widths if PROVES else [sample])


def sign_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
