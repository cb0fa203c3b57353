"""Pages ask the database as often for many rows as for one."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from renshe.access.models import TrailEntry, Unit
from renshe.archive.models import SealedMonth
from renshe.casework import cases
from renshe.ledger.models import Bill, ExchangeFile
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer, EmployerAgent, Enrolment, Person, Town

MANY = 24  # beside the one that is there: a whole page of 25

PAGES = [
    ("jingban", "/"),
    ("lingdao", "/"),
    ("yongxing", "/"),
    ("zhang", "/"),
    ("jingban", "/people/"),
    ("jingban", "/people/{zhang}/"),
    ("jingban", "/employers/"),
    ("jingban", "/employers/{employer}/"),
    ("jingban", "/employers/{employer}/people/"),
    ("jingban", "/declarations/"),
    ("jingban", "/cases/"),
    ("jingban", "/months/2021-01/"),
    ("jingban", "/months/2021-01/progress/"),
    ("jingban", "/months/2021-01/arrears/"),
    ("jingban", "/months/2021-01/differences/"),
    ("lingdao", "/figures/2021/"),
    ("lingdao", "/figures/soc.enrolments/2021/?month=2021-01"),
    ("lingdao", "/figures/soc.contributions_due/2021/?month=2021-01"),
    ("lingdao", "/figures/soc.enrolments/2021/records/?month=2021-01"),
    ("lingdao", "/figures/soc.pensions_paid/2021/records/?month=2021-01"),
    ("jingban", "/payments/"),
    ("yongxing", "/employer/people/"),
    ("yongxing", "/employer/bills/"),
    ("yongxing", "/employer/declarations/"),
    ("zhang", "/services/"),
    ("zhang", "/me/cases/"),
    ("yongxing", "/employer/cases/"),
    ("zhang", "/me/enrolments/"),
    ("zhang", "/me/account/?year=2021"),
    ("zhang", "/me/certificates/"),
]


def declare(bureau: SimpleNamespace, month: date) -> None:
    case = cases.open_case(EMPLOYER_DECLARATION, bureau.xiaolan.unit, bureau.employer, by=None)
    Declaration.objects.create(
        employer=bureau.employer,
        month=month,
        state="submitted",
        content_hash=str(month),
        people=1,
        wages_fen=1,
        case=case,
    )


def more(bureau: SimpleNamespace) -> None:
    """Another two years of everything that a page could list."""
    known = Enrolment.objects.get().known
    for number in range(MANY):
        year, of = 2021 + number // 12, number % 12 + 1
        month, later = date(year, of, 1), date(year + 2, of, 1)
        employer = Employer.objects.create(
            credit_code=f"91442000MB{number:08d}", name=f"单位{number}", town=bureau.xiaolan, industry="C33",
            injury_class=4, registered_on=date(2010, 1, 1),
        )  # fmt: skip
        person = Person.objects.create(
            identity_number=f"44209920000101{number:04d}", name=f"人员{number}", sex="F",
            birth_date=date(2000, 1, 1), town=bureau.xiaolan,
        )  # fmt: skip
        for who, where, kind in ((person, bureau.employer, "pension"), (bureau.zhang, employer, "injury")):
            Enrolment.objects.create(
                person=who, insurance=kind, employer=where, kind="employee", state="enrolled", is_paying=True,
                valid=(date(2015, 7, 1), None), known=known,
            )  # fmt: skip
        EmployerAgent.objects.create(user=bureau.users["yongxing"], employer=employer, acts=(date(2020, 1, 1), None))
        for payer in ({"employer": employer}, {"person": person}):
            Bill.objects.create(
                number=f"P-{number}-{len(payer)}-{next(iter(payer))}", fund="pension", month=date(2021, 1, 1),
                due_fen=100, paid_fen=1, **payer,
            )  # fmt: skip
        Bill.objects.create(number=f"I-{number}", fund="injury", month=month, employer=bureau.employer, due_fen=100)
        declare(bureau, later)
        ExchangeFile.objects.create(
            partner="bank", direction="out", name=f"f{number}", month=date(2021, 1, 1), rows=1, total_fen=1, sha256="0"
        )
        unit = Unit.objects.create(code=f"u{number}", kind="town", name_zh="分局", name_en="Office", parent=bureau.city)
        Town.objects.create(
            code=f"t{number}", name_zh=f"镇{number}", name_en=f"T{number}", unit=unit, valid=(date(2000, 1, 1), None)
        )


def asked(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(found)


@pytest.fixture(autouse=True)
def archive_folder(tmp_path, settings):
    settings.ARCHIVE_FOLDER = tmp_path


def test_no_page_asks_more_often_for_more_rows(bureau, signed_in_as):
    pages = [(who, url.format(zhang=bureau.zhang.pk, employer=bureau.employer.pk)) for who, url in PAGES]
    declare(bureau, date(2021, 1, 1))
    for who, url in pages:  # what is looked up once in a process is looked up here
        signed_in_as(who).get(url)
    with_one = {(who, url): asked(signed_in_as(who), url) for who, url in pages}
    more(bureau)
    assert TrailEntry.objects.exists()
    with_many = {(who, url): asked(signed_in_as(who), url) for who, url in pages}
    assert with_many == with_one
    assert max(with_many.values()) <= 40


def test_the_list_of_months_asks_no_more_for_many(signed_in_as):
    def seal(number: int) -> None:
        SealedMonth.objects.create(month=date(2010, number, 1), previous_hash="0", hash="0")

    officer = signed_in_as("jingban")
    seal(1)
    with_one = asked(officer, "/months/")
    for number in range(2, 13):
        seal(number)
    assert asked(officer, "/months/") == with_one
