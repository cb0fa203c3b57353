"""What every command stands on: a running, migrated database; words in the reader's language; JSON; progress.

A command's module is cheap to import: what needs Django is imported inside the command, after `ready()`.

    @app.command()
    def show(month: str, json: AsJson = False) -> None:
        with ready():
            from renshe.archive.query import totals
            ...
"""

from __future__ import annotations

import contextlib
import gc
import json as json_text
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Annotated, TypeAlias

import typer

from renshe import faults, messages, postgres
from renshe.archive import at_work
from renshe.cli.language import either as either
from renshe.cli.language import language as language
from renshe.errors import RensheError
from renshe.home import usable_home

Progress: TypeAlias = Callable[[int, int, str], None]
"""`progress(done, total, text)`: called by long work as it goes on; `text` names the step in the reader's language."""

MIGRATING = 0x52454E53  # the advisory lock under which one starter migrates ("RENS")


AsJson = Annotated[bool, typer.Option("--json", help=either(zh="只输出 JSON", en="Print JSON only."))]


@contextlib.contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Turn SIGTERM, and SIGHUP of a closed terminal, into an orderly end; the exit code says so (143, 129)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        arrived.append(number)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)

    heard = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        heard.append(signal.SIGINT)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup: the terminal may go
        heard.append(signal.SIGHUP)
    before = {number: signal.signal(number, end) for number in heard}
    try:
        with _queries_ended(heard):
            yield
    except Exception:
        if not arrived:
            raise
        # DuckDB puts an error of its own ("Query interrupted") in the place of what a handler raises.
        raise (KeyboardInterrupt if arrived[0] == signal.SIGINT else SystemExit(128 + arrived[0])) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _queries_ended(heard: Sequence[int]) -> Iterator[None]:
    """End the query that keeps the main thread waiting when one of these signals arrives, so that it is heard."""
    arriving, written = os.pipe()
    os.set_blocking(written, False)

    def watch() -> None:
        while numbers := os.read(arriving, 16):
            if set(numbers) & set(heard):
                at_work.interrupt()

    watcher = threading.Thread(target=watch, name="signals", daemon=True)
    watcher.start()
    before = signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(written)
        watcher.join(timeout=1)  # a child that was forked meanwhile may still hold the other end
        if not watcher.is_alive():
            os.close(arriving)


def set_up() -> None:
    """Load Django with its catalogues. Needs no database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renshe.settings")
    messages.compile_stale()
    gc.disable()  # what is loaded stays: to look for garbage in it takes a seventh of the time and finds none
    try:
        with faults.in_words():
            django.setup()
    finally:
        gc.enable()


def _migrate() -> None:
    """Bring the database up to date. Of two starters one migrates while the other waits."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def behind() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    if not behind():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


@contextlib.contextmanager
def ready() -> Iterator[None]:
    """Have the database running and migrated and Django set up while inside; stop on leaving what this started."""
    with _ended_by_signal(), faults.in_words(), postgres.in_use(usable_home()):
        set_up()
        from django.db import connections
        from django.utils import translation

        from renshe.access.reading import as_system

        _migrate()
        try:
            with translation.override(language()), as_system("whoever has this command line has the database"):
                yield
        finally:
            connections.close_all()


@contextlib.contextmanager
def translating() -> Iterator[Callable[[str], str]]:
    """Yield what puts words into the terminal's language, also where the settings are what is wrong."""
    try:
        set_up()
    except RensheError:
        messages.set_up_alone()
    from django.utils import translation

    with translation.override(language()):
        yield translation.gettext


def in_words(error: RensheError) -> str:
    """Return what the error says, in the terminal's language."""
    with translating() as translate:
        return error.in_words(translate)


def show_json(value: object) -> None:
    """Print `value` as JSON: Chinese readable, order kept, nothing else on the line."""
    sys.stdout.write(json_text.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextlib.contextmanager
def progress_bar(*, silent: bool = False) -> Iterator[Progress]:
    """Yield a `progress` that draws a bar on stderr; it stays silent with `silent` or where nobody watches."""
    if silent or not sys.stderr.isatty():
        yield lambda done, total, text: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)

        def progress(done: int, total: int, text: str) -> None:
            bar.update(task, completed=done, total=total, description=text)

        yield progress
