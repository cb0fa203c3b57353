"""A rounded sum of ratios over many unlike lines, split so that 128 bits hold it.

Brought to one line, the wages of 29 years over 29 averages need numbers of 200 digits. But a rounding asks for a whole
number only, and for a whole m

    ⌊x / m⌋ = ⌊⌊x⌋ / m⌋

so that of x, a sum of ratios a/d, the whole part is enough: that of each ratio, and how many whole ones their rests r/d
make up. The rests are added up to so many binary places, which tells their sum to less than a unit of the last place
for each. Where that leaves the whole part open (one row in many millions, or rests that make up a whole number exactly)
more places are taken, until they are finer than anything that the sum can lack to a whole number: 1 / lcm of all d. So
every result is exact. Only the city needs it: one person is reckoned with numbers of any length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm

from renshe.law.lowered.steps import (
    CONDITIONS,
    Chosen,
    Compared,
    Divided,
    Literal,
    Over,
    Plus,
    Step,
    Times,
    in_order,
    moved,
)

ONE, NOUGHT = Literal(1), Literal(0)
HELD = 2**127 - 1
SHORT, LONG = 62, 126
"""Bits of what a BIGINT and a HUGEINT hold, less one."""
SELDOM = 20
"""Bits by which a sum must be finer than its doubt for 64 bits to be worth while: then one row in a million is open."""

Sum = dict[Step, int]
"""Steps that are added up, with how often each. A number known when the law is read is `ONE` so many times."""
Rest = tuple[Step, int]
"""What is left of an amount divided by its line, and that line: 0 ≤ rest < line."""


def narrowed(results: Sequence[Over]) -> list[Over]:
    """Return the same results, their roundings split where 128 bits don't hold them as they are."""
    splitter, become = Splitter(), dict[Step, Step]()
    for step in in_order(step for result in results for step in (result.over, result.under)):
        made = moved(step, become)
        become[step] = splitter.narrow(made) if isinstance(made, Divided) else made
    return [Over(become[result.over], become[result.under]) for result in results]


class StillTooWide(Exception):
    """Not even the split one fits."""


class Splitter:
    """For one query: a sum that several formulas round is taken apart once."""

    def __init__(self) -> None:
        self._sums: dict[Step, Sum] = {}
        self._wholes: dict[tuple[tuple[Step, Fraction], ...], Step] = {}

    def narrow(self, step: Divided) -> Step:
        """Return the same whole number by narrower steps; `step` where it fits, or can't be split."""
        line, months = _line(step.under)
        if line == 1 or _fits(step):
            return step
        ratios = {part: Fraction(times, line) for part, times in self._taken_apart(step.over).items()}
        try:
            return self._split(step, ratios, months)
        except StillTooWide:
            return step

    def _split(self, step: Divided, ratios: Mapping[Step, Fraction], under: Step) -> Step:
        if step.how == "floor":
            return _bounded(_floor(self._whole(ratios, 1), under), step.low, step.high)
        if step.how == "ceiling":
            return _bounded(_times(_floor(self._whole(ratios, -1), under), -1), step.low, step.high)
        # Half up is ⌊(2x + m) / 2m⌋; of what is negative the size is rounded.
        doubled = _times(under, 2)
        twice = self._whole(ratios, 2)
        up = _bounded(_floor(_plus(twice, under), doubled), step.low, step.high)
        if step.over.low >= 0:
            return up
        size = _floor(_plus(self._whole(ratios, -2), under), doubled)
        down = _bounded(_times(size, -1), step.low, step.high)
        return Chosen(Compared("<=", NOUGHT, twice), up, down, step.low, step.high)

    def _taken_apart(self, step: Step) -> Sum:
        for part in in_order([step]):
            if part not in self._sums:
                self._sums[part] = self._added(part)
        return self._sums[step]

    def _added(self, step: Step) -> Sum:
        """What is in the sum nought times stays: it may have no result."""
        match step:
            case Literal(low=value):
                return {ONE: value}
            case Plus(left=left, right=right):
                found = dict(self._sums[left])
                for part, times in self._sums[right].items():
                    found[part] = found.get(part, 0) + times
                return found
            case Times(left=left, right=Literal(low=by)):
                return {part: by * times for part, times in self._sums[left].items()}
            case Chosen(condition=condition, then=then, otherwise=otherwise) if not isinstance(then, CONDITIONS):
                return _by_choice(condition, self._sums[then], self._sums[otherwise])
        return {step: 1}

    def _whole(self, ratios: Mapping[Step, Fraction], by: int) -> Step:
        """⌊by · the sum⌋."""
        many = tuple((part, by * times) for part, times in ratios.items())
        if many not in self._wholes:
            self._wholes[many] = _whole(many)
        return self._wholes[many]


def _by_choice(condition: Step, then: Sum, otherwise: Sum) -> Sum:
    """What both branches add is added whatever is chosen; of the others each, or nought."""
    found = {part: times for part, times in then.items() if otherwise.get(part) == times}
    chosen: Sum = {}
    for part, times in then.items():
        if part not in found:
            chosen[_chosen(condition, part, NOUGHT)] = times
    for part, times in otherwise.items():
        if part not in found:
            chosen[_chosen(condition, NOUGHT, part)] = times
    return found | chosen


def _line(under: Step) -> tuple[int, Step]:
    """Take apart what stands under the line: the known factor, and the rest."""
    match under:
        case Literal(low=line):
            return line, ONE
        case Times(left=left, right=Literal(low=line)):
            return line, left
    return 1, under


def _fits(step: Divided) -> bool:
    return 2 * max(abs(step.over.low), abs(step.over.high)) + 2 * step.under.high <= HELD


def _whole(ratios: Iterable[tuple[Step, Fraction]]) -> Step:
    by_line: dict[int, list[Step]] = {}
    for part, times in ratios:
        by_line.setdefault(times.denominator, []).append(_times(part, times.numerator))
    wholes = by_line.pop(1, [])
    rests: list[Rest] = []
    for line, parts in by_line.items():
        amount = _sum(parts)
        if max(abs(amount.low), abs(amount.high)) + line > HELD:
            raise StillTooWide
        whole = _floor(amount, Literal(line))
        wholes.append(whole)
        rests.append((Plus(amount, _times(whole, -line), 0, line - 1), line))
    if len(rests) > 1:
        wholes.append(_made_up(rests))
    return _sum(wholes)


def _made_up(rests: Sequence[Rest]) -> Step:
    """How many whole ones the rests make up: ⌊Σ r/d⌋."""
    doubt, widest = len(rests) - 1, max(line for _, line in rests).bit_length()
    finest = len(rests) * lcm(*(line for _, line in rests))
    places = SHORT - max(widest, len(rests).bit_length())
    if places < doubt.bit_length() + SELDOM:
        places = LONG - max(widest, len(rests).bit_length())
    if places < doubt.bit_length() + 1:
        raise StillTooWide
    units = _units(rests, [1] * len(rests), places)
    most = _shifted(_plus(units, Literal(doubt)), places, doubt)
    if 2**places >= finest:
        return most
    least = _shifted(units, places, doubt)
    return Chosen(Compared("=", least, most), least, _exactly(rests, finest), 0, doubt)


def _exactly(rests: Sequence[Rest], finest: int) -> Step:
    """The same by so many places that nothing is open, from the last of them on."""
    doubt, widest = len(rests) - 1, max(line for _, line in rests).bit_length()
    places = LONG - 2 * widest - len(rests).bit_length()
    if places < 1:
        raise StillTooWide
    turns = -(-finest.bit_length() // places)
    carried: Step = Literal(doubt)
    for turn in reversed(range(turns)):
        # After so many places there is left of r/d what r·2^places lacks to a whole: the whole ones are taken off.
        left = [pow(2, places * turn, line) for _, line in rests]
        carried = _floor(_plus(_units(rests, left, places), carried), Literal(1 << places))
        if turn:
            off = _sum([_floor(_times(rest, by), Literal(line)) for (rest, line), by in zip(rests, left, strict=True)])
            carried = _plus(carried, _times(off, -1))
        carried = _bounded(carried, 0, doubt)
    return carried


def _units(rests: Sequence[Rest], times: Sequence[int], places: int) -> Step:
    """The rests, each so many times, in whole units of the last place."""
    return _sum(
        [_floor(_times(rest, by << places), Literal(line)) for (rest, line), by in zip(rests, times, strict=True)]
    )


def _shifted(units: Step, places: int, most: int) -> Step:
    return _bounded(_floor(units, Literal(1 << places)), 0, most)


def _bounded(step: Step, low: int, high: int) -> Step:
    """The step, of which more is known than what its operands' ranges tell."""
    return replace(step, low=low, high=high) if isinstance(step, Divided | Times | Plus) else step


def _sum(parts: Sequence[Step]) -> Step:
    total: Step = NOUGHT
    for part in parts:
        total = _plus(total, part)
    return total


def _plus(a: Step, b: Step) -> Step:
    if isinstance(a, Literal) and isinstance(b, Literal):
        return Literal(a.low + b.low)
    if isinstance(a, Literal) and not a.low:
        return b
    if isinstance(b, Literal) and not b.low:
        return a
    return Plus(a, b, a.low + b.low, a.high + b.high)


def _times(a: Step, by: int) -> Step:
    if isinstance(a, Literal):
        return Literal(a.low * by)
    return a if by == 1 else Times(a, Literal(by), min(a.low * by, a.high * by), max(a.low * by, a.high * by))


def _floor(over: Step, under: Step) -> Step:
    if isinstance(over, Literal) and isinstance(under, Literal):
        return Literal(over.low // under.low)
    if isinstance(under, Literal) and under.low == 1:
        return over
    ends = [end // line for end in (over.low, over.high) for line in (under.low, under.high)]
    return Divided("floor", over, under, min(ends), max(ends))


def _chosen(condition: Step, then: Step, otherwise: Step) -> Step:
    return Chosen(condition, then, otherwise, min(then.low, otherwise.low), max(then.high, otherwise.high))
