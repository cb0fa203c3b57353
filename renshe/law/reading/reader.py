"""The reader: walks a formula's statements and expressions, and makes its graph."""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from renshe.errors import Phrase
from renshe.law.graph.nodes import Choice, Code, Expression, Parameter, alternatives, flag, lift
from renshe.law.graph.related import Row, where
from renshe.law.month import Month
from renshe.law.reading.items import OVER_ITEMS, over_items
from renshe.law.reading.operators import all_or_any, arithmetic, comparison
from renshe.law.reading.source import Known, Misread, NotInTheLanguage, definition_of, refused, told
from renshe.law.units import UnitProblem
from renshe.law.writing.words import extreme

Bindings: TypeAlias = dict[str, Any]


class _NoValue:
    """A name that got a value in one branch only."""

    def __init__(self, name: str) -> None:
        self.name = name


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where something stands in a formula's file."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Which turn of a loop made a value (`key`: the year, the month), and the value carried into that turn."""

    key: Known
    before: Expression | None


def read(
    function: Callable[..., Any], person: object, law: object, definition: ast.FunctionDef | None = None
) -> tuple[Expression, dict[Expression, Spot], dict[Expression, Turn]]:
    """Return the graph that the function's source says, its nodes' spots, the turns of its loops. Raises Misread.

    `definition`: what is read in place of the function's own source.
    """
    definition = definition or definition_of(function)
    names = [argument.arg for argument in definition.args.args]
    if len(names) != 2:
        raise Misread(Phrase("a formula takes the facts and the law, nothing else"), definition.lineno)
    reader = _Reader({**function.__globals__}, person, law)
    result = reader.block(definition.body, dict(zip(names, (person, law), strict=True)))
    if result is None:
        raise Misread(Phrase("it ends without return"), definition.lineno)
    return reader.expression(result, definition), reader.spots, reader.turns


class _Reader:
    def __init__(self, module: Mapping[str, Any], person: object, law: object) -> None:
        self.module, self.person, self.law = module, person, law
        self.spots: dict[Expression, Spot] = {}
        self.turns: dict[Expression, Turn] = {}

    # --- statements --------------------------------------------------------------------------------------------

    def block(self, statements: list[ast.stmt], names: Bindings) -> Known | None:
        """Walk statements; return what they return, or None where they run off the end. Changes `names`."""
        for at, statement in enumerate(statements):
            match statement:
                case ast.Return(value=ast.expr() as value):
                    return self.value(value, names)
                case ast.Assign(targets=[target], value=value):
                    self._bind(target, self.value(value, names), names)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    names[name] = self.value(value, names)
                case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                    before = self._name(target, names)
                    names[name] = arithmetic(statement, op, before, self.value(value, names))
                case ast.Expr(value=ast.Constant(value=str())) | ast.Pass():
                    pass
                case ast.For():
                    self._loop(statement, names)
                case ast.If():
                    test = self.value(statement.test, names)
                    if not isinstance(test, Expression):
                        result = self.block(statement.body if test else statement.orelse, names)
                        if result is not None:
                            return result
                    elif _returns(statement):
                        return self._parting(statement, test, statements[at + 1 :], names)
                    else:
                        self._rejoining(statement, test, names)
                case _:
                    raise refused(statement)
        return None

    def _parting(self, statement: ast.If, test: Expression, rest: list[ast.stmt], names: Bindings) -> Known:
        """A branch ends the formula: each goes its own way to its own return."""
        ways = [self.block([*branch, *rest], dict(names)) for branch in (statement.body, statement.orelse)]
        if ways[0] is None or ways[1] is None:
            raise Misread(Phrase("one way through the formula ends without return"), statement.lineno)
        return self._choice(statement, test, ways[0], ways[1])

    def _rejoining(self, statement: ast.If, test: Expression, names: Bindings) -> None:
        then, otherwise = dict(names), dict(names)
        self.block(statement.body, then)
        self.block(statement.orelse, otherwise)
        for name in dict.fromkeys([*then, *otherwise]):
            a, b = then.get(name, _NoValue(name)), otherwise.get(name, _NoValue(name))
            if a is b:
                continue
            partly = isinstance(a, _NoValue) or isinstance(b, _NoValue)
            names[name] = _NoValue(name) if partly else self._choice(statement, test, a, b)

    def _loop(self, statement: ast.For, names: Bindings) -> None:
        if statement.orelse or _returns(statement):
            raise refused(statement)
        for item in self._items(statement.iter, names):
            before = dict(names)
            self._bind(statement.target, item, names)
            self.block(statement.body, names)
            if isinstance(item, Row):
                self._where_present(statement, item, before, names)
            for name, made in names.items():
                held = before.get(name)
                if isinstance(made, Expression) and made is not held:
                    self.turns.setdefault(made, Turn(item, held if isinstance(held, Expression) else None))

    def _where_present(self, statement: ast.For, row: Row, before: Bindings, names: Bindings) -> None:
        """What a turn made of the names counts where a row stands there."""
        for name, made in names.items():
            if name in before and made is not before[name] and not isinstance(made, Row):
                names[name] = self._choice(statement, row.present, made, before[name])

    # --- expressions -------------------------------------------------------------------------------------------

    def value(self, node: ast.expr, names: Bindings) -> Known:
        try:
            found = self._value(node, names)
        except UnitProblem as problem:
            raise Misread(problem.phrase, node.lineno) from problem
        except (ArithmeticError, LookupError, TypeError, ValueError) as fault:  # of a word, or of known numbers
            raise Misread(Phrase("Python can't read it (%(fault)s)", fault=str(fault)), node.lineno) from fault
        if isinstance(found, Expression):
            self.spots.setdefault(found, Spot(node.lineno, node.col_offset))
        return found

    def expression(self, value: Known, node: ast.AST) -> Expression:
        line = getattr(node, "lineno", 0)
        if not isinstance(value, Expression | Code | Month | date | int | Fraction):
            raise Misread(Phrase("%(what)s is not a value", what=told(value)), line)
        try:
            return lift(value)
        except UnitProblem as problem:
            raise Misread(problem.phrase, line) from problem

    def _value(self, node: ast.expr, names: Bindings) -> Known:
        match node:
            case ast.Constant(value=bool() | int() | str()):
                return node.value
            case ast.Constant(value=float()):
                raise NotInTheLanguage(
                    "%(what)s is a cut decimal: write a parameter or whole numbers", what=ast.unparse(node)
                )
            case ast.Name():
                return self._name(node, names)
            case ast.Attribute(value=owner, attr=name):
                return self._attribute(self.value(owner, names), name)
            case ast.Subscript(value=owner, slice=key):
                return self._entry(self.value(owner, names), self.value(key, names))
            case ast.BinOp(left=left, op=op, right=right):
                return arithmetic(node, op, self.value(left, names), self.value(right, names))
            case ast.UnaryOp(op=ast.USub(), operand=of):
                value = self.value(of, names)
                return lift(0) - value if isinstance(value, Expression) else -value
            case ast.UnaryOp(op=ast.Not(), operand=of):
                value = self.value(of, names)
                return ~flag(value) if isinstance(value, Expression) else not value
            case ast.BoolOp(op=op, values=parts):
                return all_or_any(isinstance(op, ast.And), [self.value(part, names) for part in parts])
            case ast.Compare(left=left, ops=operators, comparators=others):
                return comparison(self.value(left, names), operators, [self.value(one, names) for one in others])
            case ast.IfExp(test=test, body=body, orelse=orelse):
                condition = self.value(test, names)
                if not isinstance(condition, Expression):
                    return self.value(body if condition else orelse, names)
                return self._choice(node, condition, self.value(body, names), self.value(orelse, names))
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return tuple(self.value(part, names) for part in parts)
            case ast.Call(func=function, args=arguments, keywords=keywords):
                return self._call(node, self.value(function, names), arguments, keywords, names)
            case _:
                raise refused(node)

    def _name(self, node: ast.Name, names: Bindings) -> Known:
        for place in (names, self.module, vars(builtins)):
            if node.id in place:
                found = place[node.id]
                if isinstance(found, _NoValue):
                    raise NotInTheLanguage("%(name)s has a value on one way only", name=node.id)
                return found
        raise NotInTheLanguage("there is no %(name)s", name=node.id)

    def _attribute(self, owner: Known, name: str) -> Known:
        if isinstance(owner, Row):
            if name not in owner.nodes:
                raise UnitProblem("there is no fact %(name)s", name=name)
            return owner.nodes[name]
        if (
            isinstance(owner, type(self.law))
            or owner is self.person
            or inspect.ismodule(owner)
            or isinstance(owner, type)
        ):
            try:
                return getattr(owner, name)
            except AttributeError:
                if owner is self.person:
                    raise UnitProblem("there is no fact %(name)s", name=name) from None
                raise UnitProblem("there is no %(name)s", name=name) from None
        raise NotInTheLanguage(".%(name)s of %(what)s can't be asked for", name=name, what=told(owner))

    def _entry(self, owner: Known, key: Known) -> Known:
        if isinstance(owner, Parameter):
            return owner[key]
        if isinstance(owner, Mapping | tuple) and not isinstance(key, Expression):
            try:
                return owner[key]
            except (KeyError, IndexError):
                raise UnitProblem("there is no entry %(key)s", key=key) from None
        raise NotInTheLanguage("%(what)s has no entries that a fact could choose", what=told(owner))

    def _choice(self, node: ast.AST, test: Expression, then: Known, otherwise: Known) -> Expression:
        try:
            a, b = alternatives(self.expression(then, node), self.expression(otherwise, node))
            made = Choice(flag(test), a, b, a.unit)
        except UnitProblem as problem:
            raise Misread(problem.phrase, getattr(node, "lineno", 0)) from problem
        self.spots.setdefault(made, Spot(getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))
        return made

    # --- calls -------------------------------------------------------------------------------------------------

    def _call(
        self, node: ast.Call, function: Known, arguments: list[ast.expr], keywords: list[ast.keyword], names: Bindings
    ) -> Known:
        if function in OVER_ITEMS:
            return over_items(function, self._sequence(arguments, names))
        values = [self.value(argument, names) for argument in arguments]
        named = {keyword.arg or "": self.value(keyword.value, names) for keyword in keywords}
        if function is range or function is Fraction or function is zip or function is enumerate:
            if any(isinstance(value, Expression) for value in values):
                raise NotInTheLanguage(
                    "%(what)s takes what is known when the formula is read, not a fact", what=function.__name__
                )
            return _called(function, values, named)
        if function is abs and len(values) == 1:
            (value,) = values
            return abs(value) if not isinstance(value, Expression) else extreme("greatest", value, lift(0) - value)
        if getattr(function, "of_the_language", False):
            return _called(function, values, named)
        raise NotInTheLanguage("%(what)s is not a word of the law", what=told(function))

    def _sequence(self, arguments: list[ast.expr], names: Bindings) -> list[Known]:
        if len(arguments) == 1:
            (only,) = arguments
            if isinstance(only, ast.GeneratorExp | ast.ListComp):
                return list(self._comprehension(only, only.generators, names))
            return list(self._items(only, names))
        return [self.value(argument, names) for argument in arguments]

    def _comprehension(
        self, node: ast.GeneratorExp | ast.ListComp, generators: list[ast.comprehension], names: Bindings
    ) -> Iterable[Known]:
        first, *rest = generators
        for item in self._items(first.iter, names):
            inner = dict(names)
            self._bind(first.target, item, inner)
            tests = [self.value(test, inner) for test in first.ifs]
            if not all(test for test in tests if not isinstance(test, Expression)):
                continue
            conditions: list[Known] = [item.present] if isinstance(item, Row) else []
            conditions += [test for test in tests if isinstance(test, Expression)]
            condition = all_or_any(True, conditions)
            if rest:
                yield from (where(condition, made) for made in self._comprehension(node, rest, inner))
                continue
            made = self.value(node.elt, inner) if not isinstance(node.elt, ast.Name) else self._name(node.elt, inner)
            if isinstance(made, Expression):
                self.turns.setdefault(made, Turn(item, None))
            yield where(condition, made)

    def _items(self, node: ast.expr, names: Bindings) -> Iterable[Known]:
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr="values" | "items" | "keys" as which), args=[]):
                held = self.value(owner, names)
                if isinstance(held, Mapping):
                    return list(getattr(held, which)())
        found = self.value(node, names)
        if isinstance(found, Mapping | tuple | range | frozenset | zip | enumerate):
            return found
        raise Misread(Phrase("%(what)s can't be gone through item by item", what=told(found)), node.lineno)

    def _bind(self, target: ast.expr, item: Known, names: Bindings) -> None:
        match target:
            case ast.Name(id=name):
                names[name] = item
            case ast.Tuple(elts=parts) if isinstance(item, tuple) and len(item) == len(parts):
                for part, one in zip(parts, item, strict=True):
                    self._bind(part, one, names)
            case _:
                raise refused(target)


@lru_cache(maxsize=4096)
def _signature(function: Callable[..., Known]) -> inspect.Signature | None:
    """What a word takes; None where it is built into Python without a signature, as range and zip are."""
    try:
        return inspect.signature(function)
    except ValueError:
        return None


def _called(function: Callable[..., Known], values: list[Known], named: dict[str, Known]) -> Known:
    """What a word makes of its arguments. Raises NotInTheLanguage where it doesn't take such."""
    name = told(function)
    takes = _signature(function)
    try:
        if takes is not None:
            takes.bind(*values, **named)
    except TypeError as fault:
        assert takes is not None
        written = ", ".join(one.split(":")[0].split("=")[0].strip() for one in takes.parameters)
        raise NotInTheLanguage(
            "%(name)s is called with other arguments than it takes: %(name)s(%(takes)s)", name=name, takes=written
        ) from fault
    try:
        return function(*values, **named)
    except (TypeError, ValueError, ArithmeticError, AttributeError) as fault:
        raise NotInTheLanguage("%(name)s can't be reckoned with these arguments", name=name) from fault


@lru_cache(maxsize=4096)
def _returns(statement: ast.stmt) -> bool:
    # Asked of a loop's statements in each of its turns, and of a formula's in each era.
    return any(isinstance(node, ast.Return | ast.Break | ast.Continue) for node in ast.walk(statement))
