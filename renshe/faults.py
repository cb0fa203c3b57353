"""What the machine refuses (the database, a file, a disk), said as a refusal in words instead of a traceback.

With RENSHE_DEBUG=1 nothing is put into words: whoever mends the platform wants the traceback.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from renshe import os_reasons
from renshe.errors import Phrase, RensheError, gettext_noop

PARQUET = re.compile(r"\d{4}-\d{2}/\w+\.parquet")  # a month's file, wherever the archive lies
OF_POSTGRES = {
    re.compile(r'database "(?P<name>[^"]+)" does not exist'): gettext_noop("there is no database %(name)s"),
    re.compile(r'role "(?P<name>[^"]+)" does not exist'): gettext_noop("there is no account %(name)s"),
    re.compile(r'authentication failed for user "(?P<name>[^"]+)"'): gettext_noop("it does not let %(name)s in"),
    re.compile(r"too many clients already"): gettext_noop("it has no room for one more connection"),
}
"""Why PostgreSQL lets nobody in: it says so without a code."""
UNREACHABLE = ("08", "28", "3D", "53", "57")  # classes of SQLSTATE: connection, sign-in, no database, full, shut down


@dataclass(eq=False)
class DatabaseUnreachable(RensheError):
    detail: Phrase | str
    code = "database.unreachable"
    words = gettext_noop("The database is out of reach: %(detail)s. See that it runs, and what DATABASE_URL says.")


@dataclass(eq=False)
class DatabaseRefused(RensheError):
    detail: str
    code = "database.refused"
    words = gettext_noop("The database refused what was asked, and the work under way is undone: %(detail)s")


@dataclass(eq=False)
class ArchiveUnreadable(RensheError):
    """A file that is no Parquet, or not the one that is expected; `file` such as 2021-03/credited.parquet."""

    file: str
    code = "archive.unreadable"
    words = gettext_noop(
        "The archive's file %(file)s cannot be read. Put it back from the backup; "
        "`renshe archive verify` lists all that is not as it was sealed."
    )


@dataclass(eq=False)
class MemoryShort(RensheError):
    code = "memory.short"
    words = gettext_noop("The work needs more memory than it may use. Give it more by RENSHE_MEMORY, such as 4GB.")


@dataclass(eq=False)
class FileRefused(RensheError):
    path: str
    reason: Phrase
    code = "file.refused"
    words = gettext_noop("The system refused the file or folder %(path)s: %(reason)s.")


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Turn what the machine refuses inside into a `RensheError`; our own mistakes stay what they are, and so
    does a pipe that its reader has closed."""
    try:
        yield
    except (RensheError, BrokenPipeError):  # nobody reads on what is printed: there is nobody to tell
        raise
    except Exception as error:
        refused = refusal(error)
        if refused is None:
            raise
        raise refused from error


def refusal(error: Exception) -> RensheError | None:
    """Return what the machine refused, in words; None where it is a mistake of ours (and always with RENSHE_DEBUG)."""
    if os.environ.get("RENSHE_DEBUG") == "1":
        return None
    import adbc_driver_manager
    import django.db
    import duckdb
    import psycopg
    import pyarrow as pa

    if isinstance(error, django.db.Error | psycopg.Error | adbc_driver_manager.Error):
        cause = error if isinstance(error, psycopg.Error | adbc_driver_manager.Error) else error.__cause__
        state = getattr(cause, "sqlstate", None) or ""
        lost = not state and isinstance(error, django.db.OperationalError | psycopg.OperationalError)
        if lost or state.startswith(UNREACHABLE):
            return DatabaseUnreachable(detail=_why(str(error)) or os_reasons.named_in(str(error)) or _line(error))
        return DatabaseRefused(detail=_line(error))
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return MemoryShort()
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException | duckdb.ParserException):
        return None  # a statement of ours that asks for what is not there
    if isinstance(error, duckdb.Error | pa.ArrowException):
        if reason := os_reasons.named_in(str(error)):
            return FileRefused(path=_path_in(str(error)), reason=reason)
        named = PARQUET.search(str(error))
        return ArchiveUnreadable(file=named[0] if named else "*.parquet")
    if isinstance(error, OSError):
        return FileRefused(path=str(error.filename or "…"), reason=os_reasons.of(error))
    return None


def _why(said: str) -> Phrase | None:
    for pattern, words in OF_POSTGRES.items():
        if found := pattern.search(said):
            return Phrase(words, **found.groupdict())
    return None


def _path_in(words: str) -> str:
    """The file or folder that a library's message names in quotes."""
    named = re.search(r"[\"']([^\"']*/[^\"']*)[\"']", words)
    return named[1] if named else "…"


def _line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
