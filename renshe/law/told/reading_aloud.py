"""A formula read aloud: its graph as arithmetic in the names of things, as an officer would write it on a board.

`养老保险单位缴费 = 养老保险缴费基数 × 养老保险单位缴费费率，四舍五入到分`. Nobody's facts are in it: of a
choice both branches are said. A value that is used twice has a line of its own (①), so has what a loop carries on; what
a loop does alike for each year is said once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renshe.law.amounts import decimal_text, plain
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
    Opposite,
    Parameter,
    Product,
    Quotient,
    Reference,
    Rounded,
    Sum,
    children,
    in_order,
)
from renshe.law.graph.related import Row
from renshe.law.graph.walking import children_first
from renshe.law.month import Month
from renshe.law.rulebook import Rulebook

LOOSE, ADDED, MULTIPLIED, ATOM = 0, 1, 2, 3
"""How tightly a term holds together: a looser one inside a tighter one stands in brackets."""
ENOUGH_FOR_A_LOOP = 3
SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
FIRST_YEAR = 1900  # a key from here on is a year
SAID = {  # of a comparison and of its opposite
    ("<", True): ("小于", "is less than"),
    ("<", False): ("不小于", "is not less than"),
    ("<=", True): ("不大于", "is not greater than"),
    ("<=", False): ("大于", "is greater than"),
    ("=", True): ("等于", "is"),
    ("=", False): ("不等于", "is not"),
}
SAID_OF_TIME = {
    ("<", True): ("早于", "is before"),
    ("<", False): ("不早于", "is not before"),
    ("<=", True): ("不晚于", "is not after"),
    ("<=", False): ("晚于", "is after"),
    ("=", True): ("为", "is"),
    ("=", False): ("不为", "is not"),
}
SAID_OF_CODES = {("=", True): ("为", "is"), ("=", False): ("不为", "is not")}
TURNED = {
    ("<", True): ("<=", False),
    ("<", False): ("<=", True),
    ("<=", True): ("<", False),
    ("<=", False): ("<", True),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What something is (`label`) and how it comes about. The last line is the formula's own."""

    label: str
    text: str


def read_aloud(book: Rulebook, name: str, on: Month, *, chinese: bool) -> list[Line]:
    """Return the lines of a formula as it stands in that month, what is used first above. Raises UnknownName."""
    return _Reader(book, book.root(name, on), chinese=chinese).lines()


def _said_below(node: Expression) -> tuple[Expression, ...]:
    """What is told with a node: of another formula's result nothing, of months counted on only what they rest on."""
    if (months := counted.counted(node)) is not None:
        return counted.parts(months)
    return () if isinstance(node, Reference) else children(node)  # type: ignore[arg-type]  # closed set


class _Reader:
    def __init__(self, book: Rulebook, reference: Reference, *, chinese: bool) -> None:
        self.book, self.reference, self.chinese = book, reference, chinese
        self.named: dict[Expression, str] = {}
        self.carried: Expression | None = None
        self.order = children_first([reference.root], _said_below)

    def lines(self) -> list[Line]:
        found: list[Line] = []
        loops = self._loops()
        inside = {node for chain in loops.values() for node in chain[:-1]}
        for node in self._worth_a_name(loops):
            if node in inside or node is self.reference.root:
                continue
            text = self._loop(loops[node]) if node in loops else self._said(node, LOOSE)
            label = SIGNS[len(found)] if len(found) < len(SIGNS) else f"({len(found) + 1})"
            self.named[node] = label
            found.append(Line(label, text))
        root = self.reference.root
        text = self._loop(loops[root]) if root in loops else self._said(root, LOOSE)
        return [*found, Line(self._label(self.reference), text)]

    # --- what gets a line of its own ---------------------------------------------------------------------------

    def _worth_a_name(self, loops: Mapping[Expression, list[Expression]]) -> list[Expression]:
        uses: dict[Expression, int] = {}
        for node in self.order:
            for child in _said_below(node):
                uses[child] = uses.get(child, 0) + 1
        simple = Field | Constant | Parameter | Reference | Lookup
        return [
            node for node in self.order if node in loops or (uses.get(node, 0) > 1 and not isinstance(node, simple))
        ]

    def _loops(self) -> dict[Expression, list[Expression]]:
        """By the value that a loop ends with: what each of its turns made, in order."""
        made = {
            node
            for node in self.order
            if node in self.book.turns and (before := self._before(node)) is not None and before in in_order(node)
        }
        carried_on = {self._before(node) for node in made}
        loops: dict[Expression, list[Expression]] = {}
        for last in made - carried_on:
            chain, here = [], last
            while here in made:
                chain.append(here)
                before = self._before(here)
                assert before is not None  # of what is in `made`
                here = before
            if len(chain) >= ENOUGH_FOR_A_LOOP:
                loops[last] = chain[::-1]
        return loops

    def _before(self, node: Expression) -> Expression | None:
        """What a turn of a loop takes over from the turn before; the first turn also a number."""
        turn = self.book.turns[node]
        if turn.before is None and isinstance(turn.key, Row) and isinstance(node, Choice):
            begins_with = node.otherwise if node.condition is turn.key.present else None
            return begins_with if isinstance(begins_with, Constant) else None
        return turn.before

    # --- loops and long sums -----------------------------------------------------------------------------------

    def _loop(self, chain: list[Expression]) -> str:
        keys = [self.book.turns[node].key for node in chain]
        texts = []
        for node, key in zip(chain, keys, strict=True):
            self.carried = self._before(node)
            made = shares.only_where_it_stands(node, key.present, self.carried) if isinstance(key, Row) else node
            texts.append(self._without(key, self._said(made, LOOSE, whole=made is node)))
        self.carried = None
        start = self._before(chain[0])
        first = self._said(start, LOOSE) if start is not None else "0"
        each = texts[0] if len(set(texts)) == 1 else ("；" if self.chinese else "; ").join(dict.fromkeys(texts))
        if isinstance(keys[0], Row):
            label = shares.label_of(keys[0].present, chinese=self.chinese)
            if self.chinese:
                return f"从 {first} 起，依次对各{label}（至多 {len(keys)} 行）：{each}"
            return f"from {first} on, for each of the {label} in their order (at most {len(keys)}): {each}"
        if self.chinese:
            return f"从 {first} 起，{self._span(keys)}逐{self._period(keys)}：{each}"
        return f"from {first} on, for each {self._period(keys)} {self._span(keys)}: {each}"

    def _terms_alike(self, node: Sum) -> str | None:
        """A sum whose items differ in their year or month alone, said once; None where it is not such a sum."""
        terms: list[Expression] = []
        here: Expression = node
        while isinstance(here, Sum) and here not in self.named:
            terms.append(here.right)
            here = here.left
        terms = [here, *reversed(terms)]
        if (of_rows := shares.of_terms(terms)) is not None:
            return self._of_rows(of_rows)
        keys = [self._key(term) for term in terms]
        # What comes after the items of a series (… + deemed months) is not one of them.
        rest: list[Expression] = []
        while keys and keys[-1] is None:
            keys.pop()
            rest.insert(0, terms.pop())
        if len(terms) < ENOUGH_FOR_A_LOOP or any(key is None for key in keys):
            return None
        texts = {self._without(key, self._said(term, MULTIPLIED)) for term, key in zip(terms, keys, strict=True)}
        if len(texts) > 1:
            return None
        (text,) = texts
        if self.chinese:
            added = f"{self._span(keys)}各{self._period(keys)}“{text}”之和"
        else:
            added = f"the sum of “{text}” for each {self._period(keys)} {self._span(keys)}"
        return " + ".join([added, *(self._said(one, ADDED) for one in rest)])

    def _of_rows(self, of: shares.OfRows) -> str | None:
        """What is added up of each related row, said of one of them; None where the rows are not alike."""
        texts, conditions = set(), set()
        for turn in of.turns:
            texts.add(shares.without_place(turn.row, self._said(turn.value, LOOSE), chinese=self.chinese))
            joined = ("且" if self.chinese else " and ").join(
                self._condition(one, True, MULTIPLIED) for one in turn.conditions
            )
            conditions.add(shares.without_place(turn.row, joined, chinese=self.chinese))
        if len(texts) > 1 or len(conditions) > 1:
            return None
        (text,), (condition,) = texts, conditions
        label = of.label(chinese=self.chinese)
        if self.chinese:
            kept = f"中 {condition} 的" if condition else "的"
            return f"各{label}（至多 {len(of.turns)} 行）{kept}“{text}”之和"
        kept = f" where {condition}" if condition else ""
        return f"the sum of “{text}” for each of the {label} (at most {len(of.turns)}){kept}"

    def _key(self, term: Expression) -> object:
        turn = self.book.turns.get(term)
        if turn is not None and turn.before is None:
            return turn.key
        if isinstance(term, Field) and (key := term.name.rpartition("_")[2]).isdecimal():
            return int(key)
        return None

    def _without(self, key: object, text: str) -> str:
        """The text as it is for every key: `（2021）` becomes `（当年）`."""
        if isinstance(key, Row):
            return shares.without_place(key.present, text, chinese=self.chinese)
        if self.chinese:
            return text.replace(f"（{key}）", f"（当{self._period([key])}）")
        return text.replace(f" ({key})", f" (of the {self._period([key])})")

    def _period(self, keys: list[object]) -> str:
        is_year = isinstance(keys[0], int) and keys[0] >= FIRST_YEAR
        if self.chinese:
            return "年" if is_year else "期"
        return "year" if is_year else "period"

    def _span(self, keys: list[object]) -> str:
        return f"{keys[0]} 至 {keys[-1]} " if self.chinese else f"from {keys[0]} to {keys[-1]}"

    # --- one expression ----------------------------------------------------------------------------------------

    def _said(self, node: Expression, need: int, *, whole: bool = False) -> str:
        """Return the words of a node; `whole`: also where it has a name."""
        if _is(node, self.carried):
            return "上期结果" if self.chinese else "the result before"
        if node in self.named and not whole:
            return self.named[node]
        if (months := counted.counted(node)) is not None:
            said = counted.in_pieces(months, chinese=self.chinese)
            told = "".join(one if isinstance(one, str) else self._said(one, MULTIPLIED) for one in said)
            return self._wrapped(told, ADDED, need)
        match node:
            case Constant():
                return self._constant(node)
            case Field():
                return self._label(node)
            case Parameter(on=on) | Reference(on=on):
                return self._label(node) + self._at(on)
            case Calendar(which=which, of=of):
                words = ASKED[which][0 if self.chinese else 1]
                return words % self._said(of, ADDED)
            case Exclusive():
                return self._special(node, need)
            case Lookup():
                return self._entry(node)
            case Sum(left=left, right=right):
                if isinstance(left, Constant) and left.value == 0:
                    return self._said(right, need)
                if (alike := self._terms_alike(node)) is not None:
                    return self._wrapped(alike, ADDED, need)
                if isinstance(right, Difference) and isinstance(right.left, Constant) and right.left.value == 0:
                    return self._said(Difference(left, right.right, node.unit), need)
                return self._wrapped(f"{self._said(left, ADDED)} + {self._said(right, ADDED)}", ADDED, need)
            case Difference(left=left, right=right):
                return self._wrapped(f"{self._said(left, ADDED)} − {self._said(right, MULTIPLIED)}", ADDED, need)
            case Product(left=left, right=right):
                return self._wrapped(
                    f"{self._said(left, MULTIPLIED)} × {self._said(right, MULTIPLIED)}", MULTIPLIED, need
                )
            case Quotient(left=left, right=right):
                return self._wrapped(f"{self._said(left, MULTIPLIED)} ÷ {self._said(right, ATOM)}", MULTIPLIED, need)
            case Extreme() | Rounded():
                return self._bounded(node, need)
            case Choice():
                return self._chosen(node, need)
            case Comparison() | Both() | Either() | Opposite():
                return self._condition(node, True, need)
        return "（无结果）" if self.chinese else "(no result)"  # of rows of which there is none

    def _constant(self, node: Constant) -> str:
        if node.unit.kind == "flag":
            return self._yes(bool(node.value))
        codes = node.unit.codes
        if codes is not None:
            return (codes.zh if self.chinese else codes.en)[int(node.value)]
        if node.unit.kind != "number":
            return str(plain(node.value, node.unit))
        if node.unit.is_money:
            return f"{decimal_text(node.value / 100)} {'元' if self.chinese else 'yuan'}"
        return decimal_text(node.value)

    def _at(self, on: Month | Expression | None) -> str:
        """Of what is taken by the law of another time: by which."""
        if on is None:
            return ""
        when = self._said(on, LOOSE) if isinstance(on, Expression) else str(on)
        return f"（按 {when} 的规定）" if self.chinese else f" (by the law of {when})"

    def _special(self, node: Exclusive, need: int) -> str:
        parts = []
        for condition, value in zip(node.conditions, node.values, strict=True):
            when, what = self._condition(condition, True, LOOSE), self._said(value, LOOSE)
            parts.append(f"{when} 的，为 {what}" if self.chinese else f"{what} where {when}")
        last = self._said(node.otherwise, LOOSE)
        if self.chinese:
            return self._wrapped("；".join([*parts, f"其余为 {last}（以上至多适用一项）"]), LOOSE, need)
        return self._wrapped("; ".join([*parts, f"otherwise {last} (of the special rules one at most)"]), LOOSE, need)

    def _bounded(self, node: Extreme | Rounded, need: int) -> str:
        """`申报工资，不低于下限，不高于上限，四舍五入到分`: what is done to a value follows it."""
        clauses: list[str] = []
        of: Expression = node
        while (
            isinstance(of, Extreme | Rounded)
            and (of is node or of not in self.named)
            and of is not self.carried
            and counted.counted(of) is None
        ):
            if isinstance(of, Rounded):
                clauses.insert(0, self._rounding(of))
                of = of.of
                continue
            inner, bound = (of.right, of.left) if isinstance(of.left, Constant) else (of.left, of.right)
            low = of.which == "greatest"
            words = BOUNDS[of.unit.is_moment, low][0 if self.chinese else 1]
            clauses.insert(0, words + self._said(bound, LOOSE))
            of = inner
        text = ("，" if self.chinese else "; ").join([self._said(of, ADDED), *clauses])
        return self._wrapped(text, LOOSE, need)

    def _rounding(self, node: Rounded) -> str:
        if node.unit.is_money and node.places in MONEY_PLACES:
            zh, en = MONEY_PLACES[node.places]
        elif node.places == 0:
            zh, en = "整数", "a whole number"
        elif node.places < 0:
            zh, en = f" {10**-node.places} 的整数倍", f"a multiple of {10**-node.places}"
        else:
            zh, en = f" {node.places} 位小数", f"{node.places} decimals"
        how_zh, how_en = ROUNDED[node.how]
        return f"{how_zh}{zh}" if self.chinese else f"rounded {how_en} to {en}"

    def _chosen(self, node: Choice, need: int) -> str:
        parts, here = [], node
        while True:
            condition, value = self._condition(here.condition, True, LOOSE), self._said(here.then, LOOSE)
            parts.append(f"{condition} 的，为 {value}" if self.chinese else f"{value} where {condition}")
            after = here.otherwise
            if not isinstance(after, Choice) or after in self.named or _is(after, self.carried):
                break
            here = after
        last = self._said(here.otherwise, LOOSE)
        text = "；".join([*parts, f"其余为 {last}"]) if self.chinese else "; ".join([*parts, f"otherwise {last}"])
        return self._wrapped(text, LOOSE, need)

    def _condition(self, node: Expression, holds: bool, need: int) -> str:
        match node:
            case Opposite(of=of):
                return self._condition(of, not holds, need)
            case Both(left=left, right=right) | Either(left=left, right=right):
                both = isinstance(node, Both) is holds  # neither is: not the one and not the other
                words = ("且" if both else "或") if self.chinese else (" and " if both else " or ")
                tight = MULTIPLIED if both else ADDED
                text = words.join(self._condition(one, holds, tight) for one in (left, right))
                return self._wrapped(text, tight, need)
            case Comparison(operator=operator, left=left, right=right):
                key: tuple[str, bool] = operator, holds
                if isinstance(left, Constant | Parameter | Lookup) and not isinstance(right, Constant):
                    left, right, key = right, left, TURNED.get(key, key)
                words = _compared(left, key)[0 if self.chinese else 1]
                return f"{self._said(left, ADDED)} {words} {self._said(right, ADDED)}"
            case Constant(value=value):
                return self._yes(bool(value) is holds)
        said = self._said(node, ATOM)
        if holds:
            return f"{said}为“是”" if self.chinese else f"{said} is “yes”"
        return f"{said}为“否”" if self.chinese else f"{said} is “no”"

    def _yes(self, holds: bool) -> str:
        return ("是" if holds else "否") if self.chinese else ("yes" if holds else "no")

    def _entry(self, node: Lookup) -> str:
        joined = ("、" if self.chinese else ", ").join(self._said(key, LOOSE) for key in node.keys)
        label = self._label(node) + self._at(node.on)
        return f"{label}（{joined}）" if self.chinese else f"{label} ({joined})"

    def _label(self, node: Field | Parameter | Lookup | Reference) -> str:
        labelled = self.book.parameters[node.name] if isinstance(node, Parameter | Lookup) else node
        return labelled.zh if self.chinese else labelled.en

    def _wrapped(self, text: str, holds: int, need: int) -> str:
        if holds >= need:
            return text
        return f"（{text}）" if self.chinese else f"({text})"


def _is(one: Expression, carried: Expression | None) -> bool:
    """Whether that is what a turn takes over. A number stands in several places, each with its unit from there."""
    if isinstance(one, Constant) and isinstance(carried, Constant):
        return one.value == carried.value and one.unit.same(carried.unit)
    return one is carried


def _compared(left: Expression, key: tuple[str, bool]) -> tuple[str, str]:
    """The words of a comparison: a month comes before or after, a code is or is not, the rest is more or less."""
    if left.unit.is_moment:
        return SAID_OF_TIME[key]
    return SAID_OF_CODES[key] if left.unit.codes is not None else SAID[key]


BOUNDS = {
    (False, True): ("不低于 ", "not below "),
    (False, False): ("不高于 ", "not above "),
    (True, True): ("不早于 ", "not before "),
    (True, False): ("不晚于 ", "not after "),
}
"""How a limit is said, by whether it limits a month or a day, and whether it is the least."""
ASKED = {
    "month_of": ("%s 所在月份", "the month of %s"),
    "first_day": ("%s 的首日", "the first day of %s"),
    "last_day": ("%s 的末日", "the last day of %s"),
    "year": ("%s 的年份", "the year of %s"),
    "month_number": ("%s 的月份数", "the number of the month of %s"),
    "day_number": ("%s 在当月的日数", "the day in the month of %s"),
}
ROUNDED = {"half": ("四舍五入到", "half up"), "floor": ("舍去尾数到", "down"), "ceiling": ("有尾数的进一到", "up")}
MONEY_PLACES = {0: ("分", "the fen"), -1: ("角", "the jiao"), -2: ("元", "the yuan")}
