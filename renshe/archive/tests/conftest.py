from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from pytest_django.fixtures import Settings

from renshe.archive import query


@pytest.fixture(autouse=True)
def archive_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.ARCHIVE_FOLDER = tmp_path / "archive"
    return tmp_path / "archive"


@pytest.fixture
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with query.connect() as connection:
        yield connection
