"""What holds of every page: nothing sticks out, axe finds nothing serious, no English is left in Chinese."""

from __future__ import annotations

import re

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

ENGLISH_ALLOWED = {"English", "Excel", "PDF", "JPEG", "PNG", "xlsx", "WPS", "pdf", "jpg", "png"}
WORDS = """() => {
  // what is seen and what is read aloud; codes and numbers as registers write them are no words
  const copy = [...document.body.querySelectorAll('*')].filter(one => !one.closest('.code, script, style'));
  const own = one => [...one.childNodes].filter(part => part.nodeType === 3).map(part => part.textContent);
  const said = one => ['aria-label', 'title', 'placeholder', 'alt'].map(name => one.getAttribute(name) || '');
  return [document.title, ...copy.flatMap(one => [...own(one), ...said(one)])].join('\\n');
}"""
AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


def english_left(page: Page) -> set[str]:
    return set(re.findall(r"[A-Za-z]{3,}", page.evaluate(WORDS))) - ENGLISH_ALLOWED


def fits(page: Page) -> None:
    size = page.viewport_size
    assert size
    page.wait_for_load_state()  # a page that is just coming has nothing to look at
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], f"{page.url} is {wide} px wide at {size['width']}"


def looks_right(page: Page) -> None:
    fits(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    serious = [
        (one["id"], one["nodes"][0]["html"]) for one in page.evaluate(AXE) if one["impact"] in ("serious", "critical")
    ]
    assert not serious, (page.url, page.viewport_size, serious)
    assert not english_left(page), (page.url, sorted(english_left(page)))
