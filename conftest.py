"""Tests run on a real PostgreSQL: the embedded one, in a home of their own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_django
from django.utils import translation

from renshe.testing import CHECKOUT, PROVES, SHARED, WORKER

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's sync API runs a loop in this thread

# A shell that starts the suite in the background has it, and all that it starts, ignore Ctrl-C, which is tested here.
signal.signal(signal.SIGINT, signal.default_int_handler)


# A suite that is red today and was green yesterday, on the same code, tells nothing: what is drawn at random is proved.
hypothesis.settings.register_profile("renshe", derandomize=not PROVES, deadline=None)
hypothesis.settings.load_profile("renshe")


def pytest_configure() -> None:
    if not WORKER:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="renshe-shared-")
        Path(os.environ[SHARED]).chmod(0o755)  # PostgreSQL's account may enter


def pytest_unconfigure() -> None:
    if not WORKER:
        shutil.rmtree(os.environ[SHARED])


@pytest.fixture(autouse=True)
def a_page_leaves_its_language_behind_for_no_other_test() -> Iterator[None]:
    """A request activates its reader's language for the thread, and the thread of the tests goes on."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def a_test_reads_what_it_set_up() -> Iterator[None]:
    """Outside of a request the test itself reads. A thread that it starts reads nothing, unless it says so too."""
    from renshe.access.reading import as_system

    with as_system("a test looks at what it set up"):
        yield


@pytest.fixture(scope="session")
def postgres_running() -> Iterator[None]:
    """Have it run with a database that is migrated already: to migrate takes longer than most files of tests."""
    from renshe import postgres
    from renshe.home import home
    from tests.made_once import begun_with

    if "DATABASE_URL" not in os.environ:
        begun_with(home())
    with postgres.in_use(home()):
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_empties_what_only_grows() -> None:
    """Between transactional tests Django truncates all tables; triggers that refuse it look away for that alone."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: object, **kwargs: object) -> list[str]:
        statements = flush(self, *args, **kwargs)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    DatabaseOperations.sql_flush = sql_flush


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django finds the test database made, unless `DATABASE_URL` names another server."""
    return "DATABASE_URL" not in os.environ


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres_running: None,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    django_db_keepdb: bool,
) -> None:
    """Have PostgreSQL running, and the test database there, before pytest-django looks for it."""
    from django.db import connection

    if django_db_keepdb:
        name = connection.ops.quote_name(connection.creation._get_test_db_name())
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE renshe")


@pytest.fixture
def bureau(db: None) -> object:
    """A city with two towns; see `renshe.registry.tests.bureau`."""
    from renshe.registry.tests.bureau import Bureau

    return Bureau()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """Let tests that commit be cleaned up: Django empties tables by TRUNCATE, which sealed and posted rows refuse.

    Only triggers named `…_no_truncate` are taken off, and only in the test database.
    """
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            r"SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname)"
            r" FROM pg_trigger WHERE tgname LIKE '%\_no\_truncate'"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


SPARK = pytest.StashKey[int]()
"""How many tests were left out."""


LONGEST_FIRST = (
    "tests/whole_city/test_killed.py",
    "tests/browser/test_every_page.py",
    "tests/test_serve.py",
    "tests/whole_city/test_sabotage.py",
    "tests/whole_city/test_year.py",
    "tests/whole_city/test_serve_ended.py",
    "tests/browser/test_walk.py",
    "tests/browser/test_what_if.py",
    "tests/browser/test_closing.py",
    "tests/whole_city/test_traces.py",
    "tests/whole_city/test_side_by_side.py",
)


def _long_files_first(items: list[pytest.Item]) -> None:
    """Of the processes that test at once none is left alone with a file of minutes at the end."""
    tests = Counter(item.path for item in items)
    long = {CHECKOUT / file: place for place, file in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: (long.get(item.path, len(long)), -tests[item.path], item.path))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put long files first; leave out what only proves, and what needs Spark where neither it nor Java is."""
    _long_files_first(items)
    if not PROVES and (proofs := [item for item in items if item.get_closest_marker("proof")]):
        items[:] = [item for item in items if item not in proofs]
        config.hook.pytest_deselected(items=proofs)
    on_spark = [item for item in items if item.get_closest_marker("spark")]
    if on_spark and not (shutil.which("java") and importlib.util.find_spec("pyspark")):
        items[:] = [item for item in items if item not in on_spark]
        config.hook.pytest_deselected(items=on_spark)
        config.stash[SPARK] = len(on_spark)


def pytest_report_collectionfinish(config: pytest.Config) -> str:
    left_out = config.stash.get(SPARK, 0)
    return (
        f"{left_out} tests of the law on Spark are left out: they need Java 17 and renshe[spark]." if left_out else ""
    )
