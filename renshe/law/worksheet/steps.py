"""A step: one line of a worksheet with the lines below, for one person.

It holds no words of its own: a `Line` (known before anyone's facts) says what is shown, a `Sheet` (one person's values)
what it comes to. As data by `data.py`; `shown.py` puts it into words, which `text.py` and `html.py` write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from renshe.law.graph.nodes import Expression, Field, Lookup, Parameter
from renshe.law.statutes.addresses import Address, nowhere
from renshe.law.statutes.titles import cites_in_english
from renshe.law.units import WHOLE, Unit
from renshe.law.worksheet import data, reasons
from renshe.law.worksheet.arithmetic import fill
from renshe.law.worksheet.lines import InForce, Kind, Line, Sheet, Source, is_given
from renshe.law.worksheet.notes import rounding_words
from renshe.law.worksheet.outline import Row
from renshe.law.worksheet.rows import RowStep
from renshe.law.worksheet.values_of_law import counted
from renshe.law.worksheet.words import Number, exactly, percent, shown, unit_words


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
        """`given`: a result that was given in place of being reckoned; else the line's kind."""
        return "given" if is_given(self.line, self.sheet) else self.line.kind

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def unit(self) -> Unit:
        return self.line.unit

    @property
    def value(self) -> Number:
        """Exact; money in fen, months and days counted."""
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
        """What it cites, or a value's source; of a result that another passes on, both."""
        if (held := self.in_force) is not None:
            return held.value.source
        return f"{self.line.cites}；{self.via.cites}" if self.via else self.line.cites

    def cited(self, *, chinese: bool) -> str:
        """What it cites, or a value's source, as that language says it."""
        if (held := self.in_force) is not None:
            return held.value.source_in(chinese=chinese)
        return self.cites if chinese else cites_in_english(self.cites)

    @property
    def state(self) -> str:
        """How sure the value of law is (a key of `STATE_WORDS`); empty where it is none."""
        return self.in_force.value.state if self.in_force else ""

    @property
    def in_force(self) -> InForce | None:
        """The value of law that the step shows, of a table that of its row."""
        node = self.line.node
        if self.line.in_force is not None or not isinstance(node, Parameter | Lookup):
            return self.line.in_force
        return counted(node, self.sheet)

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
        """Its label; of a table with the keys, of a value by the law of a fact's day with that day."""
        label = self.line.zh if chinese else self.line.en
        on = getattr(self.line.node, "on", None) if self.kind in ("parameter", "entry") else None
        asked = [*self.keys, *([(on, day)] if isinstance(on, Expression) and (day := self.sheet.number(on)) else [])]
        if not asked:
            return label
        told = ("、" if chinese else ", ").join(_key(key, value, chinese) for key, value in asked)
        return f"{label}（{told}）" if chinese else f"{label} ({told})"

    def figure(self, *, chinese: bool) -> str:
        """Its value as a person reads it: money in yuan, a rate in per cent, an endless decimal with its ratio."""
        return percent(self.value) if self.line.as_percent else exactly(self.value, self.unit, chinese=chinese)

    def figure_before(self, *, chinese: bool) -> str:
        """The same before its rounding; empty where nothing is rounded."""
        return "" if self.before is None else shown(self.before, self.unit, chinese=chinese)

    def unit_words(self, *, chinese: bool) -> str:
        """The unit in words; empty for what is counted in none."""
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
        if mode == "values" and self.unit.kind == "flag":
            return ""  # yeses and noes in a row say nothing: what decided stands under `because`
        printer = self.sheet.printers[mode, chinese]
        if line.rows is not None:
            if mode == "values" or line.rows.series:
                return ""  # each row has its own
            row = next((one.row for one in reversed(list(self.rows())) if one.key is not None), line.rows.rows[-1])
            return fill(printer.each_row(line.rows, row), self.sheet, chinese=chinese)
        body = line.outline.body if line.outline else line.rounding.of if line.rounding is not None else line.node
        return fill(printer.print(body), self.sheet, chinese=chinese)

    def because(self, *, chinese: bool) -> list[str]:
        """Why the branch was taken, and which limit counted: each decision with the values that made it."""
        line = self._shows
        if line.outline is None or self.kind == "given" or self.first is not None:
            return []
        return reasons.of(line.outline, self.sheet, self.sheet.printers["both", chinese])

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

    @property
    def has_rows(self) -> bool:
        """Whether it is a loop or a long sum."""
        return self._shows.rows is not None

    def rows(self) -> Iterator[RowStep]:
        """The rows of a loop or a long sum, in order; of one that changed nothing none."""
        rows = self._shows.rows
        if rows is None or self.first is not None or self.kind == "given":
            return
        if rows.start is not None and self.sheet.number(rows.start) is not None:
            yield RowStep(self.sheet, Row(None, rows.start, None, (), ()), self.unit)
        for row in rows.rows:
            step = RowStep(self.sheet, row, self.unit)
            if step.counts:
                yield step

    # --- as data, as text, as a page ---------------------------------------------------------------------------

    def as_data(self) -> dict[str, Any]:
        """As JSON takes it: exact, money in yuan as text; every step numbered as on the worksheet."""
        return data.of(self, "1", {})

    def as_text(self, language: str) -> str:
        """As an indented worksheet, in `zh-hans` or `en`."""
        from renshe.law.worksheet.shown import in_words  # it is made of steps
        from renshe.law.worksheet.text import text

        chinese = language.lower().startswith("zh")
        return text(in_words(self, chinese=chinese), chinese=chinese)

    def as_html(self, language: str, *, opened: int = 2, address: Address = nowhere) -> str:
        """As HTML, escaped: steps that fold, open so many levels deep; printed in full; law linked to its address."""
        from renshe.law.worksheet.html import html
        from renshe.law.worksheet.shown import in_words  # it is made of steps

        chinese = language.lower().startswith("zh")
        return html(in_words(self, chinese=chinese), chinese=chinese, opened=opened, address=address)

    def _repr_html_(self) -> str:
        return self.as_html("zh-hans")


def _key(key: Expression, value: Number, chinese: bool) -> str:
    """With what a table was asked: a bare number by the name of the fact that it is, 伤残等级 6."""
    told = shown(value, key.unit, chinese=chinese)
    if not isinstance(key, Field) or key.unit.name != WHOLE.name:
        return told
    return f"{key.zh if chinese else key.en} {told}"
