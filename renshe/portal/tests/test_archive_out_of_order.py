"""A file of the archive that is gone, broken or altered: whoever opens a page that reads it is told so in words."""

from __future__ import annotations

import logging
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from django.conf import LazySettings

from renshe.archive import files, query, sealing, whole
from renshe.law import Month
from renshe.portal.tests.test_award import award_of

DECEMBER, JANUARY = Month(2020, 12), Month(2021, 1)
ROWS = {
    (DECEMBER, "accounts"): "12345::BIGINT AS balance_fen",
    (DECEMBER, "history"): "60000000::BIGINT AS base_2020_fen, 12::BIGINT AS months_2020",
    (JANUARY, "assessed"): """0::BIGINT AS employer_id, 'flexible' AS kind, true AS pays_pension,
      500000::BIGINT AS pension_base_fen, 7::BIGINT AS pension_pooled_fen, 8::BIGINT AS pension_account_fen,
      false AS pays_unemployment, 0::BIGINT AS unemployment_base_fen, 0::BIGINT AS unemployment_employer_fen,
      0::BIGINT AS unemployment_employee_fen, false AS pays_injury, 0::BIGINT AS injury_base_fen,
      0::BIGINT AS injury_employer_fen""",
    (JANUARY, "credited"): """0::BIGINT AS employer_id, DATE '2021-01-01' AS period, DATE '2021-01-20' AS arrived_on,
      7::BIGINT AS pension_pooled_fen, 8::BIGINT AS pension_account_fen, 0::BIGINT AS injury_employer_fen,
      0::BIGINT AS unemployment_employer_fen, 0::BIGINT AS unemployment_employee_fen""",
    (JANUARY, "payroll"): "'B1' AS payment_number, '102' AS bank_code, {town}::BIGINT AS town_id",
    (JANUARY, "payments"): """'B1' AS payment_number, DATE '2021-01-01' AS month, 250000::BIGINT AS amount_fen,
      'paid' AS state""",
}
READ_BY = [
    (DECEMBER, "accounts", "zhang", "/me/account/?year=2021"),
    (DECEMBER, "history", "jingban", "/people/{zhang}/"),
    (JANUARY, "credited", "jingban", "/months/2021-01/"),
    (JANUARY, "credited", "jingban", "/people/{zhang}/?export=xlsx"),
    (JANUARY, "payments", "zhang", "/me/pension/"),
    (JANUARY, "payroll", "lingdao", "/figures/2021/"),
    (JANUARY, "payroll", "lingdao", "/figures/soc.pensions_paid/2021/records/"),
]


@pytest.fixture
def written(bureau: SimpleNamespace, settings: LazySettings, tmp_path: Path) -> SimpleNamespace:
    """The archive of a pensioner: December opens, January's files are written and not sealed."""
    settings.HOME, settings.ARCHIVE_FOLDER = tmp_path, tmp_path / "archive"
    award_of(bureau.zhang)
    with query.connect() as duck:
        for (month, name), columns in ROWS.items():
            rows = f"SELECT {bureau.zhang.pk}::BIGINT AS person_id, {columns.format(town=bureau.xiaolan.pk)}"
            files.write(duck, month, name, rows, ("person_id",))
    sealing.seal(DECEMBER, {})
    return bureau


def gone(place: Path) -> None:
    place.unlink()


def broken(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-40])


def altered(place: Path) -> None:
    """A whole Parquet file with another row in it."""
    with duckdb.connect() as duck:
        twice = duck.sql(f"FROM '{place}' UNION ALL FROM '{place}'").to_arrow_table()
        duck.from_arrow(twice).write_parquet(str(place))


@pytest.mark.parametrize(("month", "name", "who", "url"), READ_BY)
def test_a_page_names_the_sealed_file_that_is_not_whole(month, name, who, url, written, signed_in_as):
    sealing.seal(JANUARY, {})
    client, url, place = signed_in_as(who), url.format(zhang=written.zhang.pk), query.path(month, name)
    assert client.get(url).status_code == 200
    sealed = place.read_bytes()
    changed = f"{month} 的档案文件 {name}.parquet 与封存时不一致"
    for damage, said in ((gone, f"{month} 的档案缺少文件“{name}”。"), (broken, changed), (altered, changed)):
        damage(place)
        answer = client.get(url)
        page = answer.content.decode()
        assert answer.status_code == 503
        assert "此页暂时无法显示" in page
        assert said in page
        assert "renshe archive verify" in page
        assert "退出" in page  # the reader's places are there still
        place.write_bytes(sealed)
        assert client.get(url).status_code == 200


def test_a_broken_file_of_a_month_that_is_being_closed_is_named(written, signed_in_as):
    place = query.path(JANUARY, "credited")
    broken(place)
    answer = signed_in_as("jingban").get("/months/2021-01/")
    assert answer.status_code == 503
    assert "档案文件 2021-01/credited.parquet 无法读取。" in answer.content.decode()


def test_what_is_wrong_goes_to_the_log_with_its_code(written, signed_in_as):
    query.path(DECEMBER, "history").unlink()
    written_down = logging.StreamHandler(text := StringIO())
    logging.getLogger("renshe").addHandler(written_down)
    assert signed_in_as("jingban").get(f"/people/{written.zhang.pk}/").status_code == 503
    logging.getLogger("renshe").removeHandler(written_down)
    assert "page refused" in text.getvalue()
    assert "archive.file-missing" in text.getvalue()


def test_a_whole_file_is_read_once_for_each_state_in_which_it_lies(written, monkeypatch):
    read: list[Path] = []
    sha256_of = whole.sha256_of
    monkeypatch.setattr(whole, "sha256_of", lambda place: (read.append(place), sha256_of(place))[1])
    place = query.path(DECEMBER, "accounts")
    with whole.required():
        for _again in range(3):
            query.paths("accounts", DECEMBER)
        assert read == [place]
        place.write_bytes(place.read_bytes())  # the same bytes, written anew
        query.paths("accounts", DECEMBER)
    assert read == [place, place]
    altered(place)
    assert query.paths("accounts", DECEMBER) == [str(place)]  # where wholeness is not asked for
