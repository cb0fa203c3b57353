"""A law made again of its text (`law_text.py`): the book by which an old decision was reached.

What is rebuilt is looked at first. A module of law holds imports of the law's own words, constants, facts, codes and
formulas; a formula's body is read and never run. Anything else, and any text that is not of the hash by which it was
asked for, is refused.
"""

from __future__ import annotations

import ast
import json
import linecache
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

from renshe.errors import Phrase
from renshe.law.errors import LawTextWrong
from renshe.law.law_text import FORMAT, KEPT, WORDS, sha256
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook
from renshe.law.units import UNITS
from renshe.law.values.parameters import DatedParameter, Value
from renshe.law.writing.formulas import Formula

PLAIN: dict[str, object] = {
    one.__name__: one for one in (range, tuple, frozenset, list, dict, int, str, bool, min, max, sum, len, type)
}
FRAMES = ("gi_", "ag_", "cr_", "f_", "tb_", "co_")
STATEMENTS = (
    ast.ImportFrom,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.FunctionDef,
    ast.ClassDef,
    ast.Expr,
    ast.Pass,
)
NEVER_RUN = (ast.Lambda, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


@lru_cache(maxsize=16)
def book_of(text: str, content_hash: str) -> Rulebook:
    """Return the rulebook of a text of law.

    Raises:
        LawTextWrong: the text is not the one of that hash, or is no law; a word of the law that it uses is no more.
    """
    if sha256(text) != content_hash:
        raise LawTextWrong(content_hash, Phrase("the text kept is not the one of that hash"))
    held = json.loads(text)
    if held.get("format") != FORMAT:
        raise LawTextWrong(content_hash, Phrase("it is written in a form that this engine doesn't read"))
    modules = _Modules(held["modules"], content_hash)
    formulas = [_formula(modules.get(module), name, content_hash) for name, module in held["formulas"].items()]
    try:
        parameters = {one["name"]: _parameter(one) for one in held["parameters"]}
    except (TypeError, KeyError) as error:
        raise LawTextWrong(content_hash, Phrase("its values cannot be read (%(fault)s)", fault=str(error))) from error
    return Rulebook(parameters, formulas)


def untagged(data: Any) -> Any:
    """What `tagged` told."""
    match data:
        case {"ratio": text}:
            return Fraction(text)
        case {"month": text}:
            return Month.parse(text)
        case {"date": text}:
            return date.fromisoformat(text)
        case {"unit": name}:
            return UNITS[name]
        case list():
            return tuple(untagged(one) for one in data)
        case _:
            return data


def _parameter(held: Mapping[str, Any]) -> DatedParameter:
    values = tuple(Value(**{name: untagged(one) for name, one in row.items()}) for row in held["values"])
    rest = {name: untagged(one) for name, one in held.items() if name != "values"}
    return DatedParameter(**rest, values=values)


def _formula(module: ModuleType, name: str, content_hash: str) -> Formula:
    for one in vars(module).values():
        if isinstance(one, Formula) and one.name == name:
            return one
    raise LawTextWrong(content_hash, Phrase("it has no formula called %(name)s", name=name))


class _Modules:
    """The modules of one law, each made when it is first asked for; nobody else can import them."""

    def __init__(self, sources: Mapping[str, str], content_hash: str) -> None:
        self.sources, self.content_hash = sources, content_hash
        self.files = {name: f"<law {content_hash[:16]} {name}>" for name in sources}
        self.made: dict[str, ModuleType] = {}

    def get(self, name: str) -> ModuleType:
        if name not in self.made:
            self.made[name] = self._make(name)
        return self.made[name]

    def _make(self, name: str) -> ModuleType:
        source, file = self.sources[name], self.files[name]
        tree = ast.parse(source, file)
        for line, problem in faults(tree, self.sources):
            where = Phrase("%(module)s, line %(line)s: %(problem)s", module=name, line=line, problem=problem)
            raise LawTextWrong(self.content_hash, where)
        # A formula is read from its source: inspect finds it here.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        module = ModuleType(name)
        vars(module)[KEPT] = self.files
        vars(module)["__builtins__"] = PLAIN | {"__build_class__": __build_class__, "__import__": self._import}
        code = compile(tree, file, "exec")
        try:
            exec(code, vars(module))  # noqa: S102 - of its hash, and looked at statement by statement
        except (AttributeError, NameError, TypeError, ValueError) as error:
            problem = Phrase("%(module)s: %(fault)s", module=name, fault=str(error))
            raise LawTextWrong(self.content_hash, problem) from error
        return module

    def _import(
        self, name: str, _globals: object, _locals: object, names: Sequence[str] = (), _level: int = 0
    ) -> ModuleType:
        if name in self.sources:
            return self.get(name)
        if name == "__future__" or name in WORDS:
            return import_module(name)
        raise LawTextWrong(self.content_hash, Phrase("%(name)s is no word of the law", name=name))


def faults(tree: ast.Module, modules: Mapping[str, object]) -> Iterator[tuple[int, Phrase]]:
    """Say what in a module is not law: the line, and what is wrong."""
    for statement in tree.body:
        yield from _faults(statement, modules)


def _faults(statement: ast.stmt, modules: Mapping[str, object]) -> Iterator[tuple[int, Phrase]]:
    if not isinstance(statement, STATEMENTS):
        yield statement.lineno, Phrase("a module of law cannot have %(what)s", what=type(statement).__name__)
        return
    parts: list[ast.AST] = [statement]
    match statement:
        case ast.ImportFrom(module=module, level=level):
            if level or module not in (*WORDS, "__future__", *modules):
                yield statement.lineno, Phrase("%(name)s is no word of the law", name=str(module))
        case ast.ClassDef(body=body, keywords=keywords, bases=bases, decorator_list=decorators):
            for inner in body:
                yield from _faults(inner, modules)
            parts = [*bases, *keywords, *decorators]
        case ast.FunctionDef(args=arguments, decorator_list=decorators, returns=returns):
            if not decorators:
                yield statement.lineno, Phrase("a function here is a formula")
            parts = [arguments, *decorators, *([returns] if returns else [])]
    for node in (inner for part in parts for inner in ast.walk(part)):
        if isinstance(node, NEVER_RUN) or _is_hidden(node) or _is_reckoned_text(node):
            line = getattr(node, "lineno", statement.lineno)
            yield line, Phrase("a module of law cannot have %(what)s", what=_shown(node))


def _is_reckoned_text(node: ast.AST) -> bool:
    """A text put together of more than texts and names as they stand (a document and its article)."""
    match node:
        case ast.FormattedValue(value=ast.Name(), conversion=-1, format_spec=None):
            return False
    return isinstance(node, ast.FormattedValue)


def _is_hidden(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name.startswith(("__", *FRAMES)) if isinstance(node, ast.Name) else name.startswith(("_", *FRAMES))


def _shown(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
