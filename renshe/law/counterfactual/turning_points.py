"""Where a result turns: the values of a fact at which a comparison or a limit of the formula comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from renshe.law.counterfactual.ways import Way
from renshe.law.errors import LawError
from renshe.law.graph.nodes import Comparison, Expression, Extreme, Field, Reference, in_order
from renshe.law.person.at_length import PersonCompiler, exact
from renshe.law.worksheet.words import Number


class TurningPoints:
    """Solves the limits of a formula's graph for one fact after the other."""

    def __init__(self, root: Reference, compiler: PersonCompiler) -> None:
        self.compiler, self.limits = compiler, list(_limits(root, compiler.given))

    def of(self, way: Way) -> set[Number]:
        """Values worth a try: the next one, the ends of the range, and where a comparison or a limit turns."""
        found = {way.now + way.step, way.now - way.step, way.low, way.high}
        for left, right, reads in self.limits:
            if way.turns_on in reads:
                for turn in self._turns(way, left, right):
                    near = on_grid(turn, way.step)
                    found |= {near - way.step, near, near + way.step}
        return {exact(one) for one in found if way.low <= one <= way.high and one != way.now}

    def _turns(self, way: Way, left: Expression, right: Expression) -> Iterator[Fraction]:
        """Where the two sides meet: by a straight line through three points, else by halving."""
        middle = on_grid(Fraction(way.low + way.high) / 2, way.step)
        gaps = {point: self._gap(way, point, left, right) for point in (way.low, way.now, middle, way.high)}
        known = [(Fraction(point), gap) for point, gap in sorted(gaps.items()) if gap is not None]
        if len(known) < 2:
            return
        (a, at_a), *between, (b, at_b) = known
        slope = (at_b - at_a) / (b - a)
        if all(gap == at_a + slope * (point - a) for point, gap in between):
            if slope:
                yield a - at_a / slope
            return
        for (a, at_a), (b, at_b) in pairwise(known):
            if (at_a > 0) != (at_b > 0):
                yield self._halved(way, left, right, a, b, at_a > 0)

    def _halved(self, way: Way, left: Expression, right: Expression, a: Fraction, b: Fraction, above: bool) -> Fraction:
        while b - a > way.step:
            middle = Fraction(on_grid((a + b) / 2, way.step))
            if middle in (a, b):
                break
            gap = self._gap(way, middle, left, right)
            if gap is not None and (gap > 0) == above:
                a = middle
            else:
                b = middle
        return b

    def _gap(self, way: Way, value: Number, left: Expression, right: Expression) -> Fraction | None:
        row = way.changed(exact(value))
        memo: dict[Expression, Number] = {}
        get = self.compiler.functions
        try:
            return Fraction(get[left](row, memo)) - Fraction(get[right](row, memo))
        except (LawError, KeyError):
            return None


def _limits(root: Reference, given: frozenset[str]) -> Iterator[tuple[Expression, Expression, frozenset[str]]]:
    """Each comparison and limit of the graph, with the facts and given results that its sides read."""
    for node in in_order(root, given):
        if isinstance(node, Comparison | Extreme):
            below = in_order(node, given)
            reads = {one.name for one in below if isinstance(one, Field)}
            reads |= {one.name for one in below if isinstance(one, Reference) and one.name in given}
            yield node.left, node.right, frozenset(reads)


def on_grid(value: Number, step: Fraction) -> Number:
    """Return the next value below that a fact can have."""
    return exact(Fraction(value) // step * step)
