"""The source of a formula, and what of Python its language does not have."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from renshe.errors import Phrase
from renshe.law.graph.nodes import Expression
from renshe.law.units import UnitProblem

Known: TypeAlias = Any
"""What is known when a formula is read: a number, a range of years, the facts, another formula."""


class NotInTheLanguage(UnitProblem):
    """A construct of Python that a formula can't use."""


class Misread(Exception):
    """Something is wrong in the source, at that line; the reader of the book adds the formula's name."""

    def __init__(self, problem: Phrase, line: int) -> None:
        super().__init__(str(problem))
        self.problem, self.line = problem, line


@cache
def definition_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """Return a formula's function as its parsed source, with the lines of its file. Raises Misread.

    A formula is read anew for each era in which other editions are in force: its source is parsed once.
    """
    lines, first = inspect.getsourcelines(function)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    ast.increment_lineno(tree, first - 1)
    (definition,) = tree.body
    if not isinstance(definition, ast.FunctionDef):
        raise Misread(Phrase("a formula is a plain function"), first)
    return definition


def refused(node: ast.AST) -> Misread:
    """Return the refusal of a construct, by the name that Python's users have for it."""
    kind = type(node.op) if isinstance(node, ast.BinOp | ast.AugAssign) else type(node)
    what = _PLAIN.get(kind) or Phrase("what Python calls %(name)s", name=kind.__name__)
    return Misread(Phrase("a formula can't use %(what)s", what=what), getattr(node, "lineno", 0))


def told(value: object) -> str | Phrase:
    """Return what something is called that has no place where it stands."""
    if isinstance(value, Expression):
        return Phrase("a value in “%(unit)s”", unit=value.unit)
    if isinstance(held := getattr(type(value), "told_as", None), Phrase):
        return held
    if isinstance(value, tuple | list):
        return Phrase("a list")
    return str(getattr(value, "__name__", None) or getattr(value, "name", None) or repr(value))


_PLAIN: dict[type[ast.AST], str | Phrase] = {
    ast.While: Phrase("while: a loop goes over years or months that are known"),
    ast.For: Phrase("a for with else, return or break in it"),
    ast.Try: "try",
    ast.With: "with",
    ast.Raise: "raise",
    ast.Assert: "assert",
    ast.Lambda: "lambda",
    ast.Dict: Phrase("a dict: a table is a parameter"),
    ast.JoinedStr: Phrase("a text"),
    ast.Import: "import",
    ast.ImportFrom: "import",
    ast.FunctionDef: Phrase("a function in a function"),
    ast.Return: Phrase("return without a value"),
    ast.Break: "break",
    ast.Continue: "continue",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: Phrase("|: write or"),
    ast.BitAnd: Phrase("&: write and"),
    ast.BitXor: "^",
    ast.NamedExpr: ":=",
    ast.Starred: "*",
    ast.Slice: Phrase("a part of a list"),
    ast.Set: Phrase("a set: write a tuple"),
    ast.Match: "match",
    ast.Delete: "del",
    ast.Global: "global",
    ast.Nonlocal: "nonlocal",
    ast.Yield: "yield",
    ast.ClassDef: "class",
    ast.SetComp: Phrase("a set: write a tuple"),
    ast.DictComp: Phrase("a dict: a table is a parameter"),
    ast.Constant: Phrase("such a value: numbers, texts, True and False stand in formulas"),
    ast.Expr: Phrase("a line that gives no name a value"),
}
