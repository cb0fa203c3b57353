"""A YAML file of law: what it says, or from which line on it can't be read; `places` knows where its entries stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from renshe.errors import Phrase
from renshe.law.errors import LawFileUnreadable, shown


class _Loader(yaml.SafeLoader):
    """YAML without its dates: law reads a month or a day itself, and says what is wrong with one."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Any:
    """Return what the file says. Raises LawFileUnreadable: not in UTF-8, not YAML, and from which line on."""
    raw = path.read_bytes()
    try:
        return yaml.load(raw.decode("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LawFileUnreadable(shown(path), line, "", Phrase("it is not in UTF-8")) from error
    except yaml.YAMLError as error:
        line, fault = _first_fault(raw.decode("utf-8"), error)
        raise LawFileUnreadable(shown(path), line, "", Phrase("it is not YAML (%(fault)s)", fault=fault)) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise LawFileUnreadable(shown(path), 1, "", Phrase("it is not YAML (%(fault)s)", fault=str(error))) from error
    except RecursionError as error:
        raise LawFileUnreadable(shown(path), 1, "", Phrase("its entries are nested too deep")) from error


def _first_fault(text: str, error: yaml.YAMLError) -> tuple[int, str]:
    """The line on which the parser stopped, and what it says of it."""
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    if mark is not None:
        return mark.line + 1, str(what)
    position = getattr(error, "position", 0)  # a character that YAML doesn't have
    return text[:position].count("\n") + 1, str(what)
