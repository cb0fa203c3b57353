"""What a page or a paper says is what the archive holds: the amounts of a certificate, the columns of a career."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served, page_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAID = """SELECT sum(pension_pooled_fen), sum(pension_account_fen), sum(unemployment_employer_fen),
  sum(unemployment_employee_fen), sum(injury_employer_fen) FROM read_parquet(?) WHERE person_id = ?"""
MONTHS_OF_2020 = "SELECT months_2020 FROM read_parquet(?) WHERE person_id = ?"
PIXELS_A_MONTH = 4


def resident(city: Served) -> int:
    rows = city.home.rows(
        "SELECT a.person_id FROM registry_personaccount a JOIN access_user u ON u.id = a.user_id"
        " WHERE u.username = 'jumin'"
    )
    return int(rows[0][0])


def from_archive(city: Served, sql: str, file: str) -> tuple[int, ...]:
    found = duckdb.execute(sql, [str(city.home.path / "archive" / file), resident(city)]).fetchone()
    assert found
    return tuple(int(one or 0) for one in found)


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def rows(page: Page) -> list[list[str]]:
    return [row.locator("th, td").all_inner_texts() for row in page.locator("main table tbody tr").all()]


def test_a_certificates_amounts_are_those_credited(browser: Browser, january: Served, tmp_path: Path):
    pooled, account, unemployment, own, injury = from_archive(january, PAID, "2021-01/credited.parquet")
    assert account
    with page_of(browser, january, 1440) as page:
        sign_in(page, "jumin")
        page.goto("/me/certificates/")
        page.get_by_label("起始月份").fill("202101")
        page.get_by_label("截止月份").fill("202101")
        page.get_by_role("button", name="开具证明").click()
        paper = page.get_by_role("link", name="打开 PDF").get_attribute("href")
        assert rows(page)[:3] == [
            ["养老保险", "1", yuan(pooled), yuan(account)],
            ["工伤保险", "1", yuan(injury), "0.00"],
            ["失业保险", "1", yuan(unemployment), yuan(own)],
        ]
        pdf = page.request.get(str(paper)).body()
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    line = next(line for line in read.stdout.decode().splitlines() if line.split()[:1] == ["2021-01"])
    amounts = line.split()[1:]  # base, employer, person; base, employer, person; base, employer
    assert [amounts[one] for one in (1, 2, 4, 5, 7)] == [yuan(x) for x in (pooled, account, unemployment, own, injury)]


def test_a_careers_columns_are_the_months_paid(browser: Browser, january: Served):
    (before,) = from_archive(january, MONTHS_OF_2020, "2020-12/history.parquet")
    with page_of(browser, january, 1440) as page:
        sign_in(page, "jingban")
        page.goto(f"/people/{resident(january)}/")
        years = page.locator(".career li").all()
        shown = {one.inner_text().split()[-1]: one for one in years}
        assert list(shown) == sorted(shown)
        assert shown["2020"].locator(".months").inner_text() == str(before)
        assert shown["2021"].locator(".months").inner_text() == "1"
        for one in years:
            box = one.locator(".column").bounding_box()
            assert box
            assert box["height"] == PIXELS_A_MONTH * int(one.locator(".months").inner_text())
        paid = page.locator("dl.facts div", has_text="实缴月数").locator("dd").inner_text()
        assert int(paid) == sum(int(one.locator(".months").inner_text()) for one in years)
