"""A worksheet as HTML: steps that fold, inputs in a table; every word escaped. Pages and notebooks show the same."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from renshe.law.addresses import Address, linked, linked_clauses, of_step
from renshe.law.worksheet import Line, Step, edition_of_formula_words, edition_words, state_of
from renshe.law.worksheet_text import because_words, row_reckoned, source_words

WORDS = {
    "reckoned": ("计算", "Reckoning"),
    "name": ("项目", "Item"),
    "value": ("数值", "Value"),
    "behind": ("依据、来源", "Clause or source"),
    "row": ("期间", "Period"),
    "start": ("起始", "At first"),
    "given": ("直接给定", "given"),
}


def html(step: Step, *, chinese: bool, opened: int, address: Address) -> str:
    """Return the worksheet as one element, with the language that it is in; `opened` levels of it unfolded.

    `address`: where the formulas, values and clauses are read, that it names.
    """
    return "".join(
        (
            "<div",
            f' class="worksheet" lang="{"zh-Hans" if chinese else "en"}">',
            *_Writer(chinese, opened, address).step(step, "1"),
            "</div>",
        )
    )


class _Writer:
    def __init__(self, chinese: bool, opened: int, address: Address) -> None:
        self.chinese, self.opened, self.address = chinese, opened, address
        self.shown_at: dict[Line, str] = {}

    def step(self, step: Step, number: str) -> Iterable[str]:
        """A result with all that is below it."""
        depth = number.count(".")
        if step.first is not None:
            at = self.shown_at.get(step.line, "")
            see = f"见 {at}" if self.chinese else f"see {at}"
            head = self._head(step, number, self._name(step))
            yield f'<div class="step">{head} <small class="seen">{escape(see)}</small></div>'
            return
        self.shown_at[step.line] = number
        unfolded = " open" if depth < self.opened else ""
        label = escape(step.label(chinese=self.chinese))  # a link inside what folds could not be told from folding
        yield f'<details class="step"{unfolded}><summary>{self._head(step, number, label)}</summary>'
        yield from self._clause(step)
        yield from self._reckoned(step)
        leaves = [(place, child) for place, child in enumerate(step.children, 1) if _is_leaf(child)]
        if leaves:
            yield self._table([self._input(child, f"{number}.{place}") for place, child in leaves])
        for place, child in enumerate(step.children, 1):
            if not _is_leaf(child):
                yield from self.step(child, f"{number}.{place}")
        yield "</details>"

    def _head(self, step: Step, number: str, name: str) -> str:
        unit = step.unit_words(chinese=self.chinese)
        return (
            f'<span class="at">{number}</span> <span>{name}</span> '
            f"<strong>{escape(step.figure(chinese=self.chinese))}</strong>"
            + (f" <small>{escape(unit)}</small>" if unit else "")
        )

    def _clause(self, step: Step) -> Iterable[str]:
        edition = edition_of_formula_words(step.line, chinese=self.chinese)
        name = self._name(step) if of_step(step.kind, step.name, self.address) else ""
        if told := " · ".join(one for one in (name, self._cited(step.cites), escape(edition)) if one):
            yield f'<p class="clause">{told}</p>'

    def _reckoned(self, step: Step) -> Iterable[str]:
        equals = "＝" if self.chinese else "="
        lines = [step.formula(chinese=self.chinese), step.values(chinese=self.chinese)]
        shown = [f"{equals} {escape(line)}" for line in lines if line]
        if step.before is not None:
            before = step.figure_before(chinese=self.chinese) + ("，" if self.chinese else ", ")
            how = linked(step.rounding(chinese=self.chinese), of_step("parameter", step.practice_name, self.address))
            shown.append(f"{equals} {escape(before)}{how}{self._practice(step)}")
        if shown:
            yield f'<p class="reckoned">{"<br>".join(shown)}</p>'
        for reason in step.because(chinese=self.chinese):
            yield f'<p class="because">{escape(because_words(reason, chinese=self.chinese))}</p>'
        rows = [
            f'<tr><th scope="row">{escape(self._word("start") if row.key is None else str(row.key))}</th>'
            f"<td>{escape(row_reckoned(row, chinese=self.chinese))}</td></tr>"
            for row in step.rows()
        ]
        if rows:
            heads = "".join(f'<th scope="col">{self._word(name)}</th>' for name in ("row", "reckoned"))
            yield f'<table class="rows"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'

    def _practice(self, step: Step) -> str:
        if (held := step.practice) is None:
            return ""
        return f' <small class="clause">{self._cited(held.value.source)} {self._state(step, practice=True)}</small>'

    def _table(self, rows: list[str]) -> str:
        heads = "".join(f'<th scope="col">{self._word(name)}</th>' for name in ("name", "value", "behind"))
        return f'<table class="inputs"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'

    def _input(self, step: Step, number: str) -> str:
        unit = step.unit_words(chinese=self.chinese)
        behind = []
        if (held := step.in_force) is not None:
            edition = edition_words(held, chinese=self.chinese, as_percent=step.line.as_percent)
            behind += [self._cited(held.value.source), escape(edition), self._state(step)]
        elif step.kind == "given":
            behind.append(self._word("given"))
        if (source := step.source) is not None:
            told = source_words(source.zh if self.chinese else source.en, source.reference, chinese=self.chinese)
            behind.append(escape(told))
        return (
            f'<tr><th scope="row"><span class="at">{number}</span> {self._name(step)}</th>'
            f'<td class="value">{escape(step.figure(chinese=self.chinese))}'
            + (f" <small>{escape(unit)}</small>" if unit else "")
            + f"</td><td>{' · '.join(behind)}</td></tr>"
        )

    def _state(self, step: Step, *, practice: bool = False) -> str:
        held = step.practice if practice else step.in_force
        assert held is not None
        return f'<span class="badge state-{held.value.state}">{escape(state_of(held, chinese=self.chinese))}</span>'

    def _name(self, step: Step) -> str:
        return linked(step.label(chinese=self.chinese), of_step(step.kind, step.name, self.address))

    def _cited(self, cites: str) -> str:
        return linked_clauses(cites, self.address, chinese=self.chinese)

    def _word(self, name: str) -> str:
        return WORDS[name][0 if self.chinese else 1]


def _is_leaf(step: Step) -> bool:
    return step.kind in ("fact", "given", "parameter", "entry")
