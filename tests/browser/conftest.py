"""A browser, and a small sample city behind a live server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from fractions import Fraction

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def city(transactional_db: None, settings) -> None:
    """The sample city at a thousandth, in this test's database and folders."""
    from renshe.city.build import build

    for folder in (settings.ARCHIVE_FOLDER, settings.EXCHANGE_FOLDER, settings.HOME / "city"):
        shutil.rmtree(folder, ignore_errors=True)
    build(scale=Fraction(1, 1000), seed=7)


@pytest.fixture(params=[320, 1440], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, city: None, live_server) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, base_url=live_server.url, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()
