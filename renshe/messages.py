"""Message catalogues: compiled and checked in pure Python, so that a machine needs no gettext.

A catalogue `<room>/locale/zh_Hans/LC_MESSAGES/django.po` holds what that room says. `check` reads the room's
code and templates: each msgid has a Chinese translation, none is fuzzy, none is left over; no half-width punctuation
stands in Chinese, here or in the values of law.
`python -m renshe.messages check|compile`
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from renshe import punctuation

ROOT = Path(__file__).resolve().parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "N_": None,
    "Phrase": None,
    "wrong": None,
    "UnitProblem": None,
    "NotInTheLanguage": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogues() -> list[Path]:
    return sorted(ROOT.rglob(str(CATALOGUE)))


def read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale="zh_Hans")


def compile_stale() -> list[Path]:
    """Compile each catalogue that is newer than its `.mo`. Two who compile at once write the same bytes."""
    made: list[Path] = []
    for file in catalogues():
        compiled = file.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > file.stat().st_mtime_ns:
            continue
        if not os.access(file.parent, os.W_OK):
            continue  # installed read-only: the wheel brought the compiled catalogue
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".tmp", delete=False) as stream:
            write_mo(stream, read(file))
        Path(stream.name).chmod(0o644)
        Path(stream.name).replace(compiled)
        made.append(compiled)
    return made


def set_up_alone() -> None:
    """Have the words without the rest of the house, where its settings are what is wrong."""
    import django
    from django.conf import settings

    folders = [file.parents[2] for file in catalogues()]
    if not settings.configured:
        settings.configure(LANGUAGE_CODE="zh-hans", USE_I18N=True, LOCALE_PATHS=folders)
    django.setup()


def _room(file: Path) -> Path:
    """Return the folder whose catalogue `file` belongs to: the nearest above it that has one, or is a room."""
    for folder in file.parents:
        if (folder / CATALOGUE).exists() or (folder / "apps.py").exists() or folder.parent == ROOT:
            return ROOT if folder == ROOT or folder.name == "cli" else folder
        if folder == ROOT:
            break
    return ROOT


def _sources() -> Iterator[Path]:
    for file in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html"), *ROOT.rglob("*.txt")]):
        parts = file.relative_to(ROOT).parts
        if {"migrations", "tests", "static", "node_modules"} & set(parts):
            continue
        if file.suffix == ".py" or "templates" in parts:
            yield file


def _said_in(file: Path) -> Iterator[tuple[str | None, str]]:
    """Yield (context, msgid) of what `file` says."""
    text = file.read_text()
    if file.suffix != ".py":
        from django.utils.translation.template import templatize

        # The indentation of a template is none of Python's.
        text = re.sub(r"^[ \t]+", "", templatize(text, origin=str(file)), flags=re.MULTILINE)
    for _line, words, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        msgid = words if isinstance(words, str) else words[0]
        if msgid:
            yield context, msgid


def used() -> dict[Path, dict[tuple[str | None, str], Path]]:
    """Return, by room, each (context, msgid) with one file that says it."""
    rooms: dict[Path, dict[tuple[str | None, str], Path]] = {}
    for file in _sources():
        for key in _said_in(file):
            rooms.setdefault(_room(file), {}).setdefault(key, file)
    return rooms


def _translated(string: str | list[str] | tuple[str, ...] | None) -> bool:
    forms = [string] if isinstance(string, str) else list(string or ())
    return bool(forms) and all(form.strip() for form in forms)


def faults() -> list[str]:
    """Return what is wrong with the catalogues, a line each; empty when all is translated."""
    found: list[str] = []
    said = used()
    for room in sorted({*said, *(file.parents[2] for file in catalogues())}):
        wanted = said.get(room, {})
        file = room / CATALOGUE
        name = file.relative_to(ROOT.parent)
        catalogue = read(file) if file.exists() else Catalog(locale="zh_Hans")
        there: set[tuple[str | None, str]] = set()
        for message in catalogue:
            if not message.id:
                continue
            key = (message.context, message.id if isinstance(message.id, str) else message.id[0])
            there.add(key)
            if key not in wanted:
                found.append(f"{name}: nothing says {key[1]!r} any more")
            elif message.fuzzy:
                found.append(f"{name}: {key[1]!r} is fuzzy")
            elif not _translated(message.string):
                found.append(f"{name}: {key[1]!r} has no Chinese")
            else:
                found += [
                    f"{name}: half-width punctuation in {text!r}"
                    for text in ([message.string] if isinstance(message.string, str) else message.string or ())
                    if punctuation.half_width(text)
                ]
        found += [
            f"{name}: {key[1]!r} is missing (said in {source.relative_to(ROOT.parent)})"
            for key, source in wanted.items()
            if key not in there
        ]
    return found + _half_width_elsewhere()


def _half_width_elsewhere() -> list[str]:
    """Words that no catalogue holds: those of the command line, labels and sources of law."""
    found = []
    for file in _sources():
        if file.suffix == ".py":
            found += [
                f"{file.relative_to(ROOT.parent)}, line {line}: half-width punctuation in {text!r}"
                for line, text in punctuation.in_python(file)
            ]
    for file in sorted(ROOT.rglob("*.yaml")):
        if "tests" not in file.parts:
            found += [
                f"{file.relative_to(ROOT.parent)}: half-width punctuation in {text!r}"
                for text in punctuation.in_yaml(file)
            ]
    return found


def main(words: list[str]) -> int:
    match words:
        case ["compile"]:
            compile_stale()
            return 0
        case ["check"]:
            wrong = faults()
            print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
            return 1 if wrong else 0
        case _:
            print("python -m renshe.messages check|compile", file=sys.stderr)
            return 2


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renshe.settings")
    sys.exit(main(sys.argv[1:]))
