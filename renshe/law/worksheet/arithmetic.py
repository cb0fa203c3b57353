"""A formula's own arithmetic, printed as an officer writes it: in names, in values, or in both.

`缴费基数上限 × 单位缴费比例` and `22,941.00 × 14%`. What is printed is known but for the values and the branch of each
choice, so it is taken apart once into pieces that `fill` puts together for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, Protocol, TypeAlias

from renshe.law.graph import counted, shares
from renshe.law.graph.nodes import (
    Both,
    Calendar,
    Choice,
    Comparison,
    Constant,
    Difference,
    Either,
    Exclusive,
    Expression,
    Extreme,
    Field,
    Lookup,
    NoRow,
    Opposite,
    Parameter,
    Product,
    Quotient,
    Reference,
    Rounded,
    Sum,
)
from renshe.law.month import Month
from renshe.law.values.parameters import DatedParameter
from renshe.law.worksheet.outline import Row, Rows, is_nought_of_any_unit, terms_of
from renshe.law.worksheet.words import Number, percent, shown

Mode: TypeAlias = Literal["names", "values", "both"]
RATES = ("ratio", "ratio/year", "ratio/day")
"""Units of values of law that stand as percentages where they multiply an amount."""
CALENDAR = {
    "month_of": (" 所在月", "month of"),
    "first_day": (" 首日", "first day of"),
    "last_day": (" 末日", "last day of"),
    "year": (" 年份", "year of"),
    "month_number": (" 月份", "month number of"),
    "day_number": (" 日数", "day of the month of"),
}

BOUNDS = {
    (False, True): ("不低于 ", "at least "),
    (False, False): ("不高于 ", "at most "),
    (True, True): ("不早于 ", "not before "),
    (True, False): ("不晚于 ", "not after "),
}
"""How a limit is said, by whether it limits a month or a day, and whether it is the least."""

ADDED, MULTIPLIED, ATOM = 1, 2, 3
"""How tightly a term holds together: a looser one inside a tighter one stands in brackets."""


class Known(Protocol):
    """What a worksheet knows of one person."""

    def number(self, node: Expression) -> Number | None: ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place for a value."""

    node: Expression
    as_percent: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """Either pieces, by how the condition came out."""

    condition: Expression
    then: Pieces
    otherwise: Pieces


@dataclass(frozen=True, slots=True)
class Joint:
    """Two conditions; one alone where it decides and nobody knows the other. `is_bare`: it needs no brackets."""

    sides: tuple[Expression, Expression]
    told: tuple[Pieces, Pieces]
    word: str
    is_bare: bool = False


Piece: TypeAlias = "str | Leaf | Branch | Joint"
Pieces: TypeAlias = "tuple[Piece, ...]"


def fill(pieces: Pieces, known: Known, *, chinese: bool) -> str:
    """Return the printed pieces as one line, with one person's values and the branches that they took."""
    text = []
    for piece in pieces:
        match piece:
            case str():
                text.append(piece)
            case Leaf(node=node, as_percent=as_percent):
                value = known.number(node)
                if value is None:
                    text.append("？" if chinese else "?")
                else:
                    text.append(percent(value) if as_percent else shown(value, node.unit, chinese=chinese))
            case Branch(condition=condition, then=then, otherwise=otherwise):
                text.append(fill(then if known.number(condition) else otherwise, known, chinese=chinese))
            case Joint(sides=sides, told=told, word=word, is_bare=is_bare):
                unknown = [known.number(side) is None for side in sides]
                halves = [fill(half, known, chinese=chinese) for half in told]
                both = word.join(halves)
                text.append((both if is_bare else f"({both})") if unknown[0] == unknown[1] else halves[unknown[0]])
    return "".join(text)


def percentages(pieces: Pieces) -> Iterable[Expression]:
    """Yield the nodes that stand as percentages in the pieces."""
    for piece in pieces:
        if isinstance(piece, Leaf) and piece.as_percent:
            yield piece.node
        elif isinstance(piece, Branch):
            yield from percentages(piece.then)
            yield from percentages(piece.otherwise)
        elif isinstance(piece, Joint):
            yield from percentages(piece.told[0])
            yield from percentages(piece.told[1])


def _bare(pieces: Pieces) -> Pieces:
    """Two conditions that stand alone, or beside others joined by the same word, without brackets."""
    match pieces:
        case (Joint() as joint,):
            return (replace(joint, is_bare=True),)
    return pieces


class Printer:
    """Takes graphs apart into pieces, in one language and mode."""

    def __init__(
        self, mode: Mode, parameters: Mapping[str, DatedParameter], rows: Mapping[Expression, Rows], *, chinese: bool
    ) -> None:
        self.mode, self.parameters, self.rows, self.chinese = mode, parameters, rows, chinese
        self.row: Expression | None = None
        self.ends: Expression | None = None
        self.carried: Expression | None = None
        self.key: object = None
        self._printed: dict[Expression, Pieces] = {}
        self._rows_printed: dict[tuple[Expression, Expression | None, object], Pieces] = {}

    def print(self, node: Expression) -> Pieces:
        if (found := self._printed.get(node)) is None:
            found = self._printed[node] = _bare(self._joined(self._of(node, ADDED)))
        return found

    def named(self, node: Expression) -> Pieces:
        """In names only, whatever the mode."""
        if self.key is None:
            return Printer("names", self.parameters, self.rows, chinese=self.chinese).print(node)
        return Printer("names", self.parameters, self.rows, chinese=self.chinese).print_row(node, None, self.key)

    def print_row(self, node: Expression, before: Expression | None, key: object = None) -> Pieces:
        """Of one row; `before` is what was carried into it. With `key`, the key is left out: it is each row's form."""
        if (found := self._rows_printed.get((node, before, key))) is None:
            self.row, self.ends, self.carried, self.key = node, _where_it_counts(node), before, key
            found = self._rows_printed[node, before, key] = self._joined(self._of(node, ADDED))
            self.row = self.ends = self.carried = self.key = None
        return found

    def each_row(self, rows: Rows, row: Row) -> Pieces:
        """Of rows, what every one of them comes to, in names; `row`: the one by which it is told."""
        if row.present is None:
            return self.print_row(row.node, row.before, row.key)
        label = shares.label_of(row.present, chinese=self.chinese)
        if rows.is_carried:
            node = shares.only_where_it_stands(row.node, row.present, row.before)
            said = self.print_row(node, row.before, row.key)
            words = f"依次对各{label}：" if self.chinese else f"for each of the {label} in their order: "
            return (words, *said)
        if (turn := shares.turn_of(row.node)) is None:
            return self.print_row(row.node, None, row.key)
        return self._shared(turn, label, row.key)

    def _shared(self, turn: shares.Turn, label: str, key: object) -> Pieces:
        """What each row brings, told of one: `各供养亲属“抚恤金份额”之和`, `供养亲属行数`."""
        said = _either_way(self.print_row(turn.value, None, key), self.chinese)
        tests = list[Piece]()
        for one in turn.conditions:
            joint = ("且" if self.chinese else " and ") if tests else "中 " if self.chinese else " where "
            tests += [joint, *self.print_row(one, None, key)]
        if shares.counts([turn]):
            if self.chinese:
                return (f"{'各' if tests else ''}{label}", *tests, " 的行数" if tests else "行数")
            return (f"number of the {label}", *tests)
        if self.chinese:
            return (f"各{label}", *tests, " 的“" if tests else "“", *said, "”之和")
        return ("the sum of “", *said, f"” for each of the {label}", *tests)

    @staticmethod
    def _joined(pieces: Pieces) -> Pieces:
        found: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, str) and found and isinstance(found[-1], str):
                found[-1] += piece
            else:
                found.append(piece)
        return tuple(found)

    def _of(self, node: Expression, need: int, as_percent: bool = False) -> Pieces:
        if node is self.carried:
            before = "上期结转" if self.chinese else "carried over"
            return self._leaf(node, before)
        if node in self.rows and node is not self.row:
            return self._leaf(node, rows_label(self.rows[node], self.parameters, chinese=self.chinese))
        if (months := counted.counted(node)) is not None:
            said = counted.in_pieces(months, chinese=self.chinese)
            told = [piece for one in said for piece in ((one,) if isinstance(one, str) else self._of(one, MULTIPLIED))]
            return self._wrapped(tuple(told), ADDED, need)
        match node:
            case Constant(value=value, unit=unit):
                return (shown(_plain(value), unit, chinese=self.chinese),)
            case Field(zh=zh, en=en, row=place):
                label = zh if self.chinese else en
                if place is not None and place.column and place.at == self.key:
                    label = label.partition("：" if self.chinese else ": ")[2]
                return self._leaf(node, self._keyless(label), as_percent)
            case Reference(zh=zh, en=en):
                return self._leaf(node, self._then(zh if self.chinese else en, node.on), as_percent)
            case Parameter(name=name):
                return self._leaf(node, self._then(self._label(name), node.on), as_percent)
            case Lookup():
                return self._leaf(node, self._then(self._entry(node), node.on), as_percent)
            case Sum(left=left, right=right):
                if self.mode == "names" and (of := shares.of_terms(terms_of(node))) is not None:
                    share = of.turns[0]
                    return self._shared(share, of.label(chinese=self.chinese), shares.place_of(share.row).at)
                if isinstance(left, Constant) and left.value == 0:
                    return self._of(right, need, as_percent)
                return self._wrapped((*self._of(left, ADDED), " + ", *self._of(right, ADDED)), ADDED, need)
            case Difference(left=left, right=right):
                minus = self._of(right, MULTIPLIED)
                first = () if isinstance(left, Constant) and left.value == 0 else (*self._of(left, ADDED), " ")
                return self._wrapped((*first, "− " if first else "−", *minus), ADDED, need)
            case Product(left=left, right=right):
                rate = as_percent or node.unit.powers[0] == 1
                pieces = (*self._of(left, MULTIPLIED, rate), " × ", *self._of(right, MULTIPLIED, rate))
                return self._wrapped(pieces, MULTIPLIED, need)
            case Quotient(left=left, right=right):
                pieces = (*self._of(left, MULTIPLIED, as_percent), " ÷ ", *self._of(right, ATOM))
                return self._wrapped(pieces, MULTIPLIED, need)
            case Extreme():
                return self._extreme(node, need)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return (Branch(condition, self._of(then, need, as_percent), self._of(otherwise, need, as_percent)),)
            case Rounded():
                return self._rounded(node)
            case Comparison():
                left, sign, right = compared(node, True)
                return (*self._of(left, ADDED), f" {sign} ", *self._of(right, ADDED))
            case Both(left=left, right=right) | Either(left=left, right=right):
                both = isinstance(node, Both)
                joint = ((" 且 ", " and ") if both else (" 或 ", " or "))[0 if self.chinese else 1]
                halves = [self._of(one, ADDED) for one in (left, right)]
                first, second = (
                    _bare(half) if isinstance(one, type(node)) else half
                    for one, half in zip((left, right), halves, strict=True)
                )
                return (Joint((left, right), (first, second), joint),)
            case Opposite(of=of):
                return (("并非 " if self.chinese else "not "), *self._of(of, ATOM))
            case Exclusive(conditions=conditions, values=values, otherwise=otherwise):
                pieces = self._of(otherwise, need, as_percent)
                for test, result in reversed(list(zip(conditions, values, strict=True))):
                    pieces = (Branch(test, self._of(result, need, as_percent), pieces),)
                return pieces
            case Calendar(which=which, of=of):
                zh, en = CALENDAR[which]
                return (*self._of(of, ATOM), zh) if self.chinese else (f"{en} ", *self._of(of, ATOM))
            case NoRow():
                return ("无" if self.chinese else "none",)
            case _:
                raise AssertionError(f"no sign for {node!r}")

    def _leaf(self, node: Expression, label: str, as_percent: bool = False) -> Pieces:
        rate = as_percent and isinstance(node, Parameter | Lookup) and node.unit.name in RATES
        match self.mode:
            case "names":
                return (label,)
            case "values":
                return (Leaf(node, rate),)
            case _:
                return (f"{label} ", Leaf(node, rate))

    def _extreme(self, node: Extreme, need: int) -> Pieces:
        """`value (at least low, at most high)`: a bound on a bound stands in the same brackets."""
        bounds: list[Piece] = []
        of: Expression = node
        while isinstance(of, Extreme) and of not in self.rows and counted.counted(of) is None:
            inner, bound = (of.right, of.left) if isinstance(of.left, Constant) else (of.left, of.right)
            least = of.which == "greatest"
            words = BOUNDS[of.unit.is_moment, least][0 if self.chinese else 1]
            for one in reversed(self._alike(bound, of.which)):
                joint = ("，" if self.chinese else ", ") if bounds else ""
                bounds = [words, *self._of(one, ADDED), joint, *bounds]
            of = inner
        opened, closed = ("（", "）") if self.chinese else (" (", ")")
        return self._wrapped((*self._of(of, ATOM), opened, *bounds, closed), ATOM, need)

    def _alike(self, bound: Expression, which: str) -> list[Expression]:
        """The bounds that one bound is made of: at least the greatest of two is at least each of them."""
        if isinstance(bound, Extreme) and bound.which == which and bound not in self.rows:
            return [*self._alike(bound.left, which), *self._alike(bound.right, which)]
        return [bound]

    def _rounded(self, node: Rounded) -> Pieces:
        if self.mode == "values":
            if self.row is None:
                return (Leaf(node, False),)
            inside = (*self._of(node.of, ADDED), " → ", Leaf(node, False))
            return inside if node in (self.row, self.ends) else ("[", *inside, "]")
        words = {"half": ("四舍五入", "round"), "floor": ("舍去尾数", "down"), "ceiling": ("进位取整", "up")}[node.how]
        return (f"{words[0 if self.chinese else 1]}(", *self._of(node.of, ADDED), ")")

    def _entry(self, node: Lookup) -> str:
        label = self._label(node.name)
        keys = [self._key(key) for key in node.keys]
        told = ("、" if self.chinese else ", ").join(key for key in keys if key)
        if not told:
            return label
        return f"{label}（{told}）" if self.chinese else f"{label} ({told})"

    def _key(self, key: Expression) -> str:
        if isinstance(key, Constant):
            return "" if key.value == self.key else shown(_plain(key.value), key.unit, chinese=self.chinese)
        return self._names(key)

    def _names(self, node: Expression) -> str:
        return "".join(piece for piece in self.named(node) if isinstance(piece, str))

    def _then(self, label: str, on: Month | Expression | None) -> str:
        """With the time whose law it is, where that is not the run's."""
        if on is None:
            return label
        when = self._names(on) if isinstance(on, Expression) else str(on)
        return f"{label}（按 {when}）" if self.chinese else f"{label} (as of {when})"

    def _keyless(self, label: str) -> str:
        if self.key is None:
            return label
        return label.removesuffix(f"（{self.key}）").removesuffix(f" ({self.key})")

    def _label(self, name: str) -> str:
        held = self.parameters[name]
        return held.zh if self.chinese else held.en

    @staticmethod
    def _wrapped(pieces: Pieces, holds: int, need: int) -> Pieces:
        return pieces if holds >= need else ("(", *pieces, ")")


def _either_way(pieces: Pieces, chinese: bool) -> Pieces:
    """What rows of either answer come to: `40 或 30`."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Branch):
            first, second = (_either_way(way, chinese) for way in (piece.then, piece.otherwise))
            found += [*first, " 或 " if chinese else " or ", *second]
        else:
            found.append(piece)
    return tuple(found)


def _where_it_counts(node: Expression) -> Expression:
    """A row's own reckoning, without the condition under which it comes to nothing."""
    while isinstance(node, Choice) and is_nought_of_any_unit(node.otherwise):
        node = node.then
    return node


def rows_label(rows: Rows, parameters: Mapping[str, DatedParameter], *, chinese: bool) -> str:
    """What rows come to: `全年缴费月数 1998—2026 合计`, `各供养亲属合计`."""
    if rows.related is not None:
        label = shares.label_of(rows.related, chinese=chinese)
        turns = [turn for row in rows.rows if (turn := shares.turn_of(row.node)) is not None]
        if turns and shares.counts(turns):
            return f"{label}行数" if chinese else f"number of the {label}"
        if rows.is_carried:
            return f"依次对各{label}累计" if chinese else f"carried from one of the {label} to the next"
        return f"各{label}合计" if chinese else f"{label} added up"
    first, last = rows.rows[0].key, rows.rows[-1].key
    span = f"{first}—{last}" if chinese else f"{first}–{last}"
    each = "年" if isinstance(first, int) and first >= A_YEAR else "期"
    if rows.is_carried:
        return f"{span} 逐{each}累计" if chinese else f"carried from {first} to {last}"
    node = rows.rows[0].node
    if rows.series and isinstance(node, Field):
        label = (node.zh if chinese else node.en).removesuffix(f"（{first}）").removesuffix(f" ({first})")
        return f"{label} {span} 合计" if chinese else f"{label}, {span} added up"
    return f"{span} 各{each}合计" if chinese else f"{span} added up"


A_YEAR = 1900
"""A key from here on is a year."""


def in_names(node: Expression, parameters: Mapping[str, DatedParameter], *, chinese: bool) -> str:
    """The arithmetic of a node in names, both ways of a choice: what a refusal calls it by."""
    return _told(Printer("names", parameters, {}, chinese=chinese).print(node), chinese)


def _told(pieces: Pieces, chinese: bool) -> str:
    text = []
    for piece in pieces:
        if isinstance(piece, Branch):
            ways = (_told(way, chinese) for way in (piece.then, piece.otherwise))
            text.append(("或" if chinese else " or ").join(ways))
        elif isinstance(piece, str):
            text.append(piece)
    return "".join(text)


NEGATED = {"<": "≥", "<=": ">", "=": "≠"}
AFFIRMED = {"<": "<", "<=": "≤", "=": "="}
TURNED = {"<": ">", "≤": "≥", ">": "<", "≥": "≤", "=": "=", "≠": "≠"}


def compared(node: Comparison, answer: bool) -> tuple[Expression, str, Expression]:
    """A comparison that came out so, as it is read: what is compared stands before the number that it is held to."""
    sign = (AFFIRMED if answer else NEGATED)[node.operator]
    if isinstance(node.left, Constant):
        return node.right, TURNED[sign], node.left
    return node.left, sign, node.right


def reasons(condition: Expression, answer: bool, known: Known, printer: Printer) -> list[str]:
    """Return why a condition came out as it did: the comparisons that decided it, in names and values."""
    match condition:
        case Both(left=left, right=right) | Either(left=left, right=right):
            parts = [(one, known.number(one)) for one in (left, right)]
            deciding = [one for one, found in parts if found is not None and bool(found) is answer]
            if isinstance(condition, Both) is not answer and any(map(_is_presence, deciding)):
                return []  # of a row that isn't there nothing else is said
            return [reason for one in deciding for reason in reasons(one, answer, known, printer)]
        case Opposite(of=of):
            return reasons(of, not answer, known, printer)
        case Comparison():
            left, sign, right = compared(condition, answer)
            a, b = (fill(printer.print(side), known, chinese=printer.chinese) for side in (left, right))
            return [f"{a} {sign} {b}"]
        case Constant():
            return []
        case Field() if _is_presence(condition):
            return []  # that a row stands there is no reason of the law
        case _:
            name = fill(printer.named(condition), known, chinese=printer.chinese)
            return [
                f"{name}{'：' if printer.chinese else ': '}{shown(answer, condition.unit, chinese=printer.chinese)}"
            ]


def _is_presence(node: Expression) -> bool:
    return isinstance(node, Field) and node.row is not None and not node.row.column


def _plain(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else value
