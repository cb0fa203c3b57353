"""The law as a text of its own (法规文本): the values, and of the formulas every statement that they are made of.

Two books with the same text decide alike, whatever happened to the files around them; SHA-256 of the text is the law's
content hash. The text is JSON, canonical, and holds Python only as it is read (`reading`): from each module the
formulas, the facts and codes that they name, and the constants (`YEARS`), nothing else that stands there.
`rebuilding.py` makes the same book of it again, years later.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import inspect
import json
import linecache
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from renshe.law.month import Month
from renshe.law.units import Unit
from renshe.law.values.parameters import DatedParameter
from renshe.law.writing.formulas import Formula

FORMAT = 1
WORDS = ("renshe.law", "fractions", "datetime", "collections.abc", "typing")
"""Where a formula may have words from, beside the modules of law themselves."""
KEPT = "__law__"
"""In a module that was rebuilt: the names of the files in which the modules of its law stand."""


def canonical(data: object) -> str:
    """JSON in one way only: keys in order, no spaces, no number that is not exact.

    >>> canonical({"b": Fraction(1, 7), "a": 1})
    '{"a":1,"b":"1/7"}'
    """
    return json.dumps(_exact(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(parameters: Mapping[str, DatedParameter], formulas: Iterable[Formula]) -> str:
    """Return the text of a law; the same law gives the same text."""
    known = sorted(formulas, key=lambda one: one.name)
    return canonical(
        {
            "format": FORMAT,
            "parameters": [_told(parameters[name]) for name in sorted(parameters)],
            "formulas": {one.name: _module_of(one.function) for one in known},
            "modules": {name: module.text() for name, module in sorted(statements(known).items())},
        }
    )


# --- formulas ---------------------------------------------------------------------------------------------------


@dataclass
class Module:
    """What a law takes from one module: statements by the line on which they begin, words and where they are from."""

    name: str
    held: dict[int, str] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)

    def text(self) -> str:
        imports = [f"from {name} import {', '.join(sorted(words))}" for name, words in sorted(self.words.items())]
        head = "\n".join(["from __future__ import annotations", "", *imports])
        return "\n\n\n".join([head, *(self.held[line] for line in sorted(self.held))]) + "\n"

    def said(self, name: str) -> str:
        """All that is said of a name."""
        return "\n".join(self.held[line] for line in sorted(self.names.get(name, ())))


def statements(formulas: Iterable[Formula]) -> dict[str, Module]:
    """Return by module what the formulas are made of, each with what it names, to the last constant."""
    found: dict[str, Module] = {}
    for formula in formulas:
        for function in functions_of(formula):
            _take(found, _Place(function), function.__name__)
    return found


def functions_of(formula: Formula) -> list[Callable[..., Any]]:
    """The functions of a formula: one, or one an edition."""
    editions = getattr(formula, "editions", None)
    return [one.function for one in editions] if editions else [formula.function]


def _module_of(function: Callable[..., Any]) -> str:
    return str(function.__globals__.get("__name__", function.__module__))


class _Place:
    """A module as it can be looked up: today's by its file, a rebuilt one by the file names of its own law."""

    def __init__(self, function: Callable[..., Any], name: str = "") -> None:
        self.function, self.name = function, name or _module_of(function)

    @property
    def file(self) -> str:
        if self.name == _module_of(self.function):
            return self.function.__code__.co_filename
        kept: Mapping[str, str] = self.function.__globals__.get(KEPT, {})
        return kept.get(self.name) or str(getattr(sys.modules.get(self.name), "__file__", ""))

    def other(self, name: str) -> _Place:
        return _Place(self.function, name)

    def source(self) -> str:
        linecache.checkcache(self.file)
        return "".join(linecache.getlines(self.file))


def _take(found: dict[str, Module], place: _Place, name: str) -> None:
    """Take what binds `name` in that module, and what that names in turn."""
    module = found.setdefault(place.name, Module(place.name))
    if name in module.names:
        return
    module.names[name] = set()
    source = place.source()
    tree = _tree(source)
    statements_here = [one for one in tree.body if name in _binds(one)]
    if not statements_here:
        _take_import(found, module, place, tree, name)
    for statement in statements_here:
        line = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
        module.names[name].add(line)
        if line not in module.held:
            module.held[line] = "\n".join(source.splitlines()[line - 1 : statement.end_lineno])
            for used in _names_in(statement):
                if used not in vars(builtins):
                    _take(found, place, used)


def _take_import(found: dict[str, Module], module: Module, place: _Place, tree: ast.Module, name: str) -> None:
    for statement in tree.body:
        if not isinstance(statement, ast.ImportFrom) or statement.module is None:
            continue
        for alias in statement.names:
            if (alias.asname or alias.name) != name:
                continue
            told = alias.name if alias.asname in (None, alias.name) else f"{alias.name} as {alias.asname}"
            module.words.setdefault(statement.module, set()).add(told)
            if statement.module not in WORDS:
                _take(found, place.other(statement.module), alias.name)
            return
    # A name of a formula's own (a parameter, a loop's) is bound in it; a function in a function stands in no module.
    for function in [place.function] if place.function.__name__ == name else []:
        module.held[function.__code__.co_firstlineno] = textwrap.dedent(inspect.getsource(function))


@lru_cache(maxsize=64)
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


def _binds(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
            return {name}
        case _:
            return set()


def _names_in(statement: ast.stmt) -> list[str]:
    return sorted({node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} - _binds(statement))


# --- values -----------------------------------------------------------------------------------------------------


def _told(parameter: DatedParameter) -> dict[str, Any]:
    """A parameter field by field, and so each of its values."""
    told = {one.name: tagged(getattr(parameter, one.name)) for one in fields(parameter) if one.name != "values"}
    rows = [{one.name: tagged(getattr(value, one.name)) for one in fields(value)} for value in parameter.values]
    return told | {"values": rows}


def tagged(value: Any) -> Any:
    """A value that `untagged` makes the same again."""
    match value:
        case Fraction():
            return {"ratio": str(value)}
        case Month():
            return {"month": str(value)}
        case date():
            return {"date": str(value)}
        case Unit():
            return {"unit": value.name}
        case tuple():
            return [tagged(one) for one in value]
        case _:
            return value


def _exact(data: Any) -> Any:
    """Only what JSON holds exactly; a ratio as its text."""
    match data:
        case Mapping():
            return {str(key): _exact(value) for key, value in data.items()}
        case list() | tuple():
            return [_exact(one) for one in data]
        case None | bool() | int() | str():
            return data
        case Fraction() | Month() | date():
            return str(data)
        case _:
            raise TypeError(f"{data!r} is not exact: it stands in no receipt and no text of law")
