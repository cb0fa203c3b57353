"""A worksheet as HTML: steps that fold, inputs in a table; every word escaped. Pages and notebooks show the same."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from renshe.law.statutes.addresses import Address, linked, linked_clauses, of_step
from renshe.law.worksheet.arithmetic import A_YEAR
from renshe.law.worksheet.shown import Held, Rounding, Shown, ShownRow
from renshe.law.worksheet.words import state_words

WORDS = {
    "reckoned": ("计算", "Reckoning"),
    "name": ("项目", "Item"),
    "value": ("数值", "Value"),
    "behind": ("依据、来源", "Clause or source"),
    "row": ("期间", "Period"),
    "place": ("序号", "No."),
    "start": ("起始", "At first"),
    "given": ("直接给定", "given"),
    "because": ("因为", "because"),
    "see": ("见", "see"),
}


def html(step: Shown, *, chinese: bool, opened: int, address: Address) -> str:
    """Return the worksheet as one element, with the language that it is in; `opened` levels of it unfolded.

    `address`: where the formulas, values and clauses are read, that it names.
    """
    return "".join(
        (
            "<div",
            f' class="worksheet" lang="{"zh-Hans" if chinese else "en"}">',
            *_Writer(chinese, opened, address).step(step),
            "</div>",
        )
    )


class _Writer:
    def __init__(self, chinese: bool, opened: int, address: Address) -> None:
        self.chinese, self.opened, self.address = chinese, opened, address

    def step(self, step: Shown) -> Iterable[str]:
        """A result with all that is below it."""
        if step.see is not None:
            see = f'<small class="seen">{self._word("see")} {escape(step.see)}</small>'
            yield f'<div class="step">{self._head(step, self._name(step))} {see}</div>'
            return
        unfolded = " open" if step.number.count(".") < self.opened else ""
        label = escape(step.label)  # a link inside what folds could not be told from folding
        yield f'<details class="step"{unfolded}><summary>{self._head(step, label)}</summary>'
        yield from self._clause(step)
        yield from self._reckoned(step)
        yield from self._below(step.steps)
        yield "</details>"

    def _below(self, steps: Iterable[Shown]) -> Iterable[str]:
        """What goes in as it is in a table, then what was reckoned."""
        if leaves := [child for child in steps if child.is_leaf]:
            yield self._table([self._input(child) for child in leaves])
        for child in steps:
            if not child.is_leaf:
                yield from self.step(child)

    def _head(self, step: Shown, name: str) -> str:
        return (
            f'<span class="at">{step.number}</span> <span>{name}</span> '
            f"<strong>{escape(step.figure)}</strong>{self._unit(step)}"
        )

    def _unit(self, step: Shown) -> str:
        return f" <small>{escape(step.unit)}</small>" if step.unit else ""

    def _clause(self, step: Shown) -> Iterable[str]:
        name = self._name(step) if of_step(step.kind, step.name, self.address) else ""
        if told := " · ".join(one for one in (name, self._cited(step), escape(step.edition)) if one):
            yield f'<p class="clause">{told}</p>'

    def _reckoned(self, step: Shown) -> Iterable[str]:
        equals = "＝" if self.chinese else "="
        shown = [f"{equals} {escape(line)}" for line in step.arithmetic]
        if step.rounding is not None:
            shown.append(f"{equals} {self._rounded(step.rounding)}")
        if shown:
            yield f'<p class="reckoned">{"<br>".join(shown)}</p>'
        for reason in step.because:
            yield f'<p class="because">{self._word("because")} {escape(reason)}</p>'
        rows = [
            f'<tr><th scope="row">{escape(row.key or self._word("start"))}</th><td>{"".join(self._row(row))}</td></tr>'
            for row in step.rows
        ]
        if rows:
            keys = [row.key for row in step.rows if row.key]
            key = "place" if all(one.isdecimal() and int(one) < A_YEAR for one in keys) else "row"
            heads = "".join(f'<th scope="col">{self._word(name)}</th>' for name in (key, "reckoned"))
            yield f'<table class="rows"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'

    def _row(self, row: ShownRow) -> Iterable[str]:
        yield escape(row.reckoned)
        if row.steps:
            yield f'<details class="step"><summary>{self._word("behind")}</summary>'
            yield from self._below(row.steps)
            yield "</details>"

    def _rounded(self, rounding: Rounding) -> str:
        before = rounding.before + ("，" if self.chinese else ", ")
        told = escape(before) + linked(rounding.how, of_step("parameter", rounding.practice, self.address))
        if (held := rounding.held) is None:
            return told
        return f'{told} <small class="clause">{self._cited(held)} {self._state(held)}</small>'

    def _table(self, rows: list[str]) -> str:
        heads = "".join(f'<th scope="col">{self._word(name)}</th>' for name in ("name", "value", "behind"))
        return f'<table class="inputs"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'

    def _input(self, step: Shown) -> str:
        behind = []
        if (held := step.held) is not None:
            behind += [self._cited(held), escape(held.edition), self._state(held)]
        elif step.kind == "given":
            behind.append(self._word("given"))
        if step.source:
            behind.append(escape(step.source))
        return (
            f'<tr><th scope="row"><span class="at">{step.number}</span> {self._name(step)}</th>'
            f'<td class="value">{escape(step.figure)}{self._unit(step)}</td><td>{" · ".join(behind)}</td></tr>'
        )

    def _state(self, held: Held) -> str:
        words = state_words(held.state, chinese=self.chinese)
        return f'<span class="badge state-{held.state}">{escape(words)}</span>'

    def _name(self, step: Shown) -> str:
        return linked(step.label, of_step(step.kind, step.name, self.address))

    def _cited(self, told: Shown | Held) -> str:
        return linked_clauses(told.cites, self.address, english="" if self.chinese else told.cited)

    def _word(self, name: str) -> str:
        return WORDS[name][0 if self.chinese else 1]
