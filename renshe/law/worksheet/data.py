"""A worksheet as data, as JSON takes it: exact, money in yuan as text. So it is kept with a decision, and hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from renshe.law.amounts import plain
from renshe.law.statutes.citations import citations
from renshe.law.worksheet.lines import InForce, Line

if TYPE_CHECKING:
    from renshe.law.worksheet.rows import RowStep
    from renshe.law.worksheet.steps import Step


def of(step: Step, number: str, shown_at: dict[Line, str]) -> dict[str, Any]:
    """Return the step and those below, numbered as on the worksheet. `shown_at`: where each result stands in full."""
    data: dict[str, Any] = {
        "kind": step.kind,
        "name": step.name,
        "label_zh": step.label(chinese=True),
        "label_en": step.label(chinese=False),
        "value": plain(step.value, step.unit),
        "unit": step.unit.name.replace("fen", "yuan"),
        "number": number,
    }
    if step.unit.codes is not None:  # its words are the law's of that day
        data |= {"value_zh": step.figure(chinese=True), "value_en": step.figure(chinese=False)}
    data |= _behind(step)
    if step.first is not None:
        return data | {"shown_at": shown_at.get(step.line, ""), "steps": []}
    shown_at[step.line] = number
    data |= _reckoned(step, number)
    data["steps"] = [of(child, f"{number}.{place}", shown_at) for place, child in enumerate(step.children, 1)]
    return data


def _behind(step: Step) -> dict[str, Any]:
    """Its clauses, the edition that counted, the value of law that it shows, where the fact came from."""
    data: dict[str, Any] = {}
    if step.cites:
        clauses = [{"document": one.document, "article": one.article} for one in citations(step.cites)]
        data |= {"cites": step.cites, "cites_en": step.cited(chinese=False), "clauses": clauses}
    if (held := step.in_force) is not None:
        data |= _value_of_law(held)
    edition = {"from": step.line.since, "until": step.line.until, "next": step.line.following}
    if told := {name: str(month) for name, month in edition.items() if month is not None}:
        data["edition"] = told
    if (source := step.source) is not None:
        data["source"] = source.as_data()
    return data


def _reckoned(step: Step, number: str) -> dict[str, Any]:
    """Its arithmetic, its reasons, its rounding, its rows."""
    data: dict[str, Any] = {}
    if words := step.formula(chinese=True):
        data |= {"formula_zh": words, "formula_en": step.formula(chinese=False)}
    if words := step.values(chinese=True):
        data |= {"values_zh": words, "values_en": step.values(chinese=False)}
    if because := step.because(chinese=True):
        pairs = zip(because, step.because(chinese=False), strict=True)
        data["because"] = [{"zh": zh, "en": en} for zh, en in pairs]
    if step.before is not None:
        data["before"] = plain(step.before, step.unit)
        data["rounding"] = {"zh": step.rounding(chinese=True), "en": step.rounding(chinese=False)}
        if (practice := step.practice) is not None:
            cites = {"cites": practice.value.source, "cites_en": practice.value.source_in(chinese=False)}
            data["rounding"] |= cites | _value_of_law(practice)
    if step.has_rows:
        data["rows"] = [_row(row, number) for row in step.rows()]
    return data


def _row(row: RowStep, number: str) -> dict[str, Any]:
    """A row, with the steps of what is its own."""
    from renshe.law.worksheet.building import steps_of  # it makes steps, which tell themselves as data

    data = row.as_data()
    if row.key is None:
        return data
    steps = [of(one, f"{number}({row.key}).{place}", {}) for place, one in enumerate(steps_of(row), 1)]
    return data | ({"steps": steps} if steps else {})


def _value_of_law(held: InForce) -> dict[str, Any]:
    data: dict[str, Any] = {"state": held.value.state, "from": str(held.value.first)}
    if held.value.until is not None:
        data["until"] = str(held.value.until)
    if held.following is not None:
        later = held.following
        data["next"] = {"from": str(later.first), "value": plain(later.value, later.unit), "source": later.source}
    return data
