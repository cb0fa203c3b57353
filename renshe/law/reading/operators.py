"""What the operators of Python mean in a formula: computed where both sides are known, else a node of the graph."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from renshe.law.graph.nodes import Expression, Rounded, compared, flag, lift
from renshe.law.reading.source import Known, NotInTheLanguage, refused, told


def arithmetic(node: ast.AST, op: ast.operator, left: Known, right: Known) -> Known:
    """Return what `left op right` says. Raises NotInTheLanguage, UnitProblem; Misread for another operator."""
    known = not isinstance(left, Expression) and not isinstance(right, Expression)
    if known and not (isinstance(left, int | Fraction) and isinstance(right, int | Fraction)):
        raise NotInTheLanguage("%(left)s and %(right)s take no part in arithmetic", left=told(left), right=told(right))
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
        raise refused(node)
    return operators[type(op)](left, right)


def all_or_any(every: bool, parts: Iterable[Known]) -> Known:
    """`and` or `or` as Python has it: a part that is known decides at once or falls away."""
    joined: Known = every
    for part in parts:
        if not isinstance(part, Expression):
            if bool(part) is not every:
                return not every if not isinstance(joined, Expression) else _join(every, joined, lift(not every))
            continue
        joined = _join(every, joined, part) if isinstance(joined, Expression) else flag(part)
    return joined


def _join(every: bool, left: Expression, right: Expression) -> Expression:
    return left & right if every else left | right


def comparison(left: Known, operators: list[ast.cmpop], others: list[Known]) -> Known:
    """Return what a comparison says, also in a chain: `18 <= age < 60`."""
    parts = []
    for op, right in zip(operators, others, strict=True):
        parts.append(_compared(op, left, right))
        left = right
    return all_or_any(True, parts) if len(parts) > 1 else parts[0]


def _compared(op: ast.cmpop, left: Known, right: Known) -> Known:
    if isinstance(op, ast.In | ast.NotIn) and isinstance(right, tuple | range | frozenset):
        found = all_or_any(False, [_compared(ast.Eq(), left, one) for one in right])
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
