"""A known number is added where a rounding before it adds one anyway.

Half up is ⌊(x + d/2) / d⌋: an addition goes before each division. Where x is a sum with a rounding in it, as an account
is that is carried from year to year, a whole number c goes into the inner rounding for nothing:

    ⌊(a·y + b) / e⌋ + c = ⌊(a·y + b + c·e) / e⌋

And where p and d have no divisor in common there is a c with p·c ≡ q (mod d), so that

    ⌊(p·x + q) / d⌋ = ⌊p·(x + c) / d⌋ - (p·c - q) / d

is a division without an addition, less a whole number, which goes into the next rounding in its turn. An account of 24
years is posted with one operation a year less. Only what is nowhere negative is folded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import gcd
from typing import NamedTuple

from renshe.law.lowered.steps import Divided, Literal, Over, Plus, Step, Times, in_order, moved, operands


class Lacking(NamedTuple):
    """A step that is `step + number`."""

    step: Step
    number: int = 0


class Linear(NamedTuple):
    """times·x + more."""

    x: Step
    times: int
    more: int


def folded(results: Sequence[Over]) -> list[Over]:
    """Return the same results with fewer additions of known numbers."""
    folder = Folder([step for result in results for step in (result.over, result.under)])
    return [Over(folder.whole(result.over), folder.whole(result.under)) for result in results]


class Folder:
    """For one query: only a step that is used once takes a number up; one used more often would be reckoned anew."""

    def __init__(self, ends: Sequence[Step]) -> None:
        order = in_order(ends)
        uses = Counter([*ends, *(part for step in order for part in operands(step))])
        self._become: dict[Step, Lacking] = {}
        self._used_once: set[Step] = set()
        for step in order:
            found = self._found(step)
            if uses[step] == 1 or found.number:  # what lacks something was made here: nothing else uses it yet
                self._used_once.add(found.step)
            self._become[step] = found if uses[step] == 1 else Lacking(self._taken_up(found))

    def whole(self, step: Step) -> Step:
        """What the step has become, with what it lacks."""
        return self._taken_up(self._become[step])

    def _found(self, step: Step) -> Lacking:
        match step:
            case Plus(left=left, right=right):
                a, b = self._become[left], self._become[right]
                number = a.number + b.number
                if a.step is left and b.step is right:
                    return Lacking(step)
                return Lacking(Plus(a.step, b.step, step.low - number, step.high - number), number)
            case Divided(over=over, under=Literal(low=line)) if over.low >= 0:
                linear = _linear(over)
                if linear.times > 0:
                    return self._divided(step, linear, line)
        return Lacking(moved(step, {part: self.whole(part) for part in operands(step)}))

    def _divided(self, step: Divided, over: Linear, line: int) -> Lacking:
        x, number = self._become[over.x]
        more = over.more + _added(step.how, line) + over.times * number
        common = gcd(over.times, line)
        times, more, line = over.times // common, more // common, line // common
        # ⌊(times·x + more) / line⌋ is left to make, of `x` as it has become.
        taken = more * pow(times, -1, line) % line
        if (sum_ := self._with(x, taken)) is not None and sum_.low >= 0:
            less = (times * taken - more) // line
            made = Divided("floor", _times(sum_, times), Literal(line), step.low + less, step.high + less)
            return Lacking(made, -less)
        made = Divided("floor", _plus(_times(x, times), more), Literal(line), step.low, step.high)
        return Lacking(made)

    def _taken_up(self, lacking: Lacking) -> Step:
        made = self._with(lacking.step, lacking.number)
        return _plus(lacking.step, lacking.number) if made is None else made

    def _with(self, step: Step, number: int) -> Step | None:
        """The step and a number, where that is no operation more; else None."""
        if not number:
            return step
        if step not in self._used_once:
            return None
        match step:
            case Plus(left=left, right=right):
                if (made := self._with(right, number)) is not None:
                    return Plus(left, made, step.low + number, step.high + number)
                if (made := self._with(left, number)) is not None:
                    return Plus(made, right, step.low + number, step.high + number)
            case Divided(how="floor", over=Plus(left=x, right=Literal(low=more)), under=Literal(low=line)):
                more += number * line
                if x.low + more >= 0:
                    return Divided("floor", _plus(x, more), step.under, step.low + number, step.high + number)
        return None


def _linear(step: Step) -> Linear:
    """Take apart what is known in it."""
    times, more = 1, 0
    while True:
        match step:
            case Plus(left=x, right=Literal(low=known)) | Plus(left=Literal(low=known), right=x):
                more += times * known
            case Times(left=x, right=Literal(low=known)):
                times *= known
            case _:
                return Linear(step, times, more)
        step = x


def _added(how: str, line: int) -> int:
    """What is added before the division. Over an odd number nothing is a half."""
    return {"half": line // 2, "floor": 0, "ceiling": line - 1}[how]


def _plus(x: Step, number: int) -> Step:
    return Plus(x, Literal(number), x.low + number, x.high + number) if number else x


def _times(x: Step, by: int) -> Step:
    return x if by == 1 else Times(x, Literal(by), x.low * by, x.high * by)
