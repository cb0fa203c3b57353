"""A worksheet as text: one step under the other, indented, in the words of an officer."""

from __future__ import annotations

from collections.abc import Iterator

from renshe.law.worksheet.shown import Held, Shown
from renshe.law.worksheet.words import state_words


def text(step: Shown, *, chinese: bool) -> str:
    """Return the worksheet, a line for each thing that it says."""
    return "\n".join(_lines(step, chinese))


def _lines(step: Shown, chinese: bool, more: str = "") -> Iterator[str]:
    """`more`: how much further in it stands than its number says."""
    pad = "  " * step.number.count(".") + more
    deeper = pad + "    "
    colon, comma, joint, equals = ("：", "，", "；", "＝") if chinese else (": ", ", ", "; ", "=")
    head = f"{pad}{step.number} {step.label}{colon}{step.figure}"
    head += f" {step.unit}" if step.unit else ""
    if step.kind == "given":
        head += "（直接给定）" if chinese else " (given)"
    if step.see is not None:
        yield head + (f"（见 {step.see}）" if chinese else f" (see {step.see})")
        return
    notes = [note for note in (step.cited, step.edition, *_held(step.held, chinese), step.source) if note]
    yield head + (f" [{joint.join(notes)}]" if notes else "")
    yield from (f"{deeper}{equals} {arithmetic}" for arithmetic in step.arithmetic)
    if (rounding := step.rounding) is not None:
        behind = [rounding.held.cited, *_held(rounding.held, chinese)] if rounding.held is not None else []
        yield f"{deeper}{equals} {rounding.before}{comma}{rounding.how}" + (
            f" [{joint.join(behind)}]" if behind else ""
        )
    for reason in step.because:
        yield f"{deeper}{'因为' if chinese else 'because'} {reason}"
    for row in step.rows:
        key = row.key or ("起始" if chinese else "at first")
        yield f"{deeper}{key}{colon}{row.reckoned}"
        for child in row.steps:
            yield from _lines(child, chinese, more + "    ")
    for child in step.steps:
        yield from _lines(child, chinese, more)


def _held(held: Held | None, chinese: bool) -> list[str]:
    return [] if held is None else [held.edition, state_words(held.state, chinese=chinese)]
