"""Reads a formula's own source, plain Python as the statute speaks, into a graph of nodes.

A formula is never run by Python: its source is walked once, statement by statement, with nodes in place of numbers.
`if`, `and`, `min`, `sum(… for …)` mean what they say. What is known when it is read (a loop over years, `12 - month`)
is computed at once; the rest becomes the graph. All else that Python has is refused, with its line.

The same source can also be run by Python itself over fractions: that is the meaning the graph is held to (tests).
"""

from __future__ import annotations

import ast
import builtins
import inspect
import operator
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from renshe.errors import Phrase
from renshe.law.month import Month
from renshe.law.nodes import Choice, Code, Expression, Parameter, Rounded, alternatives, compared, flag, lift
from renshe.law.related import Conditional, Row, added, all_of, any_of, count_of, picked, where
from renshe.law.units import UnitProblem
from renshe.law.writing import count, extreme, latest, mean, total

Known: TypeAlias = Any
"""What is known when a formula is read: a number, a range of years, the facts, another formula."""
Bindings: TypeAlias = dict[str, Any]


class NotInTheLanguage(UnitProblem):
    """A construct of Python that a formula can't use."""


class Misread(Exception):
    """Something is wrong in the source, at that line; the reader of the book adds the formula's name."""

    def __init__(self, problem: Phrase, line: int) -> None:
        super().__init__(str(problem))
        self.problem, self.line = problem, line


class _NoValue:
    """A name that got a value in one branch only."""

    def __init__(self, name: str) -> None:
        self.name = name


@dataclass(frozen=True, slots=True)
class Turn:
    """Which turn of a loop made a value (`key`: the year, the month), and the value carried into that turn."""

    key: Known
    before: Expression | None


@dataclass
class Source:
    """A formula's function as its parsed source, with the lines of its file."""

    function: Callable[..., Any]
    definition: ast.FunctionDef = field(init=False)

    def __post_init__(self) -> None:
        lines, first = inspect.getsourcelines(self.function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
        ast.increment_lineno(tree, first - 1)
        (definition,) = tree.body
        if not isinstance(definition, ast.FunctionDef):
            raise Misread(Phrase("a formula is a plain function"), first)
        self.definition = definition


def read(
    function: Callable[..., Any], person: object, law: object, definition: ast.FunctionDef | None = None
) -> tuple[Expression, dict[Expression, int], dict[Expression, Turn]]:
    """Return the graph that the function's source says, its nodes' lines, the turns of its loops. Raises Misread.

    `definition`: what is read in place of the function's own source.
    """
    definition = definition or Source(function).definition
    names = [argument.arg for argument in definition.args.args]
    if len(names) != 2:
        raise Misread(Phrase("a formula takes the facts and the law, nothing else"), definition.lineno)
    reader = _Reader({**function.__globals__}, person, law)
    result = reader.block(definition.body, dict(zip(names, (person, law), strict=True)))
    if result is None:
        raise Misread(Phrase("it ends without return"), definition.lineno)
    return reader.expression(result, definition), reader.lines, reader.turns


class _Reader:
    def __init__(self, module: Mapping[str, Any], person: object, law: object) -> None:
        self.module, self.person, self.law = module, person, law
        self.lines: dict[Expression, int] = {}
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
                    names[name] = self._arithmetic(statement, op, before, self.value(value, names))
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
                    raise self._refused(statement)
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
            raise self._refused(statement)
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
        if isinstance(found, Expression):
            self.lines.setdefault(found, node.lineno)
        return found

    def expression(self, value: Known, node: ast.AST) -> Expression:
        line = getattr(node, "lineno", 0)
        if not isinstance(value, Expression | Code | Month | date | int | Fraction):
            raise Misread(Phrase("%(what)s is not a value", what=_told(value)), line)
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
                return self._arithmetic(node, op, self.value(left, names), self.value(right, names))
            case ast.UnaryOp(op=ast.USub(), operand=of):
                value = self.value(of, names)
                return lift(0) - value if isinstance(value, Expression) else -value
            case ast.UnaryOp(op=ast.Not(), operand=of):
                value = self.value(of, names)
                return ~flag(value) if isinstance(value, Expression) else not value
            case ast.BoolOp(op=op, values=parts):
                return self._all_or_any(isinstance(op, ast.And), [self.value(part, names) for part in parts])
            case ast.Compare(left=left, ops=operators, comparators=others):
                return self._comparison(self.value(left, names), operators, [self.value(one, names) for one in others])
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
                raise self._refused(node)

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
        raise NotInTheLanguage(".%(name)s of %(what)s can't be asked for", name=name, what=_told(owner))

    def _entry(self, owner: Known, key: Known) -> Known:
        if isinstance(owner, Parameter):
            return owner[key]
        if isinstance(owner, Mapping | tuple) and not isinstance(key, Expression):
            try:
                return owner[key]
            except (KeyError, IndexError):
                raise UnitProblem("there is no entry %(key)s", key=key) from None
        raise NotInTheLanguage("%(what)s has no entries that a fact could choose", what=_told(owner))

    def _arithmetic(self, node: ast.AST, op: ast.operator, left: Known, right: Known) -> Known:
        known = not isinstance(left, Expression) and not isinstance(right, Expression)
        if known and not (isinstance(left, int | Fraction) and isinstance(right, int | Fraction)):
            raise NotInTheLanguage(
                "%(left)s and %(right)s take no part in arithmetic", left=_told(left), right=_told(right)
            )
        match op:
            case ast.Div() if known:
                return Fraction(left) / right
            case ast.FloorDiv() if not known:
                quotient = lift(left) / right
                return Rounded("floor", quotient, 0, quotient.unit)
            case ast.Mod() if not known:
                quotient = lift(left) / right
                return lift(left) - Rounded("floor", quotient, 0, quotient.unit) * right
        operators: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
            ast.Add: operator.add,
            ast.Sub: operator.sub,
            ast.Mult: operator.mul,
            ast.Div: operator.truediv,
            ast.FloorDiv: operator.floordiv,
            ast.Mod: operator.mod,
        }
        if type(op) not in operators:
            raise self._refused(node)
        return operators[type(op)](left, right)

    def _all_or_any(self, every: bool, parts: Iterable[Known]) -> Known:
        """`and` or `or` as Python has it: a part that is known decides at once or falls away."""
        joined: Known = every
        for part in parts:
            if not isinstance(part, Expression):
                if bool(part) is not every:
                    return (
                        not every if not isinstance(joined, Expression) else self._join(every, joined, lift(not every))
                    )
                continue
            joined = self._join(every, joined, part) if isinstance(joined, Expression) else flag(part)
        return joined

    @staticmethod
    def _join(every: bool, left: Expression, right: Expression) -> Expression:
        return left & right if every else left | right

    def _comparison(self, left: Known, operators: list[ast.cmpop], others: list[Known]) -> Known:
        parts = []
        for op, right in zip(operators, others, strict=True):
            parts.append(self._compared(op, left, right))
            left = right
        return self._all_or_any(True, parts) if len(parts) > 1 else parts[0]

    def _compared(self, op: ast.cmpop, left: Known, right: Known) -> Known:
        if isinstance(op, ast.In | ast.NotIn) and isinstance(right, tuple | range | frozenset):
            found = self._all_or_any(False, [self._compared(ast.Eq(), left, one) for one in right])
            if isinstance(op, ast.In):
                return found
            return ~found if isinstance(found, Expression) else not found
        plain: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
            ast.Lt: operator.lt,
            ast.LtE: operator.le,
            ast.Gt: operator.gt,
            ast.GtE: operator.ge,
        }
        if not isinstance(left, Expression) and not isinstance(right, Expression):
            plain |= {ast.Eq: operator.eq, ast.NotEq: operator.ne}
        elif isinstance(op, ast.Eq):
            return compared("=", left, right)
        elif isinstance(op, ast.NotEq):
            return ~compared("=", left, right)
        if type(op) not in plain:
            raise NotInTheLanguage("a formula compares by <, <=, >, >=, ==, != and in")
        return plain[type(op)](lift(left) if isinstance(right, Expression) else left, right)

    def _choice(self, node: ast.AST, test: Expression, then: Known, otherwise: Known) -> Expression:
        try:
            a, b = alternatives(self.expression(then, node), self.expression(otherwise, node))
            made = Choice(flag(test), a, b, a.unit)
        except UnitProblem as problem:
            raise Misread(problem.phrase, getattr(node, "lineno", 0)) from problem
        self.lines.setdefault(made, getattr(node, "lineno", 0))
        return made

    # --- calls -------------------------------------------------------------------------------------------------

    def _call(
        self, node: ast.Call, function: Known, arguments: list[ast.expr], keywords: list[ast.keyword], names: Bindings
    ) -> Known:
        if function in (sum, total, min, max, any, all, len, count, mean, latest):
            return self._over_items(function, self._sequence(arguments, names))
        values = [self.value(argument, names) for argument in arguments]
        named = {keyword.arg or "": self.value(keyword.value, names) for keyword in keywords}
        if function is range or function is Fraction or function is zip or function is enumerate:
            if any(isinstance(value, Expression) for value in values):
                raise NotInTheLanguage(
                    "%(what)s takes what is known when the formula is read, not a fact", what=function.__name__
                )
            return function(*values, **named)
        if function is abs and len(values) == 1:
            (value,) = values
            return abs(value) if not isinstance(value, Expression) else extreme("greatest", value, lift(0) - value)
        if getattr(function, "of_the_language", False):
            return function(*values, **named)
        raise NotInTheLanguage("%(what)s is not a word of the law", what=_told(function))

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
            condition = self._all_or_any(True, conditions)
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
        raise Misread(Phrase("%(what)s can't be gone through item by item", what=_told(found)), node.lineno)

    def _bind(self, target: ast.expr, item: Known, names: Bindings) -> None:
        match target:
            case ast.Name(id=name):
                names[name] = item
            case ast.Tuple(elts=parts) if isinstance(item, tuple) and len(item) == len(parts):
                for part, one in zip(parts, item, strict=True):
                    self._bind(part, one, names)
            case _:
                raise self._refused(target)

    def _over_items(self, function: Known, items: list[Known]) -> Known:
        """What a word over items says; an item may be there only under a condition."""
        is_open = any(isinstance(item, Expression | Conditional) for item in items)
        if function is len and not any(isinstance(item, Conditional) for item in items):
            return len(items)
        if function in (len, count):
            return count_of(items) if is_open else len(items)
        if function in (any, all):
            return self._all_or_any(function is all, all_of(items) if function is all else any_of(items))
        if not items:
            raise NotInTheLanguage("%(what)s of nothing has no value", what=function.__name__)
        if not is_open:
            return function(items)
        if function in (sum, total, mean):
            sum_of_all = added(items)
            assert sum_of_all is not None
            return sum_of_all / count_of(items) if function is mean else sum_of_all
        if function is latest:
            return picked(items, lambda before, item: item)
        which = "least" if function is min else "greatest"
        return picked(items, lambda before, item: extreme(which, before, item))

    @staticmethod
    def _refused(node: ast.AST) -> Misread:
        return Misread(
            Phrase("a formula can't use %(what)s", what=_PLAIN.get(type(node), type(node).__name__)),
            getattr(node, "lineno", 0),
        )


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
}


def _returns(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Return | ast.Break | ast.Continue) for node in ast.walk(statement))


def _told(value: object) -> str | Phrase:
    if isinstance(value, Expression):
        return Phrase("a value in “%(unit)s”", unit=value.unit)
    return str(getattr(value, "__name__", None) or getattr(value, "name", None) or repr(value))
