"""Mutation: one number or operator of the law is changed at a time; a worked example has to notice.

Where none does, the clause is untested: nobody would see it if the number were wrong. A change of a formula is made in
its source, so that every word of the language is covered; a change that can't even be read (units that don't fit) is
refused by the language itself and counts for neither side.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import FunctionType
from typing import Any, TypeAlias

from renshe import law as language
from renshe.law.amounts import decimal_text, outward
from renshe.law.month import Month
from renshe.law.reading.source import definition_of
from renshe.law.values.parameters import DatedParameter, Value
from renshe.law.writing.formulas import Formula


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `of`: the formula or parameter; `where`: its line, or the month from which the value holds."""

    of: str
    where: str
    before: str
    after: str
    formula: Formula | None = None
    parameter: DatedParameter | None = None


# --- values ------------------------------------------------------------------------------------------------------


def of_values(held: DatedParameter) -> Iterator[Change]:
    """Yield each value with one digit changed, a flag turned; a practice says no number."""
    if held.unit.kind in ("practice", "code"):
        return
    for number, value in enumerate(held.values):
        changed = replace(value, value=_next(value))
        values = (*held.values[:number], changed, *held.values[number + 1 :])
        where = f"{value.first}" if value.key is None else f"{value.first} [{value.key}]"
        before, after = _written(value), _written(changed)
        yield Change(held.name, where, before, after, parameter=replace(held, values=values))


def _next(value: Value) -> Fraction:
    """One more in the last digit that says something: 22,941 yuan is 22,942, 0.08 is 0.09, 2/37 is 3/37."""
    if value.unit.kind == "flag":
        return 1 - value.value
    if value.unit.is_moment:
        return value.value + 1
    text = decimal_text(value.value)
    if "/" in text:
        return value.value + Fraction(1, value.value.denominator)
    if "." in text:
        return value.value + Fraction(1, 10 ** len(text.partition(".")[2]))
    noughts = len(text) - len(text.rstrip("0")) if value.value else 0
    return value.value + Fraction(10) ** noughts


def _written(value: Value) -> str:
    """As its file has it: fen, not yuan."""
    if value.unit.kind == "flag":
        return str(bool(value.value)).lower()
    return str(outward(int(value.value), value.unit)) if value.unit.is_moment else decimal_text(value.value)


# --- formulas ----------------------------------------------------------------------------------------------------

OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
WORDS = {
    "at_least": ("at_most",),
    "at_most": ("at_least",),
    "min": ("max",),
    "max": ("min",),
    "any": ("all",),
    "all": ("any",),
    "floor": ("ceiling",),
    "ceiling": ("floor",),
    "first_day_of": ("last_day_of",),
    "last_day_of": ("first_day_of",),
}
"""A word of the law and those it is changed to; they take the same arguments."""
ROUNDINGS = {"to_fen": 0, "to_jiao": -1, "to_yuan": -2}
"""Words that round half up, and to how many decimals of a fen; each is changed to down and up."""


Edit: TypeAlias = Callable[[Any], None]


def of_formula(formula: Formula) -> Iterator[Change]:
    """Yield each change of one number or operator in the formula's source, edition by edition."""
    for at, edition in enumerate(formula.editions):
        definition = edition.definition or definition_of(edition.function)
        for number, node in enumerate(_nodes(definition)):
            for edit in _edits(node):
                tree = copy.deepcopy(definition)
                changed = _nodes(tree)[number]
                edit(changed)
                ast.fix_missing_locations(tree)
                before, after, line = ast.unparse(node), ast.unparse(changed), str(getattr(node, "lineno", 0))
                yield Change(formula.name, line, before, after, formula=_with(formula, at, tree))


def _nodes(definition: ast.FunctionDef) -> list[ast.AST]:
    """What the formula says, node by node; not its name, labels and units."""
    return [node for statement in definition.body for node in ast.walk(statement)]


def _edits(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATORS:
            yield _set("op", OPERATORS[type(op)]())
        case ast.Compare(ops=operators):
            for at, one in enumerate(operators):
                for other in COMPARISONS.get(type(one), ()):
                    yield _set("ops", [*operators[:at], other(), *operators[at + 1 :]])
        case ast.BoolOp(op=op):
            yield _set("op", ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare | ast.BoolOp):
            yield _set("test", ast.UnaryOp(ast.Not(), test))
        case ast.UnaryOp(op=ast.USub(), operand=of):
            yield _set("operand", ast.UnaryOp(ast.USub(), of))
        case ast.Constant(value=bool() as value):
            yield _set("value", not value)
        case ast.Constant(value=int() as value):
            yield _set("value", value + 1)
        case ast.Constant(value=str() as value) if re.fullmatch(r"\d{4}-\d{2}", value):
            yield _set("value", str(Month.parse(value) + 1))
        case ast.Call(func=ast.Name(id="clamp"), args=[value, low, high]):
            yield _called("at_least", [value, low])
            yield _called("at_most", [value, high])
        case ast.Call(func=ast.Name(id=word), args=arguments) if word in WORDS:
            for instead in WORDS[word]:
                yield _called(instead, arguments)
        case ast.Call(func=ast.Name(id=word), args=[value, *_]) if word in ROUNDINGS:
            places = [ast.Constant(ROUNDINGS[word])] if ROUNDINGS[word] else []
            for instead in ("floor", "ceiling"):
                yield _called(instead, [value, *places])
        case ast.Call(func=ast.Name(id="round_to"), args=[value, decimals, *_]):
            for instead in ("floor", "ceiling"):
                yield _called(instead, [value, decimals])


def _set(name: str, value: object) -> Edit:
    return lambda node: setattr(node, name, copy.deepcopy(value))


def _called(word: str, arguments: list[ast.expr]) -> Edit:
    def edit(call: ast.Call) -> None:
        call.func, call.args = ast.Name(word, ast.Load()), copy.deepcopy(arguments)

    return edit


def _with(formula: Formula, at: int, definition: ast.FunctionDef) -> Formula:
    """The formula with another source of that edition, in which every word of the language may be said."""
    edition = formula.editions[at]
    said = FunctionType(edition.function.__code__, {**_SAID, **edition.function.__globals__})
    changed = replace(edition, function=said, definition=definition)
    return replace(formula, editions=[*formula.editions[:at], changed, *formula.editions[at + 1 :]])


_SAID = {
    word: getattr(language, word)
    for word in {"floor", "ceiling", *WORDS, *(one for others in WORDS.values() for one in others)}
    if hasattr(language, word)
}
