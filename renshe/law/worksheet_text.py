"""A worksheet as text: one step under the other, indented, in the words of an officer."""

from __future__ import annotations

from collections.abc import Iterator

from renshe.law.worksheet import InForce, Line, RowStep, Step, edition_of_formula_words, edition_words, state_of


def text(step: Step, *, chinese: bool) -> str:
    return "\n".join(_lines(step, "1", {}, chinese))


def notes_of(step: Step, *, chinese: bool) -> list[str]:
    """What stands behind a step: its clause, since when it holds, how sure it is, where the fact came from."""
    notes = [step.cites] if step.cites else []
    if edition := edition_of_formula_words(step.line, chinese=chinese):
        notes.append(edition)
    if (held := step.in_force) is not None:
        notes += _held(held, chinese, step.line.as_percent)
    if (source := step.source) is not None:
        notes.append(source_words(source.zh if chinese else source.en, source.reference, chinese=chinese))
    return notes


def source_words(words: str, reference: str, *, chinese: bool) -> str:
    text = f"来源：{words}" if chinese else f"from: {words}"
    return f"{text} {reference}" if reference else text


def practice_notes(step: Step, *, chinese: bool) -> list[str]:
    held = step.practice
    return [] if held is None else [held.value.source, *_held(held, chinese)]


def because_words(reason: str, *, chinese: bool) -> str:
    return f"因为 {reason}" if chinese else f"because {reason}"


def row_words(row: RowStep, *, chinese: bool) -> str:
    key = ("起始" if chinese else "at first") if row.key is None else str(row.key)
    return f"{key}{'：' if chinese else ': '}{row_reckoned(row, chinese=chinese)}"


def row_reckoned(row: RowStep, *, chinese: bool) -> str:
    values, figure = row.values(chinese=chinese), row.figure(chinese=chinese)
    if not values or values == figure or values.endswith(f"→ {figure}"):
        return values or figure
    return f"{values} {'＝' if chinese else '='} {figure}"


def _held(held: InForce, chinese: bool, as_percent: bool = False) -> list[str]:
    return [edition_words(held, chinese=chinese, as_percent=as_percent), state_of(held, chinese=chinese)]


def _lines(step: Step, number: str, shown_at: dict[Line, str], chinese: bool) -> Iterator[str]:
    pad, deeper = "  " * number.count("."), "  " * number.count(".") + "    "
    colon, joint, equals = ("：", "；", "＝") if chinese else (": ", "; ", "=")
    unit = step.unit_words(chinese=chinese)
    head = f"{pad}{number} {step.label(chinese=chinese)}{colon}{step.figure(chinese=chinese)}"
    head += f" {unit}" if unit else ""
    if step.kind == "given":
        head += "（直接给定）" if chinese else " (given)"
    if step.first is not None:
        at = shown_at.get(step.line, "")
        yield head + (f"（见 {at}）" if chinese else f" (see {at})")
        return
    shown_at[step.line] = number
    notes = notes_of(step, chinese=chinese)
    yield head + (f" [{joint.join(notes)}]" if notes else "")
    for arithmetic in (step.formula(chinese=chinese), step.values(chinese=chinese)):
        if arithmetic:
            yield f"{deeper}{equals} {arithmetic}"
    if step.before is not None:
        before, how = step.figure_before(chinese=chinese), step.rounding(chinese=chinese)
        behind = practice_notes(step, chinese=chinese)
        rounded = f"{before}{'，' if chinese else ', '}{how}"
        yield f"{deeper}{equals} {rounded}" + (f" [{joint.join(behind)}]" if behind else "")
    for reason in step.because(chinese=chinese):
        yield deeper + because_words(reason, chinese=chinese)
    for row in step.rows():
        yield f"{deeper}{row_words(row, chinese=chinese)}"
    for place, child in enumerate(step.children, 1):
        yield from _lines(child, f"{number}.{place}", shown_at, chinese)
