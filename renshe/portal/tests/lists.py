"""What tests of lists share: a list as it is exported, and declarations to list."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
from django.test import Client

from renshe.casework import cases
from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer

ZHANG, LI, OURS = "张三丰", "李四", "永兴五金"
RECORDS = "/figures/soc.enrolments/2021/records/?month=2021-01"


def exported(client: Client, url: str) -> list[tuple[object, ...]]:
    answer = client.get(url + ("&" if "?" in url else "?") + "export=xlsx")
    assert answer.status_code == 200, url
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def submitted(employer: Employer) -> Declaration:
    case = cases.open_case(EMPLOYER_DECLARATION, employer.town.unit, employer, by=None)
    return Declaration.objects.create(
        employer=employer, month=date(2021, 1, 1), state="submitted", case=case, content_hash="1", people=1,
        wages_fen=600000,
    )  # fmt: skip


def column(client: Client, url: str, number: int = 0) -> list[object]:
    """What stands in a column of the list, in order; not what it comes to."""
    rows = exported(client, url)[1:]
    return [row[number] for row in rows if not {"合计", "Total"} & set(row)]
