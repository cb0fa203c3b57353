"""Tests run on a real PostgreSQL: the embedded one, in a home of their own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before Django reads its settings: tests never touch the home a person works with.
TEST_HOME = Path(tempfile.gettempdir()) / f"renshe-test-{os.getuid()}" / Path(__file__).parent.name
os.environ["RENSHE_HOME"] = os.environ.get("RENSHE_TEST_HOME") or str(TEST_HOME)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's sync API runs a loop in this thread


@pytest.fixture(scope="session")
def postgres_running() -> Iterator[None]:
    from renshe import postgres
    from renshe.home import home

    with postgres.in_use(home()):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_running: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Have PostgreSQL running before pytest-django makes the test database."""
