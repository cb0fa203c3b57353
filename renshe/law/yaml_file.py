"""A YAML file of law: what it says, on which line each entry stands, and what is wrong with one, said with its line.

YAML keeps the last of two keys that are the same and says nothing: `Places.twice` finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from renshe.errors import Phrase
from renshe.law.errors import LawFileUnreadable, LawFileWrong, shown


class _Loader(yaml.CSafeLoader):
    """YAML without its dates: law reads a month or a day itself, and says what is wrong with one."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


DEEPEST = 100
"""How deep anything in a file is nested at most."""


def read(path: Path, loader: type[yaml.CSafeLoader] = _Loader) -> Any:
    """Return what the file says. Raises LawFileUnreadable: not in UTF-8, not YAML, and from which line on.

    `loader`: what its words are read as, where they aren't law's.
    """
    return read_with_places(path, loader)[0]


def read_with_places(path: Path, loader: type[yaml.CSafeLoader] = _Loader) -> tuple[Any, Places]:
    """Return what the file says, and the lines of its entries. Otherwise as `read`."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
        _require_not_too_deep(text)
        reading = loader(text)
        root = reading.get_single_node()
        return None if root is None else reading.construct_document(root), Places(path, root)
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


def _require_not_too_deep(text: str) -> None:
    """Raise RecursionError where more is nested than anybody writes: libyaml would end the whole process."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _first_fault(text: str, error: yaml.YAMLError) -> tuple[int, str]:
    """The line on which the parser stopped, and what it says of it."""
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    if mark is not None:
        return mark.line + 1, str(what)
    position = getattr(error, "position", 0)  # a character that YAML doesn't have
    return text[:position].count("\n") + 1, str(what)


@dataclass(frozen=True, slots=True)
class Twice:
    """A key that stands twice in one mapping: of `entry`, the topmost key that it is below."""

    entry: str
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands that is being read: below a topmost key, by keys and numbers of items.

    `named`: what it is called, where that isn't the topmost key.
    """

    path: Path
    entry: str
    below: tuple[str | int, ...] = ()
    named: str = ""

    def at(self, *below: str | int) -> Place:
        return replace(self, below=(*self.below, *below))

    def wrong(self, words: str, **data: object) -> LawFileWrong:
        """What is wrong there, with its line: that of the nearest thing around it that stands in the file."""
        line = Places(self.path).of(self.entry, *self.below)
        return LawFileWrong(shown(self.path), line, self.named or self.entry, Phrase(words, **data))


class Places:
    """The lines of one YAML file, counted from 1. A file that can't be read has none."""

    def __init__(self, path: Path, root: yaml.Node | None = None) -> None:
        """`root`: what was read of it already."""
        self.path = path
        if root is not None:
            self._root: yaml.Node | None = root
            return
        try:
            text = path.read_text(encoding="utf-8")
            _require_not_too_deep(text)
            self._root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
            self._root = None

    def has(self, entry: str) -> bool:
        return _child(self._root, entry) is not None

    def of(self, entry: str, *below: str | int) -> int:
        """The line of a topmost key, or of what lies below it: keys, and numbers of items of a list; 1 if it isn't."""
        node, line = self._root, 1
        for step in (entry, *below):
            found = _child(node, step)
            if found is None:
                return line
            line, node = found
        return line

    def of_item(self, number: int) -> int:
        """The line of an item where the file is one list."""
        found = _child(self._root, number)
        return found[0] if found else 1

    def twice(self) -> list[Twice]:
        """Every key that stands twice in one mapping."""
        return list(_twice(self._root, "")) if self._root is not None else []


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    return None


def _twice(node: yaml.Node, entry: str) -> Iterator[Twice]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Twice(entry or key.value, key.value, key.start_mark.line + 1)
            seen.add(key.value)
            yield from _twice(value, entry or key.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(item, entry)
