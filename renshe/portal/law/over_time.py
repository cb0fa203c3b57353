"""A value of law over time, drawn as steps; of a table, its entries side by side as they stand on the day.

As `portal.charts`: an SVG made here, so that it needs no script, in whole units of a drawing 360 wide. The exact values
stand in the table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from renshe.law import DatedParameter, Month, Value
from renshe.law.amounts import plain
from renshe.law.told.listing import key_data
from renshe.money import yuan
from renshe.portal.charts import WIDTH

HEIGHT, ABOVE, BELOW = 130, 16, 18
DIGIT = 6  # the width of a digit
SHORTEST_STAY = 12  # months that the last value is drawn for, where it is younger
MOST_LABELS = 5


@dataclass(frozen=True)
class Block:
    """One value while it holds. `words` stand above it where there is room."""

    name: str
    words: str
    x: int
    y: int
    width: int
    height: int
    has_room: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Drawing:
    blocks: tuple[Block, ...]
    labels: tuple[tuple[int, str], ...]  # along the foot: where, and what
    height: int = ABOVE + HEIGHT + BELOW
    foot: int = ABOVE + HEIGHT
    width: int = WIDTH


def is_drawn(parameter: DatedParameter) -> bool:
    """Whether there is anything to draw: amounts and numbers, not practices or yes and no."""
    return parameter.unit.kind == "number" and bool(parameter.values)


def over_time(parameter: DatedParameter, today: Month) -> Drawing:
    """Draw the values one after the other, each as long as it holds."""
    values = sorted(parameter.values, key=lambda value: value.starts)
    begin = [Month.of(value.starts) for value in values]
    first, end = begin[0], max(today + 1, begin[-1] + SHORTEST_STAY)
    months = end - first

    def at(month: Month) -> int:
        return WIDTH * (month - first) // months

    after = [*begin[1:], end]
    lasts = [Month.of(value.lasts) + 1 if value.until else then for value, then in zip(values, after, strict=True)]
    ends = [min(last, then) for last, then in zip(lasts, after, strict=True)]
    spans = [(at(start), at(stop)) for start, stop in zip(begin, ends, strict=True)]
    blocks = _blocks(values, spans, [str(value.first) for value in values])
    years = range(first.year, end.year + 1)
    step = max(1, -(-len(years) // MOST_LABELS))
    labels = [(max(at(Month(year, 1)), 0), str(year)) for year in years[::step]]
    return Drawing(blocks, tuple((x, text) for x, text in labels if x <= WIDTH - len("2021") * DIGIT))


def entries(values: Sequence[Value]) -> Drawing:
    """Draw a table's entries side by side."""
    step = Fraction(WIDTH, max(len(values), 1))
    spans = [(int(step * number), int(step * (number + 1))) for number in range(len(values))]
    blocks = _blocks(values, spans, [key_text(value) for value in values])
    every = max(1, -(-len(values) * DIGIT * 3 // WIDTH))
    inside = [block for block in blocks[::every] if block.x + len(block.name) * DIGIT <= WIDTH]
    return Drawing(blocks, tuple((block.x, block.name) for block in inside))


def key_text(value: Value) -> str:
    """A table's key as it stands on a page."""
    if value.key is None:
        return ""
    found = key_data(value.key)
    return "、".join(str(one) for one in found) if isinstance(found, list) else str(found)


def _blocks(values: Sequence[Value], spans: Sequence[tuple[int, int]], names: Sequence[str]) -> tuple[Block, ...]:
    highest: Fraction = max((value.value for value in values), default=Fraction(0))
    blocks = []
    for value, (left, right), name in zip(values, spans, names, strict=True):
        share = max(value.value, Fraction(0)) / highest if highest > 0 else Fraction(0)
        height = int(HEIGHT * share)
        words, width = _amount(value), max(right - left - 1, 1)
        has_room = len(words) * DIGIT <= width
        blocks.append(Block(name, words, left, ABOVE + HEIGHT - height, width, height, has_room))
    return tuple(blocks)


def _amount(value: Value) -> str:
    if value.unit.is_money and value.value.denominator == 1:
        return yuan(value.value.numerator)
    return str(plain(value.value, value.unit))
