"""Which value of law counted on a worksheet: of which day, of a table by which key, and what follows it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from renshe.law.amounts import plain
from renshe.law.graph.nodes import Expression, Lookup, Parameter
from renshe.law.month import Month, day_of
from renshe.law.values.parameters import DatedParameter, Key
from renshe.law.worksheet.arithmetic import Known
from renshe.law.worksheet.lines import InForce, Sheet


def in_force(held: DatedParameter, on: Month | date, key: Key | None = None) -> InForce:
    """Return the value in force with what follows it. Raises as `DatedParameter.at`."""
    value = held.at(on, key)
    later = [one for one in held.values if one.key == key and one.starts > value.starts]
    return InForce(value, later[0] if later else None)


def counted(node: Parameter | Lookup, sheet: Sheet) -> InForce:
    """Return the value that counted for one person, of a table that of the row that was looked up."""
    held, day = sheet.parameters[node.name], _day(node, sheet)
    return in_force(held, day, key_of(node, held, day, sheet) if isinstance(node, Lookup) else None)


def _day(node: Parameter | Lookup, sheet: Sheet) -> Month | date:
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
