"""A worksheet as an officer would read it: every named result with its clause, and where each number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from renshe.law.amounts import decimal_text as decimal_text
from renshe.law.amounts import plain as plain
from renshe.law.month import Month, day_of
from renshe.law.nodes import (
    Choice,
    Comparison,
    Expression,
    Field,
    Lookup,
    Parameter,
    Reference,
    Rounded,
    children,
)
from renshe.law.parameters import DatedParameter, Value
from renshe.law.person import Number, PersonCompiler, Row, exact
from renshe.law.units import Unit
from renshe.law.writing import Formula

STATE_WORDS = {
    "verified": ("已核对原文", "verified"),
    "reported": ("据报道，未核对原文", "reported"),
    "unverified": ("未经核实", "unverified"),
    "disputed": ("来源不一致", "disputed"),
    "provisional": ("暂定", "provisional"),
    "assumed": ("示例假定", "assumed"),
    "tried": ("拟改", "tried"),  # of a reform; no file of law has it
}
UNIT_WORDS = {
    "fen": ("元", "yuan"),
    "fen/month": ("元/月", "yuan a month"),
    "fen*months": ("元（各月合计）", "yuan (months added up)"),
    "fen/year": ("元/年", "yuan a year"),
    "months": ("个月", "months"),
    "years": ("年", "years"),
    "months/year": ("个月/年", "months a year"),
    "ratio/year": ("每年", "a year"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line: `kind` is formula, parameter, fact, rounding, or choice."""

    kind: str
    name: str
    zh: str
    en: str
    value: Number
    unit: Unit
    cites: str = ""
    state: str = ""
    first: str = ""
    before: Number | None = None
    children: tuple[Step, ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": self.kind,
            "name": self.name,
            "label_zh": self.zh,
            "label_en": self.en,
            "value": plain(self.value, self.unit),
            "unit": self.unit.name.replace("fen", "yuan"),
        }
        extras = {"cites": self.cites, "state": self.state, "from": self.first}
        data |= {key: text for key, text in extras.items() if text}
        if self.before is not None:
            data["before"] = plain(self.before, self.unit)
        data["steps"] = [child.as_data() for child in self.children]
        return data

    def as_text(self, language: str) -> str:
        """As an indented worksheet, in `zh-hans` or `en`."""
        return "\n".join(self._lines(language.lower().startswith("zh"), 0))

    def _lines(self, chinese: bool, depth: int) -> list[str]:
        pick = 0 if chinese else 1
        unit = UNIT_WORDS.get(self.unit.name, ("", ""))[pick]
        shown = plain(self.value, self.unit)
        if isinstance(shown, bool):
            shown = (("否", "是") if chinese else ("no", "yes"))[shown]
        colon, semicolon = ("：", "；") if chinese else (": ", "; ")
        text = f"{'  ' * depth}{self.zh if chinese else self.en}{colon}{shown}{' ' + unit if unit else ''}"
        if self.before is not None:
            before = plain(self.before, self.unit)
            text += f"（取整前 {before}）" if chinese else f" (before rounding {before})"
        notes = [self.cites] if self.cites else []
        if self.first:
            notes.append(f"{self.first} 起" if chinese else f"from {self.first}")
        if self.state:
            notes.append(STATE_WORDS[self.state][pick])
        if notes:
            text += f" [{semicolon.join(notes)}]"
        return [text, *(line for child in self.children for line in child._lines(chinese, depth + 1))]


class Explainer:
    """Walks a graph whose functions are compiled, down the branches that were taken."""

    def __init__(
        self,
        parameters: Mapping[str, DatedParameter],
        formulas: Mapping[str, Formula],
        compiler: PersonCompiler,
        row: Row,
    ) -> None:
        self.parameters, self.formulas, self.compiler, self.row = parameters, formulas, compiler, row
        self.memo: dict[Expression, Number] = {}

    def explain(self, reference: Reference) -> Step:
        formula = self.formulas[reference.name]
        taken = reference.is_given(self.compiler.given)
        lines: dict[tuple[str, str], Step] = {}
        if not taken:
            self._collect(reference.root, lines, set())
        return Step(
            "fact" if taken else "formula",
            formula.name,
            formula.zh,
            formula.en,
            self._value(reference),
            formula.unit,
            formula.cites,
            children=tuple(lines.values()),
        )

    def _value(self, node: Expression) -> Number:
        return exact(self.compiler.functions[node](self.row, self.memo))

    def _collect(self, node: Expression, lines: dict[tuple[str, str], Step], seen: set[Expression]) -> None:
        """Add the lines of what `node` is made of, up to the next named result; what is used twice stands once."""
        if node in seen:
            return
        seen.add(node)
        match node:
            case Reference(name=name):
                lines.setdefault(("formula", name), self.explain(node))
            case Field(name=name):
                lines.setdefault(("fact", name), Step("fact", name, node.zh, node.en, self._value(node), node.unit))
            case Parameter(name=name):
                if isinstance(node.on, Expression):
                    self._collect(node.on, lines, seen)
                value = self.parameters[name].at(self._day(node))
                lines.setdefault(("parameter", f"{name} {value.first}"), self._parameter(name, value))
            case Lookup(name=name, keys=keys):
                for key in keys:
                    self._collect(key, lines, seen)
                step = self._parameter(name, self._looked_up(node))
                lines.setdefault(("parameter", step.zh), step)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                self._collect(condition, lines, seen)
                self._collect(then if self._value(condition) else otherwise, lines, seen)
            case Rounded():
                self._collect(node.of, lines, seen)
                lines.setdefault(("rounding", str(id(node))), self._rounding(node))
            case Comparison(left=left, right=right):
                self._collect(left, lines, seen)
                self._collect(right, lines, seen)
            case _:
                for child in children(node):  # type: ignore[arg-type]  # the set is closed
                    self._collect(child, lines, seen)

    def _day(self, node: Parameter | Lookup) -> Month | date:
        """The month or day whose value counts."""
        if not isinstance(node.on, Expression):
            return node.on or self.compiler.on
        counted = int(self._value(node.on))
        return Month.from_ordinal(counted) if node.on.unit.kind == "month" else day_of(counted)

    def _looked_up(self, node: Lookup) -> Value:
        held, day = self.parameters[node.name], self._day(node)
        found = [find(self.row, self.memo) for find in self.compiler.keys(node, day)]
        return held.at(day, found[0] if len(found) == 1 else tuple(found))

    def _parameter(self, name: str, value: Value) -> Step:
        held = self.parameters[name]
        zh, en = (held.zh, held.en) if value.key is None else (f"{held.zh}[{value.key}]", f"{held.en} [{value.key}]")
        return Step(
            "parameter", name, zh, en, exact(value.value), held.unit, value.source, value.state, str(value.first)
        )

    def _rounding(self, node: Rounded) -> Step:
        if node.how == "half":
            decimals = (f"{node.places}位小数", f"{node.places} decimals")
            where = ("分", "the fen") if node.unit.is_money and not node.places else decimals
            zh, en = f"四舍五入到{where[0]}", f"rounded half up to {where[1]}"
        else:
            zh, en = ("舍去尾数", "rounded down") if node.how == "floor" else ("进位取整", "rounded up")
        cites = state = ""
        if node.practice:
            practice = self.parameters[node.practice].at(self.compiler.on)
            zh, en = self.parameters[node.practice].zh, self.parameters[node.practice].en
            cites, state = practice.source, practice.state
        return Step("rounding", "", zh, en, self._value(node), node.unit, cites, state, before=self._value(node.of))
