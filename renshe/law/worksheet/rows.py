"""A row of a worksheet: a year's turn of a loop, or one item of a sum. Rows are made when they are asked for."""

from __future__ import annotations

from typing import Any

from renshe.law.amounts import plain
from renshe.law.graph.nodes import Field, Lookup, Parameter, Reference
from renshe.law.units import Unit
from renshe.law.worksheet.arithmetic import fill
from renshe.law.worksheet.lines import Sheet
from renshe.law.worksheet.outline import Row
from renshe.law.worksheet.words import Number, shown


class RowStep:
    """One row: what it comes to, and the arithmetic of it."""

    __slots__ = ("row", "sheet", "unit")

    def __init__(self, sheet: Sheet, row: Row, unit: Unit) -> None:
        self.sheet, self.row, self.unit = sheet, row, unit

    @property
    def value(self) -> Number:
        """What it comes to, exact; of a carried row with what was carried into it."""
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
        """Its value as a person reads it."""
        return shown(self.value, self.unit, chinese=chinese)

    def values(self, *, chinese: bool) -> str:
        """Its arithmetic with the values filled in; nothing where it only reads a fact."""
        if isinstance(self.row.node, Field):
            return ""
        pieces = self.sheet.printers["values", chinese].print_row(self.row.node, self.row.before)
        return fill(pieces, self.sheet, chinese=chinese)

    def reckoned(self, *, chinese: bool) -> str:
        """Its arithmetic with what it comes to, or that alone."""
        values, figure = self.values(chinese=chinese), self.figure(chinese=chinese)
        if not values or values == figure or values.endswith(f"→ {figure}"):
            return values or figure
        return f"{values} {'＝' if chinese else '='} {figure}"

    def as_data(self) -> dict[str, Any]:
        """As JSON takes it: its key, what it comes to, and what went into it by name."""
        inputs = {}
        for part in self.row.parts:
            found = self.sheet.number(part)
            if isinstance(part, Field | Lookup | Reference | Parameter) and found is not None:
                series = self.sheet.series.get(part.name)
                inputs[series[0] if series else part.name] = plain(found, part.unit)
        data: dict[str, Any] = {"key": self.key, "value": plain(self.value, self.unit)}
        return data | ({"inputs": inputs} if inputs and not isinstance(self.row.node, Field) else {})
