"""`DATABASE_URL`, read as PostgreSQL itself reads it: postgresql://user:password@host:port/database?sslmode=require.

Hosts may be several, or a socket's folder (`%2Frun%2Fpostgresql`); what stands after `?` goes to the connection
unchanged, and a name that PostgreSQL does not know is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from renshe.errors import RensheError, gettext_noop

SCHEMES = ("postgresql://", "postgres://")
OF_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


SHAPE = "postgresql://user:password@host:5432/database?sslmode=require"


@dataclass(eq=False)
class DatabaseUrlWrong(RensheError):
    """It is no URL of PostgreSQL. It is never shown: there is a password in it."""

    right: str = SHAPE
    code = "database-url.wrong"
    words = gettext_noop("DATABASE_URL is no URL of PostgreSQL. It should be like: %(right)s.")


@dataclass(eq=False)
class DatabaseUrlPartWrong(DatabaseUrlWrong):
    part: str = ""
    code = "database-url.part-wrong"
    words = gettext_noop("DATABASE_URL cannot be used: %(part)s. It should be like: %(right)s.")


@dataclass(eq=False)
class DatabaseUrlNamesNone(DatabaseUrlWrong):
    code = "database-url.names-none"
    words = gettext_noop("DATABASE_URL names no database. It should be like: %(right)s.")


def django_database(url: str) -> dict[str, object]:
    """Return Django's settings for the database that `url` names.

    Raises:
        DatabaseUrlWrong: it is no URL of PostgreSQL.
        DatabaseUrlPartWrong: an option that PostgreSQL does not know, a port that is none.
        DatabaseUrlNamesNone: it names no database.
    """
    if not url.startswith(SCHEMES):
        raise DatabaseUrlWrong
    try:
        parts: dict[str, Any] = conninfo_to_dict(url)
    except ProgrammingError as error:
        said = str(error).strip()
        password = url.partition("://")[2].rpartition("@")[0].partition(":")[2]
        if url in said or (password and password in said):
            raise DatabaseUrlWrong from None  # nor in a traceback
        raise DatabaseUrlPartWrong(part=said) from error
    for port in str(parts.get("port", "")).split(","):
        if port and not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
            raise DatabaseUrlPartWrong(part=f"port={port}")
    if not parts.get("dbname") and not parts.get("service"):
        raise DatabaseUrlNamesNone
    named = {ours: str(parts.pop(theirs, "")) for theirs, ours in OF_DJANGO.items()}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": parts}
