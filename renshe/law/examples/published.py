"""Published examples as they stand in a file: topic, inputs, expected results, tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from renshe.errors import Phrase
from renshe.law import yaml_file
from renshe.law.errors import LawFileUnreadable, LawFileWrong, shown


class _Written(yaml.CSafeLoader):
    """Numbers with a point, and dates, stay as they are written: nothing becomes a float."""


_Written.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":float", ":timestamp"))]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


PROSE = ("id", "title", "source", "paraphrase", "steps")


@dataclass(frozen=True, slots=True)
class Example:
    """`tolerance`: as it is stated. `prose`: what it says of itself in words."""

    name: str
    topic: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: Any = ""
    date: str = ""
    path: Path = Path()
    line: int = 1
    prose: str = ""


def load(path: Path) -> list[Example]:
    """Read the examples of a file, in order.

    Raises:
        LawFileWrong: it is not YAML, or has no list of examples with id, topic, inputs and expected; with its line.
    """
    entries = load_each(path)
    if wrong := next((one for one in entries if isinstance(one, LawFileWrong)), None):
        raise wrong
    return [one for one in entries if isinstance(one, Example)]


def load_each(path: Path) -> list[Example | LawFileWrong]:
    """Read the examples of a file, in order; in the place of an entry that is none, what is wrong with it.

    Raises:
        LawFileUnreadable: it is not YAML, or has no list of examples.
    """
    held, lines = yaml_file.read_with_places(path, _Written)
    entries = held.get("examples") if isinstance(held, dict) else held
    if not isinstance(entries, list):
        raise LawFileUnreadable(shown(path), 1, "", Phrase("a list of examples is needed"))
    line_of_entry = lines.of_item if isinstance(held, list) else lambda number: lines.of("examples", number)
    return [_example(path, entry, number, line_of_entry(number)) for number, entry in enumerate(entries)]


def _example(path: Path, entry: Any, number: int, line: int) -> Example | LawFileWrong:
    name = str(entry.get("id") or number + 1) if isinstance(entry, dict) else str(number + 1)

    def wrong(words: str) -> LawFileWrong:
        return LawFileWrong(shown(path), line, name, Phrase(words))

    if not isinstance(entry, dict) or not isinstance(entry.get("topic"), str):
        return wrong("an example names its topic")
    inputs, expected = entry.get("inputs") or {}, entry.get("expected")
    if not isinstance(inputs, dict) or not isinstance(expected, dict) or not expected:
        return wrong("an example has inputs and expected results, each under its name")
    prose = " ".join(str(entry.get(key) or "") for key in PROSE)
    date, tolerance = str(entry.get("date") or ""), entry.get("tolerance") or ""
    return Example(name, entry["topic"], inputs, expected, tolerance, date, path, line, prose)
