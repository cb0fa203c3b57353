"""A declaration whose month is sealed: its people are read from the archive, and what happened is told in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from renshe.archive import files, query, sealing
from renshe.casework import cases
from renshe.law import Month
from renshe.portal.tests.lists import column, exported
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Person

JANUARY = Month(2021, 1)
OURS = "/employer/declarations/2021-01/"


def seal_with(lines: list[tuple[int, int, int, str]]) -> None:
    """Seal January with lines of (employer, person, fen, change)."""
    names = ("employer_id", "person_id", "wage_fen", "change")
    of_month = pa.Table.from_pylist([dict(zip(names, line, strict=True), kind="employee") for line in lines])
    with query.connect() as duck:
        files.write(duck, JANUARY, "declared", duck.from_arrow(of_month), ("employer_id", "person_id"))
    sealing.seal(JANUARY, {})


@pytest.fixture
def accepted(bureau: SimpleNamespace, settings: LazySettings, tmp_path: Path) -> Declaration:
    """永兴五金's, submitted by its agent and accepted by the system."""
    settings.HOME, settings.ARCHIVE_FOLDER = tmp_path, tmp_path / "archive"
    unit = bureau.xiaolan.unit
    case = cases.open_case(EMPLOYER_DECLARATION, unit, bureau.employer, by=bureau.users["yongxing"])
    cases.advance(case, "accept_by_system", by=None)
    return Declaration.objects.create(
        employer=bureau.employer, month=date(2021, 1, 1), state="accepted", case=case, content_hash="1", people=2,
        wages_fen=900000,
    )  # fmt: skip


def test_a_declaration_of_a_sealed_month_lists_its_people(accepted, bureau, signed_in_as):
    ours, other = bureau.employer.pk, bureau.employer.pk + 1
    seal_with([
        (ours, bureau.zhang.pk, 600000, "none"), (ours, bureau.li.pk, 300000, "start"), (other, bureau.li.pk, 1, "none")
    ])  # fmt: skip
    for who, url in (("jingban", f"/declarations/{accepted.pk}/"), ("yongxing", OURS)):
        client = signed_in_as(who)
        assert column(client, url) == ["李四", "张三丰"]  # who comes stands first
        assert column(client, url + "?sort=-wage_fen") == ["张三丰", "李四"]
        assert column(client, url + "?q=四") == ["李四"]
        assert column(client, url + "?q=44209919900307001x") == ["张三丰"]
        assert column(client, url + "?change=start") == ["李四"]
        assert "选择一个有效的选项" in client.get(url + "?change=x").content.decode()
        assert exported(client, url)[1:] == [
            ("李四", "4420**********0028", "单位职工", "增员", 3000),
            ("张三丰", "4420**********001X", "单位职工", "无", 6000),
            ("合计", "", "", "", 9000),
        ]
        assert "44209919900307001X" not in client.get(url).content.decode()
    assert f'href="/people/{bureau.zhang.pk}/"' in signed_in_as("jingban").get(f"/declarations/{accepted.pk}/").text
    assert signed_in_as("shiqi").get(f"/declarations/{accepted.pk}/").status_code == 404


def test_many_people_of_a_sealed_declaration_are_paged_and_named_by_one_query(accepted, bureau, signed_in_as):
    many = Person.objects.bulk_create(
        Person(
            identity_number=f"44209919900307{number:04d}", name=f"员工{number:02d}", sex="M",
            birth_date=date(1990, 3, 7), town=bureau.xiaolan,
        )
        for number in range(100, 160)
    )  # fmt: skip
    seal_with([(bureau.employer.pk, person.pk, 600000, "none") for person in many])
    agent = signed_in_as("yongxing")
    assert "员工124" in agent.get(OURS).text
    assert "员工125" not in agent.get(OURS).text
    assert "员工159" in agent.get(OURS + "?page=3").text
    with CaptureQueriesContext(connection) as asked:
        agent.get(OURS)
    of_people = [one["sql"] for one in asked if 'FROM "registry_person"' in one["sql"]]
    assert len(of_people) == 1


def test_a_sealed_declaration_whose_file_is_not_whole_is_told_in_words(accepted, bureau, signed_in_as):
    seal_with([(bureau.employer.pk, bureau.zhang.pk, 600000, "none")])
    place = query.path(JANUARY, "declared")
    place.write_bytes(place.read_bytes()[:-40])
    for who, url in (("jingban", f"/declarations/{accepted.pk}/"), ("yongxing", OURS)):
        answer = signed_in_as(who).get(url)
        assert answer.status_code == 503
        assert "2021-01 的档案文件 declared.parquet 与封存时不一致" in answer.text


def test_what_happened_to_a_declaration_is_told_with_who_did_it(accepted, signed_in_as):
    def told(language: str) -> list[str]:
        officer = signed_in_as("jingban")
        officer.cookies["django_language"] = language
        with override(language):
            page = officer.get(f"/declarations/{accepted.pk}/").text
        items = page.split('<ul class="plain">')[1].split("</ul>")[0].split("<li>")[1:]
        return [item.split("</li>")[0].split(" · ", 1)[1].strip() for item in items]

    assert told("zh-hans") == ["已提交 · yongxing", "已受理 · 系统"]
    assert told("en") == ["Submitted · yongxing", "Accepted · System"]
