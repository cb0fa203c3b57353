"""From lines to steps: of all that a worksheet can show, what counts for one person."""

from __future__ import annotations

from renshe.law.graph.nodes import Choice, Reference
from renshe.law.worksheet.lines import Line, Sheet, has_reckoning, holds, is_given
from renshe.law.worksheet.outline import ALWAYS
from renshe.law.worksheet.rows import RowStep
from renshe.law.worksheet.steps import Step


def build(sheet: Sheet, line: Line, done: dict[Line, Step]) -> Step:
    """Make the step of a line and of those below; a result that already stands in `done` isn't opened again."""
    if line.kind != "formula" or is_given(line, sheet):
        return Step(sheet, line, ())
    if line in done:
        return Step(sheet, line, (), done[line])
    via = _passed_on(sheet, line)
    goes_in: list[Line] = []
    comes_of_it: list[Line] = []
    for child, guards in (via or line).children:
        counts = guards[0] is ALWAYS or holds(guards, sheet)
        # Where one condition of several decides, a fact of the others need not be known.
        if counts and child is not via and sheet.number(child.node) is not None:
            (comes_of_it if has_reckoning(child, sheet) else goes_in).append(child)
    children = tuple([build(sheet, child, done) for child in goes_in + comes_of_it])
    step = done[line] = Step(sheet, line, children, via=via)
    return step


def steps_of(row: RowStep) -> list[Step]:
    """Make the steps of the values of law and the results that went into one row. They are made when asked for."""
    sheet = row.sheet
    lines = [line for line, guards in sheet.row_lines[row.row.node] if guards[0] is ALWAYS or holds(guards, sheet)]
    return [build(sheet, line, {}) for line in lines]


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
