"""A figure as a chart: months as columns, parts as bars. Drawn on the server as SVG, so it prints without script.

Lengths are whole units of a drawing that is 360 wide: on a phone about a pixel each. The exact values stand in the
table beneath; on the chart money is in 万元.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from renshe.money import FEN_IN_WAN_YUAN, FEN_IN_YUAN, wan_yuan

WIDTH = 360
COLUMNS_HEIGHT, ABOVE, BELOW = 130, 16, 16  # of the months: the highest column; its value above, its month beneath
ROW, NAME_WIDTH, VALUE_WIDTH = 20, 92, 62  # of the parts: a row; room for its name and for its value
WIDEST_COLUMN = 36
NAME_CELLS = 16  # on a line beside a bar; a Chinese character takes two
LINE, BAR = 12, 14  # the heights of a line of a name and of a bar
DIGIT = 5  # the width of a digit above a column


@dataclass(frozen=True)
class Bar:
    """One value, drawn: where its bar begins, how wide and high it is, the middle of its row or column."""

    name: str
    words: str
    x: int
    y: int
    width: int
    height: int
    middle: int
    lines: tuple[tuple[int, str], ...] = ()  # its name beside it, line by line: how far down, words


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    has_room: bool = True  # for each bar's value in words


def _words(value: int, is_money: bool) -> str:
    return wan_yuan(value) if is_money else f"{value:,}"


def wrapped(name: str) -> list[str]:
    """A name in lines that stand beside a bar: eight Chinese characters, or twice as many Latin letters.

    >>> wrapped("Zhongshan Port Sub-district"), wrapped("特定人员单项参加工伤保险")
    (['Zhongshan Port', 'Sub-district'], ['特定人员单项参加', '工伤保险'])
    """
    lines = [""]
    for word in re.findall(r"\S+\s*", name):
        for piece in _pieces(word):
            if lines[-1] and _cells((lines[-1] + piece).rstrip()) > NAME_CELLS:
                lines.append("")
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(word: str) -> Iterator[str]:
    """A word that fits on a line whole, else letter by letter."""
    yield from [word] if _cells(word.rstrip()) <= NAME_CELLS else word


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _row(name: str, words: str, at: int, x: int, width: int) -> tuple[Bar, int]:
    """A bar in a row that begins `at`, and where the row ends: as high as the lines of its name need."""
    lines = wrapped(name)
    height = ROW + (len(lines) - 1) * LINE
    middle = at + height // 2
    first = middle + 4 - (len(lines) - 1) * LINE // 2
    told = tuple((first + index * LINE, line) for index, line in enumerate(lines))
    return Bar(name, words, x, middle - BAR // 2, width, BAR, middle, told), at + height


def columns(values: Sequence[tuple[str, int]], *, is_money: bool) -> Chart:
    """Draw values side by side, as months are. A value below nought has no column."""
    highest, step = max((value for _name, value in values), default=0), WIDTH // max(len(values), 1)
    bars = []
    for index, (name, value) in enumerate(values):
        height = COLUMNS_HEIGHT * max(value, 0) // highest if highest > 0 else 0
        middle, width = index * step + step // 2, min(step - step // 4, WIDEST_COLUMN)
        y = ABOVE + COLUMNS_HEIGHT - height
        bars.append(Bar(name, _words(value, is_money), middle - width // 2, y, width, height, middle))
    has_room = all(len(bar.words) * DIGIT < step for bar in bars)
    return Chart(tuple(bars), ABOVE + COLUMNS_HEIGHT + BELOW, has_room=has_room)


def rows(values: Sequence[tuple[str, int]], *, is_money: bool) -> Chart:
    """Draw values one under the other, as towns are."""
    highest, room = max((value for _name, value in values), default=0), WIDTH - NAME_WIDTH - VALUE_WIDTH
    bars, at = [], 0
    for name, value in values:
        width = room * max(value, 0) // highest if highest > 0 else 0
        bar, at = _row(name, _words(value, is_money), at, NAME_WIDTH, width)
        bars.append(bar)
    return Chart(tuple(bars), at)


@dataclass(frozen=True)
class Differences:
    """Values on both sides of a line: right of it more, left of it less: read by side and sign, not by colour."""

    bars: tuple[Bar, ...]
    height: int
    line: int  # where nought is
    in_wan: bool  # the words are in 万元, else in yuan
    width: int = WIDTH


def differences(values: Sequence[tuple[str, int]]) -> Differences:
    """Draw differences of money one under the other, each with its sign."""
    largest = max((abs(value) for _name, value in values), default=0)
    in_wan = largest >= 100 * FEN_IN_WAN_YUAN
    half = (WIDTH - NAME_WIDTH - VALUE_WIDTH) // 2
    line, bars, at = NAME_WIDTH + half, [], 0
    for name, value in values:
        width = half * abs(value) // largest if largest else 0
        units = abs(value) // (FEN_IN_WAN_YUAN if in_wan else FEN_IN_YUAN)
        sign = "+" if value > 0 else "-" if value < 0 else ""
        x = line if value >= 0 else line - width
        bar, at = _row(name, f"{sign}{units:,}", at, x, width)
        bars.append(bar)
    return Differences(tuple(bars), at, line, in_wan)
