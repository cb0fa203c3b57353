from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from renshe.access.models import Unit
from renshe.ledger import chart
from renshe.registry.models import Employer, Person, Town


@pytest.fixture(autouse=True)
def exchange_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.EXCHANGE_FOLDER = tmp_path / "exchange"
    return tmp_path / "exchange"


@pytest.fixture
def accounts(db: None) -> None:
    chart.ensure()


@pytest.fixture
def town(db: None) -> Town:
    unit = Unit.objects.create(code="t01", name_zh="石岐", name_en="Shiqi", kind="town")
    return Town.objects.create(
        code="442000001", name_zh="石岐", name_en="Shiqi", unit=unit, valid=(date(2000, 1, 1), None)
    )


@pytest.fixture
def employer(town: Town) -> Employer:
    return Employer.objects.create(
        credit_code="91442000MA00000000",
        name="石岐五金厂",
        town=town,
        industry="C33",
        injury_class=4,
        registered_on=date(2001, 1, 1),
    )


@pytest.fixture
def people(town: Town) -> list[Person]:
    return [
        Person.objects.create(
            identity_number=f"44200019500101000{index}",
            name=name,
            sex="F",
            birth_date=date(1950, 1, 1),
            town=town,
            bank_code="B1",
            bank_account=f"6222{index:08d}",
        )
        for index, name in enumerate(["陈一", "李二", "王三"])
    ]
