"""A worksheet as an officer would read it: each result with its arithmetic, clause, inputs, roundings and reasons.

A `Step` is one line of it, with the lines below. It holds no words of its own: a `Line` (known before anyone's facts)
says what is shown, a `Sheet` (one person's values) what it comes to. As data here; as text and HTML in
`worksheet_text.py` and `worksheet_html.py`. Rows of a loop or a long sum are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, Protocol

from renshe.law.addresses import Address, nowhere
from renshe.law.amounts import plain
from renshe.law.arithmetic import Known, Printer, fill, reasons
from renshe.law.citations import citations
from renshe.law.month import Month, day_of
from renshe.law.nodes import (
    Choice,
    Constant,
    Exclusive,
    Expression,
    Extreme,
    Field,
    Lookup,
    Parameter,
    Reference,
    Rounded,
)
from renshe.law.outline import ALWAYS, Guard, Outline, Part, Row, Rows
from renshe.law.parameters import DatedParameter, Key, Value
from renshe.law.units import Unit
from renshe.law.worksheet_words import Number, percent, shown, state_words, unit_words

Kind = Literal["formula", "given", "fact", "parameter", "entry", "rounding", "rows"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact came from, in both languages; `reference`: the document's or file's own number."""

    zh: str
    en: str
    reference: str = ""

    def as_data(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en} | ({"reference": self.reference} if self.reference else {})


@dataclass(frozen=True, slots=True)
class InForce:
    """A value of law as a line shows it: since when, and what follows when."""

    value: Value
    following: Value | None


@dataclass(eq=False, slots=True)
class Line:
    """What a step shows, whoever it is about. `children`: the lines below, each where one of its guards holds.

    `since`, `until`, `following`: of a formula, the months of its edition, and the first of the next edition.
    """

    kind: Kind
    node: Expression
    name: str
    zh: str
    en: str
    unit: Unit
    cites: str = ""
    outline: Outline | None = None
    rows: Rows | None = None
    rounding: Rounded | None = None
    practice: InForce | None = None
    in_force: InForce | None = None
    as_percent: bool = False
    since: Month | None = None
    until: Month | None = None
    following: Month | None = None
    children: tuple[tuple[Line, tuple[Guard, ...]], ...] = ()


class Sheet(Known, Protocol):
    """One person's values, and the law that they were reckoned by."""

    parameters: Mapping[str, DatedParameter]
    on: Month | date
    given: frozenset[str]
    sources: Mapping[str, Source]
    printers: Mapping[tuple[str, bool], Printer]
    series: Mapping[str, tuple[str, int]]


class Step:
    """One line of a worksheet. `first`: the step where the same result already stands in full."""

    __slots__ = ("children", "first", "line", "sheet", "via")

    def __init__(
        self, sheet: Sheet, line: Line, children: tuple[Step, ...], first: Step | None = None, via: Line | None = None
    ) -> None:
        self.sheet, self.line, self.children, self.first, self.via = sheet, line, children, first, via

    # --- what it is --------------------------------------------------------------------------------------------

    @property
    def kind(self) -> Kind:
        return "given" if is_given(self.line, self.sheet) else self.line.kind

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def unit(self) -> Unit:
        return self.line.unit

    @property
    def value(self) -> Number:
        found = self.sheet.number(self.line.node)
        assert found is not None, "a step is made only where its branch was taken"
        return found

    @property
    def before(self) -> Number | None:
        """The value before its rounding; None where nothing is rounded."""
        rounding = self._shows.rounding
        return None if rounding is None or self.kind == "given" else self.sheet.number(rounding.of)

    @property
    def cites(self) -> str:
        if (held := self.in_force) is not None:
            return held.value.source
        return f"{self.line.cites}；{self.via.cites}" if self.via else self.line.cites

    @property
    def state(self) -> str:
        return self.in_force.value.state if self.in_force else ""

    @property
    def in_force(self) -> InForce | None:
        """The value of law that the step shows, of a table that of its row."""
        node = self.line.node
        if self.line.in_force is not None or not isinstance(node, Parameter | Lookup):
            return self.line.in_force
        held, day = self.sheet.parameters[self.line.name], day_of_law(node, self.sheet)
        return in_force(held, day, key_of(node, held, day, self.sheet) if isinstance(node, Lookup) else None)

    @property
    def keys(self) -> list[tuple[Expression, Number]]:
        """What a table was asked with: each key's node and value."""
        if not isinstance(self.line.node, Lookup):
            return []
        return [(key, found) for key in self.line.node.keys if (found := self.sheet.number(key)) is not None]

    @property
    def source(self) -> Source | None:
        """Where the fact came from, if that was told."""
        sources = self.sheet.sources
        found = sources.get(self.line.name)
        if found is None and self.line.name in self.sheet.series:
            found = sources.get(self.sheet.series[self.line.name][0])
        if found is None and self.line.rows is not None and self.line.rows.series:
            found = sources.get(self.line.rows.series)
        return found

    @property
    def _shows(self) -> Line:
        """The line whose arithmetic it shows: its own, or that of the result it only passes on."""
        return self.via or self.line

    # --- in words ----------------------------------------------------------------------------------------------

    def label(self, *, chinese: bool) -> str:
        label = self.line.zh if chinese else self.line.en
        if not (keys := self.keys):
            return label
        told = ("、" if chinese else ", ").join(shown(value, key.unit, chinese=chinese) for key, value in keys)
        return f"{label}（{told}）" if chinese else f"{label} ({told})"

    def figure(self, *, chinese: bool) -> str:
        return percent(self.value) if self.line.as_percent else shown(self.value, self.unit, chinese=chinese)

    def figure_before(self, *, chinese: bool) -> str:
        return "" if self.before is None else shown(self.before, self.unit, chinese=chinese)

    def unit_words(self, *, chinese: bool) -> str:
        return unit_words(self.unit, chinese=chinese)

    def formula(self, *, chinese: bool) -> str:
        """Its arithmetic in names: `缴费基数 × 单位缴费比例`; nothing where there is none to show."""
        return self._arithmetic("names", chinese)

    def values(self, *, chinese: bool) -> str:
        """The same with the values filled in."""
        return self._arithmetic("values", chinese)

    def _arithmetic(self, mode: Literal["names", "values"], chinese: bool) -> str:
        line = self._shows
        if self.kind in ("given", "fact", "parameter", "entry") or self.first is not None:
            return ""
        printer = self.sheet.printers[mode, chinese]
        if line.rows is not None:
            if mode == "values" or line.rows.series:
                return ""  # each row has its own
            row = next((one.row for one in reversed(list(self.rows())) if one.key is not None), line.rows.rows[-1])
            return fill(printer.print_row(row.node, row.before, row.key), self.sheet, chinese=chinese)
        body = line.outline.body if line.outline else line.rounding.of if line.rounding is not None else line.node
        return fill(printer.print(body), self.sheet, chinese=chinese)

    def because(self, *, chinese: bool) -> list[str]:
        """Why the branch was taken, and which limit counted: each decision with the values that made it."""
        line = self._shows
        if line.outline is None or self.kind == "given" or self.first is not None:
            return []
        printer, found = self.sheet.printers["both", chinese], []
        for part in line.outline.decisions:
            if not holds(part.guards, self.sheet):
                continue
            if isinstance(part.node, Choice):
                answer = bool(self.sheet.number(part.node.condition))
                found += reasons(part.node.condition, answer, self.sheet, printer)
            elif isinstance(part.node, Exclusive):
                for condition in part.node.conditions:
                    if self.sheet.number(condition):
                        found += reasons(condition, True, self.sheet, printer)
            elif isinstance(part.node, Extreme):
                found += _limit(part.node, self.sheet, printer)
        return list(dict.fromkeys(found))

    def rounding(self, *, chinese: bool) -> str:
        """How it was rounded: `四舍五入到分`; nothing where it wasn't."""
        if self.before is None:
            return ""
        shows = self._shows
        assert shows.rounding is not None
        return rounding_words(shows.rounding, chinese=chinese)

    @property
    def practice(self) -> InForce | None:
        """Who rounds so: the practice that the formula names."""
        return self._shows.practice if self.before is not None else None

    @property
    def practice_name(self) -> str:
        """The name of that practice; "" where none is named."""
        return self._shows.rounding.practice if self._shows.rounding is not None else ""

    # --- rows --------------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[RowStep]:
        """The rows of a loop or a long sum, in order; of one that changed nothing none."""
        rows = self._shows.rows
        if rows is None or self.first is not None or self.kind == "given":
            return
        if rows.start is not None:
            yield RowStep(self.sheet, Row(None, rows.start, None, (), ()), self.unit)
        for row in rows.rows:
            step = RowStep(self.sheet, row, self.unit)
            if step.counts:
                yield step

    # --- as data -----------------------------------------------------------------------------------------------

    def as_data(self, number: str = "1", shown_at: dict[Line, str] | None = None) -> dict[str, Any]:
        """As JSON takes it: exact, money in yuan as text; every step numbered as on the worksheet."""
        at = {} if shown_at is None else shown_at
        data: dict[str, Any] = {
            "kind": self.kind,
            "name": self.name,
            "label_zh": self.label(chinese=True),
            "label_en": self.label(chinese=False),
            "value": plain(self.value, self.unit),
            "unit": self.unit.name.replace("fen", "yuan"),
            "number": number,
        }
        if self.cites:
            clauses = [{"document": one.document, "article": one.article} for one in citations(self.cites)]
            data |= {"cites": self.cites, "clauses": clauses}
        if (held := self.in_force) is not None:
            data |= _edition(held)
        edition = {"from": self.line.since, "until": self.line.until, "next": self.line.following}
        if told := {name: str(month) for name, month in edition.items() if month is not None}:
            data["edition"] = told
        if (source := self.source) is not None:
            data["source"] = source.as_data()
        if self.first is not None:
            return data | {"shown_at": at.get(self.line, ""), "steps": []}
        at[self.line] = number
        if words := self.formula(chinese=True):
            data |= {"formula_zh": words, "formula_en": self.formula(chinese=False)}
        if words := self.values(chinese=True):
            data |= {"values_zh": words, "values_en": self.values(chinese=False)}
        if because := self.because(chinese=True):
            pairs = zip(because, self.because(chinese=False), strict=True)
            data["because"] = [{"zh": zh, "en": en} for zh, en in pairs]
        if self.before is not None:
            data["before"] = plain(self.before, self.unit)
            data["rounding"] = {"zh": self.rounding(chinese=True), "en": self.rounding(chinese=False)}
            if (practice := self.practice) is not None:
                data["rounding"] |= {"cites": practice.value.source} | _edition(practice)
        if self._shows.rows is not None:
            data["rows"] = [row.as_data() for row in self.rows()]
        data["steps"] = [child.as_data(f"{number}.{at_}", at) for at_, child in enumerate(self.children, 1)]
        return data

    def as_text(self, language: str) -> str:
        """As an indented worksheet, in `zh-hans` or `en`."""
        from renshe.law.worksheet_text import text  # it is made of steps

        return text(self, chinese=language.lower().startswith("zh"))

    def as_html(self, language: str, *, opened: int = 2, address: Address = nowhere) -> str:
        """As HTML, escaped: steps that fold, open so many levels deep; printed in full; law linked to its address."""
        from renshe.law.worksheet_html import html  # it is made of steps

        return html(self, chinese=language.lower().startswith("zh"), opened=opened, address=address)

    def _repr_html_(self) -> str:
        return self.as_html("zh-hans")


class RowStep:
    """One row: a year's turn of a loop, or one item of a sum."""

    __slots__ = ("row", "sheet", "unit")

    def __init__(self, sheet: Sheet, row: Row, unit: Unit) -> None:
        self.sheet, self.row, self.unit = sheet, row, unit

    @property
    def value(self) -> Number:
        found = self.sheet.number(self.row.node)
        assert found is not None, "rows stand where their branch was taken"
        return found

    @property
    def key(self) -> object:
        """The year or month; None of what the rows begin with."""
        return self.row.key

    @property
    def counts(self) -> bool:
        """Whether it changed what it comes to."""
        if self.row.before is None:
            return self.value != 0
        return self.value != self.sheet.number(self.row.before)

    def figure(self, *, chinese: bool) -> str:
        return shown(self.value, self.unit, chinese=chinese)

    def values(self, *, chinese: bool) -> str:
        """Its arithmetic with the values filled in; nothing where it only reads a fact."""
        if isinstance(self.row.node, Field):
            return ""
        pieces = self.sheet.printers["values", chinese].print_row(self.row.node, self.row.before)
        return fill(pieces, self.sheet, chinese=chinese)

    def as_data(self) -> dict[str, Any]:
        inputs = {}
        for part in self.row.parts:
            found = self.sheet.number(part)
            if isinstance(part, Field | Lookup | Reference | Parameter) and found is not None:
                series = self.sheet.series.get(part.name)
                inputs[series[0] if series else part.name] = plain(found, part.unit)
        data: dict[str, Any] = {"key": self.key, "value": plain(self.value, self.unit)}
        return data | ({"inputs": inputs} if inputs and not isinstance(self.row.node, Field) else {})


def build(sheet: Sheet, line: Line, done: dict[Line, Step]) -> Step:
    """Make the step of a line and of those below; a result that already stands in `done` isn't opened again."""
    if line.kind != "formula" or is_given(line, sheet):
        return Step(sheet, line, ())
    if line in done:
        return Step(sheet, line, (), done[line])
    via = _passed_on(sheet, line)
    below = (via or line).children
    counting = [child for child, guards in below if (guards[0] is ALWAYS or holds(guards, sheet)) and child is not via]
    counting.sort(key=lambda child: has_reckoning(child, sheet))  # what goes in, then what comes of it
    children = tuple(build(sheet, child, done) for child in counting)
    step = done[line] = Step(sheet, line, children, via=via)
    return step


def holds(guards: tuple[Guard, ...], known: Known) -> bool:
    """Whether one of the guards holds: each of its conditions came out so."""
    return any(
        all((found := known.number(condition)) is not None and bool(found) is answer for condition, answer in guard)
        for guard in guards
    )


def _passed_on(sheet: Sheet, line: Line) -> Line | None:
    """The result that a formula only passes on, in the branch taken; None where it does something of its own."""
    assert line.outline is not None
    if line.outline.rounding is not None:
        return None
    body = line.outline.body
    while isinstance(body, Choice):
        body = body.then if sheet.number(body.condition) else body.otherwise
    if not isinstance(body, Reference) or body.is_given(sheet.given) or line.outline.decisions:
        return None
    return next(child for child, _ in line.children if child.node is body)


def is_given(line: Line, sheet: Sheet) -> bool:
    """Whether it is a formula's result that was given in place of being reckoned."""
    return isinstance(line.node, Reference) and line.node.is_given(sheet.given)


def has_reckoning(line: Line, sheet: Sheet) -> bool:
    """Whether it is reckoned here; else it goes in as it is."""
    return line.kind in ("formula", "rounding", "rows") and not is_given(line, sheet)


def in_force(held: DatedParameter, on: Month | date, key: Key | None = None) -> InForce:
    """Return the value in force with what follows it. Raises as `DatedParameter.at`."""
    value = held.at(on, key)
    later = [one for one in held.values if one.key == key and one.starts > value.starts]
    return InForce(value, later[0] if later else None)


def day_of_law(node: Parameter | Lookup, sheet: Sheet) -> Month | date:
    """The month or day whose value counts."""
    if not isinstance(node.on, Expression):
        return sheet.on if node.on is None else node.on
    counted = sheet.number(node.on)
    assert counted is not None, "a step is made only where its branch was taken"
    return Month.from_ordinal(int(counted)) if node.on.unit.kind == "month" else day_of(int(counted))


def key_of(node: Lookup, held: DatedParameter, on: Month | date, known: Known) -> Key | None:
    """The key of the row that was looked up: whole numbers, codes' texts, the least of a bracket."""
    found: list[int | str | Fraction] = []
    for at, (axis, key) in enumerate(zip(held.axes, node.keys, strict=True)):
        value = known.number(key)
        if value is None:
            return None
        if axis == "code":
            found.append(str(plain(value, key.unit)))
        elif axis == "whole":
            found.append(int(value))
        else:
            parts = (row[at] if isinstance(row, tuple) else row for row in held.table_at(on))
            found.append(max(part for part in parts if not isinstance(part, str) and part <= value))
    return found[0] if len(found) == 1 else tuple(found)


def rounding_words(node: Rounded, *, chinese: bool) -> str:
    if node.how == "floor":
        return "舍去尾数取整" if chinese else "rounded down"
    if node.how == "ceiling":
        return "进位取整" if chinese else "rounded up"
    if node.unit.is_money:
        units = {0: ("分", "the fen"), -1: ("角", "the jiao"), -2: ("元", "the yuan")}
        if node.places in units:
            return f"四舍五入到{units[node.places][0]}" if chinese else f"rounded half up to {units[node.places][1]}"
    if not node.places:
        return "四舍五入取整" if chinese else "rounded half up to a whole number"
    return f"四舍五入到{node.places}位小数" if chinese else f"rounded half up to {node.places} decimals"


def edition_words(held: InForce, *, chinese: bool, as_percent: bool = False) -> str:
    """Since when the value holds, until when, and what follows: why it is this one that counts."""
    value, following = held.value, held.following
    words = f"{value.first} 起" if chinese else f"from {value.first}"
    if value.until is not None:
        words += f"至 {value.until}" if chinese else f" to {value.until}"
    if following is None or following.unit.kind == "practice":
        return words
    later = percent(following.value) if as_percent else shown(following.value, following.unit, chinese=chinese)
    return words + (f"，{following.first} 起为 {later}" if chinese else f", and {later} from {following.first}")


def edition_of_formula_words(line: Line, *, chinese: bool) -> str:
    """Since when the clause reads so, and from when it reads otherwise; nothing where it has always read so."""
    words = []
    if line.since is not None:
        words.append(f"{line.since} 起" if chinese else f"from {line.since}")
    if line.until is not None:
        words.append(f"至 {line.until}" if chinese else f"to {line.until}")
    elif line.following is not None:
        words.append(f"{line.following} 起另有规定" if chinese else f"another edition from {line.following}")
    return ("，" if chinese else ", ").join(words)


def state_of(held: InForce, *, chinese: bool) -> str:
    return state_words(held.value.state, chinese=chinese)


def _edition(held: InForce) -> dict[str, Any]:
    data: dict[str, Any] = {"state": held.value.state, "from": str(held.value.first)}
    if held.value.until is not None:
        data["until"] = str(held.value.until)
    if held.following is not None:
        later = held.following
        data["next"] = {"from": str(later.first), "value": plain(later.value, later.unit), "source": later.source}
    return data


def _limit(node: Extreme, known: Known, printer: Printer) -> list[str]:
    """The limit that counted, with what it limits; nothing where it didn't."""
    inner, bound = (node.right, node.left) if isinstance(node.left, Constant) else (node.left, node.right)
    a, b = known.number(inner), known.number(bound)
    if a is None or b is None or not (a < b if node.which == "greatest" else a > b):
        return []
    while isinstance(inner, Extreme):
        left, right = known.number(inner.left), known.number(inner.right)
        inner = inner.left if left == a or right is None else inner.right
    chinese = printer.chinese
    shows = [fill(printer.print(one), known, chinese=chinese) for one in (inner, bound)]
    below = node.which == "greatest"
    if chinese:
        return [f"{shows[0]} {'低于' if below else '高于'} {shows[1]}，按后者计"]
    return [f"{shows[0]} is {'below' if below else 'above'} {shows[1]}, which counts instead"]


def parts_of(line: Line) -> tuple[Part, ...]:
    return line.outline.parts if line.outline else ()
