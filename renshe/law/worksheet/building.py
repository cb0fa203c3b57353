"""From lines to steps: of all that a worksheet can show, what counts for one person."""

from __future__ import annotations

from renshe.law.nodes import Choice, Reference
from renshe.law.worksheet.lines import Line, Sheet, has_reckoning, holds, is_given
from renshe.law.worksheet.outline import ALWAYS
from renshe.law.worksheet.steps import Step


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
