"""Ratios of steps put together: sums, products, quotients, choices, roundings. What is known folds.

Each is two steps: what stands over the line, and what stands under it (always above zero).
"""

from __future__ import annotations

from fractions import Fraction
from math import floor as floored
from math import gcd
from typing import Literal as OneOf

from renshe.law.lowered.steps import (
    ONE,
    Chosen,
    Compared,
    Divided,
    Given,
    Literal,
    Never,
    Noted,
    Over,
    Plus,
    Sign,
    Size,
    Step,
    Times,
)


def compared(operator: OneOf["<", "<=", "="], a: Step, b: Step) -> Step:
    """A comparison that the ranges decide is known."""
    if isinstance(a, Literal) and isinstance(b, Literal):
        return Literal(int({"<": a.low < b.low, "<=": a.low <= b.low, "=": a.low == b.low}[operator]))
    return Compared(operator, a, b)


def noted(step: Step) -> Step:
    return step if isinstance(step, Literal | Given | Noted) else Noted(step, step.low, step.high)


def ratio(value: Fraction) -> Over:
    return Over(Literal(value.numerator), Literal(value.denominator))


def plus(a: Step, b: Step) -> Step:
    if isinstance(a, Never) or isinstance(b, Never):
        return Never((a, b))
    low, high = a.low + b.low, a.high + b.high
    if isinstance(a, Literal) and isinstance(b, Literal):
        return Literal(low)
    if isinstance(a, Literal) and not a.low:
        return b
    if isinstance(b, Literal) and not b.low:
        return a
    for whole, part in ((a, b), (b, a)):
        if (joined := _added_within(whole, part)) is not None:
            return joined
    return Plus(a, b, low, high)


def _added_within(a: Step, b: Step) -> Step | None:
    """a + half up(a · rate) is half up(a · (1 + rate)) for amounts from nought on: a balance and its interest."""
    match b:
        case Divided(how="half", over=Times(left=same, right=Literal(low=rate)), under=Literal(low=under)):
            pass
        case Divided(how="half", over=same, under=Literal(low=under)):
            rate = 1
        case _:
            return None
    if same is not a or a.low < 0 or rate < 0:
        return None
    whole = Literal(rate + under)
    over = Times(a, whole, a.low * whole.low, a.high * whole.low)
    return Divided("half", over, b.under, a.low + b.low, a.high + b.high)


def times(a: Step, b: Step) -> Step:
    if isinstance(a, Never) or isinstance(b, Never):
        return Never((a, b))
    corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
    if isinstance(a, Literal):
        a, b = b, a
    if isinstance(a, Literal) and isinstance(b, Literal):
        return Literal(a.low * b.low)
    if isinstance(b, Literal):
        if b.low == 1:
            return a
        if isinstance(a, Times) and isinstance(a.right, Literal):
            return times(a.left, Literal(a.right.low * b.low))
    return Times(a, b, min(corners), max(corners))


def common(x: Over, y: Over) -> tuple[Step, Step, Step]:
    """Both over one line."""
    if isinstance(x.under, Literal) and isinstance(y.under, Literal):
        divisor = gcd(x.under.low, y.under.low)
        a = times(x.over, Literal(y.under.low // divisor))
        b = times(y.over, Literal(x.under.low // divisor))
        return a, b, Literal(x.under.low * y.under.low // divisor)
    if x.under is y.under:
        return x.over, y.over, x.under
    return times(x.over, y.under), times(y.over, x.under), times(x.under, y.under)


def quotient(x: Over, y: Over) -> Over:
    if isinstance(y.over, Never):
        return Over(Never((x.over, x.under, y.over)), ONE)
    if isinstance(y.over, Literal) and y.over.low != 0:
        sign = Literal(1 if y.over.low > 0 else -1)
        over = times(x.over, times(y.under, sign))
        return reduced(over, times(x.under, Literal(abs(y.over.low))))
    top = times(x.over, y.under)
    if y.over.low == y.over.high == 1:
        return Over(times(top, y.over), x.under)  # 1 or no result: over the line it stands in nobody's way
    if y.over.low < 0:
        top = times(top, Sign(y.over))
    size = Size(y.over, max(y.over.low, 1), max(abs(y.over.low), abs(y.over.high), 1))
    return Over(top, times(x.under, size))


def reduced(over: Step, under: Step) -> Over:
    """A constant that stands over and under the line falls out."""
    if isinstance(under, Literal) and under.low != 1:
        if isinstance(over, Literal):
            return ratio(Fraction(over.low, under.low))
        if isinstance(over, Times) and isinstance(over.right, Literal):
            shared = gcd(over.right.low, under.low)
            return Over(times(over.left, Literal(over.right.low // shared)), Literal(under.low // shared))
    return Over(over, under)


def choice(condition: Step, then: Over, otherwise: Over) -> Over:
    if isinstance(condition, Literal):
        return then if condition.low else otherwise
    if isinstance(then.under, Literal) and isinstance(otherwise.under, Literal):
        a, b, under = common(then, otherwise)
        return Over(chosen(condition, a, b), under)
    # Two unlike ratios: brought to one line each would need what stands under the other.
    return Over(chosen(condition, then.over, otherwise.over), chosen(condition, then.under, otherwise.under))


def chosen(condition: Step, a: Step, b: Step) -> Step:
    of: list[Step] = [one for one in (a, b) if not isinstance(one, Never)] or [a]
    return Chosen(condition, a, b, min(one.low for one in of), max(one.high for one in of))


def rounded(how: OneOf["half", "floor", "ceiling"], of: Over, places: int) -> Over:
    if places < 0:
        whole = rounded(how, reduced(of.over, times(of.under, Literal(10**-places))), 0)
        return Over(times(whole.over, Literal(10**-places)), ONE)
    scale = 10**places
    if isinstance(of.under, Literal) and scale % of.under.low == 0:
        return Over(times(of.over, Literal(scale // of.under.low)), Literal(scale))
    x = reduced(times(of.over, Literal(scale)), of.under)
    if isinstance(x.under, Literal) and isinstance(x.over, Literal):
        return Over(Literal(_whole(how, x.over.low, x.under.low)), Literal(scale))
    ends = [_whole(how, end, under) for end in (x.over.low, x.over.high) for under in (x.under.low, x.under.high)]
    return Over(Divided(how, x.over, x.under, min(ends), max(ends)), Literal(scale))


def _whole(how: str, over: int, under: int) -> int:
    if how == "half":
        size = (2 * abs(over) + under) // (2 * under)
        return size if over >= 0 else -size
    return floored(Fraction(over, under)) if how == "floor" else -floored(Fraction(-over, under))
