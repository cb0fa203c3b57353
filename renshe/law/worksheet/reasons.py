"""Why a result came out as it did: the conditions that chose its branch, the limits that counted."""

from __future__ import annotations

from renshe.law.graph.counted import counted
from renshe.law.graph.nodes import Choice, Constant, Exclusive, Extreme
from renshe.law.worksheet.arithmetic import Known, Printer, fill, reasons
from renshe.law.worksheet.lines import holds
from renshe.law.worksheet.outline import Outline


def of(outline: Outline, known: Known, printer: Printer) -> list[str]:
    """Return each decision that was taken, with the values that made it, in the printer's language."""
    found: list[str] = []
    for part in outline.decisions:
        if not holds(part.guards, known):
            continue
        match part.node:
            case Choice(condition=condition):
                found += reasons(condition, bool(known.number(condition)), known, printer)
            case Exclusive(conditions=conditions):
                for condition in conditions:
                    if known.number(condition):
                        found += reasons(condition, True, known, printer)
            case Extreme() as limit:
                found += _limit(limit, known, printer)
            case answer:
                found += reasons(answer, bool(known.number(answer)), known, printer)
    return list(dict.fromkeys(found))


def _limit(node: Extreme, known: Known, printer: Printer) -> list[str]:
    """The limit that counted, with what it limits; nothing where it didn't."""
    inner, bound = (node.right, node.left) if isinstance(node.left, Constant) else (node.left, node.right)
    a, b = known.number(inner), known.number(bound)
    if a is None or b is None or not (a < b if node.which == "greatest" else a > b):
        return []
    while isinstance(inner, Extreme) and counted(inner) is None:
        left, right = known.number(inner.left), known.number(inner.right)
        inner = inner.left if left == a or right is None else inner.right
    chinese = printer.chinese
    shows = [fill(printer.print(one), known, chinese=chinese) for one in (inner, bound)]
    below = node.which == "greatest"
    moment = node.unit.is_moment
    if chinese:
        words = ("早于" if below else "晚于") if moment else ("低于" if below else "高于")
        return [f"{shows[0]} {words} {shows[1]}，按后者计"]
    words = ("before" if below else "after") if moment else ("below" if below else "above")
    return [f"{shows[0]} is {words} {shows[1]}, which counts instead"]
