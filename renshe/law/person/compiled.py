"""One person, quickly: the steps printed as one Python function over whole numbers, compiled once and called often.

The function takes facts as they come and explains nothing: whatever is unusual (a fact as text, out of its range,
missing; a division by zero) ends it with `Unusual` or another exception, and `at_length.py` is asked, which says what
is wrong. So it may reckon more than the law needs, but never gives another result.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from types import CodeType
from typing import Any

from renshe.law.graph.related import Related
from renshe.law.lowered.steps import (
    Bracket,
    Chosen,
    Compared,
    Divided,
    Entry,
    Given,
    Joined,
    Literal,
    Never,
    Not,
    Noted,
    OfCalendar,
    Over,
    Picked,
    Plus,
    Sign,
    Size,
    Step,
    Times,
    in_order,
    is_written_twice,
    operands,
)
from renshe.law.month import Month, day_number, day_of, first_day_of_month, month_of_day
from renshe.law.person.at_length import exact
from renshe.law.units import Unit

Compiled = Callable[[Mapping[str, Any]], list[Any]]
Recorded = Callable[[Mapping[str, Any]], tuple[list[Any], tuple[Any, ...]]]

DEEPEST = 40
"""How deep an expression is nested before it gets a name: Python's own parser has its limits."""


class Unusual(Exception):
    """Not for the short way."""


class _Region:
    """Statements that run together: the whole function, or one branch of a choice."""

    __slots__ = ("depth", "parent", "steps")

    def __init__(self, parent: _Region | None) -> None:
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.steps: list[Step] = []


def _meeting(a: _Region, b: _Region) -> _Region:
    while a is not b:
        if a.depth < b.depth:
            a, b = b, a
        assert a.parent is not None
        a = a.parent
    return a


class Printer:
    """Prints a function of a person's facts that returns the results as a list."""

    def __init__(
        self,
        results: Iterable[tuple[Over, Unit]],
        series: Mapping[str, Iterable[int]],
        recorded: Iterable[Step] = (),
        related: Mapping[str, Related] | None = None,
    ) -> None:
        self.results, self.recorded = list(results), list(recorded)
        self.series, self.related = series, related or {}
        self.lines: list[str] = []
        self.tables: list[Mapping[int, int]] = []
        self.codes: list[Callable[[str], int]] = []
        self.least: list[tuple[int | Fraction, ...]] = []
        self.uses: dict[Step, int] = {}
        self.regions: dict[Step, _Region] = {}
        self.branches: dict[Chosen, tuple[_Region, _Region]] = {}
        self.text: dict[Step, tuple[str, int]] = {}
        self.names: dict[Step, str] = {}

    def compile(self, name: str) -> Compiled:
        """Return a function of the facts that gives the results in order; `name` is its file's in a traceback."""
        compiled: Compiled = self._compile(name, "[{values}]")
        return compiled

    def compile_recording(self, name: str) -> Recorded:
        """Return a function that also returns the `recorded` steps' values; None where the branch wasn't taken."""
        recording: Recorded = self._compile(name, "[{values}], ({recorded})")
        return recording

    def _compile(self, name: str, answer: str) -> Any:
        ends = [step for result, _ in self.results for step in (result.over, result.under)]
        order = in_order(ends)
        self._place(order, ends)
        for step in order:
            self.regions[step].steps.append(step)
        self._read_facts([step for step in order if isinstance(step, Given)])
        for step in self.recorded:
            if isinstance(step, Noted) and self.regions[step] is not self.top:
                self.lines.append(f"    {self._name_of(step)} = None")
        self._print(self.top, 1)
        values = ", ".join(self._value(result, unit) for result, unit in self.results)
        recorded = "".join(f"{self._of(step)}, " for step in self.recorded)
        answer = answer.format(values=values, recorded=recorded)
        source = "\n".join(["def compiled(facts):", *self.lines, f"    return {answer}"])
        code: CodeType = compile(source, f"<{name}>", "exec")
        scope: dict[str, Any] = {"Unusual": Unusual, "Fraction": Fraction, "exact": exact, "series": _series}
        scope["related"] = _related
        scope |= {"Month": Month, "date": date, "month_of": month_of_day, "first_day": first_day_of_month}
        scope |= {"day_number": day_number, "day_of": day_of, "bracket": _bracket, "never": _never}
        scope |= {f"least_{number}": least for number, least in enumerate(self.least)}
        scope |= {f"codes_{number}": codes for number, codes in enumerate(self.codes)}
        scope |= {f"table_{number}": table.__getitem__ for number, table in enumerate(self.tables)}
        exec(code, scope)  # noqa: S102 - printed here from the law's graph, never from what anyone enters
        return scope["compiled"]

    # --- where each step belongs -------------------------------------------------------------------------------

    def _place(self, order: list[Step], ends: list[Step]) -> None:
        self.top = _Region(None)
        for step in ends:
            self.regions[step] = self.top
            self.uses[step] = self.uses.get(step, 0) + 2  # a result is named
        for step in reversed(order):
            here = self.regions[step]
            parts: list[tuple[Step, _Region]]
            if isinstance(step, Chosen):
                then, otherwise = _Region(here), _Region(here)
                self.branches[step] = then, otherwise
                parts = [(step.condition, here), (step.then, then), (step.otherwise, otherwise)]
            else:
                parts = [(part, here) for part in operands(step)]
            for part, region in parts:
                self.uses[part] = self.uses.get(part, 0) + (2 if is_written_twice(step) else 1)
                self.regions[part] = _meeting(self.regions[part], region) if part in self.regions else region

    # --- printing ----------------------------------------------------------------------------------------------

    def _read_facts(self, given: list[Given]) -> None:
        """Facts are taken out and looked at once, whole numbers within their range only."""
        wanted = {step.field.name: step for step in given}
        self._opened: dict[str, str] = {}
        for number, step in enumerate(wanted.values()):
            variable = f"f{number}"
            place = step.field.row
            if place is not None and not place.column:
                self.lines.append(f"    {variable} = len({self._open(place.rows)}) >= {place.at}")
            elif place is not None:
                rows = self._open(place.rows)
                self.lines.append(f"    if len({rows}) >= {place.at}:")
                self._read_fact(variable, f"{rows}[{place.at - 1}][{place.column!r}]", step, "        ")
                self.lines.append(f"    else: {variable} = {step.low}")
            else:
                self._read_fact(variable, self._source(step.field.name), step, "    ")
            for same in given:
                if same.field.name == step.field.name:
                    self.text[same] = variable, 0
        # What was given besides is looked at the long way.
        names = (self._of_series.get(name, (name, 0))[0] for name, step in wanted.items() if step.field.row is None)
        known = {*names, *(step.field.row.rows for step in wanted.values() if step.field.row is not None)}
        self.lines.append(f"    if len(facts) != {len(known)}: raise Unusual")

    @cached_property
    def _of_series(self) -> dict[str, tuple[str, int]]:
        return {f"{name}_{key}": (name, key) for name, keys in self.series.items() for key in keys}

    def _source(self, name: str) -> str:
        if name not in self._of_series:
            return f"facts[{name!r}]"
        held, key = self._of_series[name]
        return f"{self._open(held)}[{key!r}]"

    def _open(self, held: str) -> str:
        """The variable of a series or of related rows, which are taken out once."""
        if held not in self._opened:
            self._opened[held] = f"s{len(self._opened)}"
            if held in self.related:
                of = self.related[held]
                taken = f"related(facts[{held!r}], {of.at_most}, {of.order!r}, {len(of.row.declared)})"
            else:
                taken = f"series(facts[{held!r}], {tuple(self.series[held])!r})"
            self.lines.append(f"    {self._opened[held]} = {taken}")
        return self._opened[held]

    def _read_fact(self, variable: str, source: str, step: Given, pad: str) -> None:
        inside = f"{step.low} <= {variable} <= {step.high}"
        lines = [f"{variable} = {source}"]
        match step.field.unit.kind:
            case "flag":
                lines.append(f"if type({variable}) is not bool: raise Unusual")
            case "code":
                assert step.field.unit.codes is not None
                self.codes.append({text: at for at, text in enumerate(step.field.unit.codes.texts)}.__getitem__)
                lines = [f"{variable} = codes_{len(self.codes) - 1}({source})"]
            case "month":
                lines.append(f"if type({variable}) is not Month: raise Unusual")
                lines += [f"{variable} = {variable}.ordinal", f"if not {inside}: raise Unusual"]
            case "date":
                lines.append(f"if type({variable}) is not date: raise Unusual")
                lines += [f"{variable} = day_number({variable})", f"if not {inside}: raise Unusual"]
            case _ if step.scale == 1:
                lines.append(f"if type({variable}) is not int or not {inside}: raise Unusual")
            case _:
                lines += [f"{variable} *= {step.scale}"]
                lines.append(f"if {variable}.denominator != 1 or not {inside}: raise Unusual")
                lines.append(f"{variable} = {variable}.numerator")
        self.lines += [pad + line for line in lines]

    def _print(self, region: _Region, indent: int) -> None:
        for step in region.steps:
            if isinstance(step, Literal | Given | Never):
                continue
            pad = "    " * indent
            if isinstance(step, Chosen):
                then, otherwise = self.branches[step]
                if then.steps or otherwise.steps:
                    self._print_choice(step, then, otherwise, indent)
                    continue
            text, depth = self._expression(step)
            if self.uses[step] > 1 or depth > DEEPEST or isinstance(step, Noted):
                name = self._name_of(step)
                self.lines.append(f"{pad}{name} = {text}")
                text, depth = name, 0
            self.text[step] = text, depth

    def _print_choice(self, step: Chosen, then: _Region, otherwise: _Region, indent: int) -> None:
        name, pad = self._name_of(step), "    " * indent
        self.lines.append(f"{pad}if {self._of(step.condition)}:")
        self._print(then, indent + 1)
        self.lines.append(f"{pad}    {name} = {self._of(step.then)}")
        self.lines.append(f"{pad}else:")
        self._print(otherwise, indent + 1)
        self.lines.append(f"{pad}    {name} = {self._of(step.otherwise)}")
        self.text[step] = name, 0

    def _expression(self, step: Step) -> tuple[str, int]:
        depth = 1 + max((self._depth(part) for part in operands(step)), default=0)
        of = self._of
        match step:
            case Literal(low=value):
                return str(value), 0
            case Plus(left=a, right=b):
                return f"({of(a)} + {of(b)})", depth
            case Times(left=a, right=b):
                return f"({of(a)} * {of(b)})", depth
            case Divided():
                return self._divided(step), depth
            case Sign(of=a):
                name = of(a)
                return f"(({name} > 0) - ({name} < 0))", depth
            case Size(of=a):
                # Nought stands under a line: there Python divides by it and ends.
                return (of(a) if a.low >= 0 else f"abs({of(a)})"), depth
            case Picked(which=which, left=a, right=b):
                x, y = of(a), of(b)
                sign = "<" if which == "least" else ">"
                return f"({x} if {x} {sign} {y} else {y})", depth
            case Chosen(condition=condition, then=then, otherwise=otherwise):
                return f"({of(then)} if {of(condition)} else {of(otherwise)})", depth
            case Entry(over=over, under=under, entries=entries):
                self.tables.append(entries)
                table = f"table_{len(self.tables) - 1}"
                key = (
                    of(over) if isinstance(under, Literal) and under.low == 1 else f"Fraction({of(over)}, {of(under)})"
                )
                return f"{table}({key})", depth
            case Bracket(over=over, under=under, least=least):
                self.least.append(tuple(one.numerator if one.denominator == 1 else one for one in least))
                key = (
                    of(over) if isinstance(under, Literal) and under.low == 1 else f"Fraction({of(over)}, {of(under)})"
                )
                return f"bracket(least_{len(self.least) - 1}, {key})", depth
            case OfCalendar(which=which, of=a):
                return f"{which}({of(a)})", depth
            case Never():
                return "never()", 0
            case Compared(operator=operator, left=a, right=b):
                return f"({of(a)} {'==' if operator == '=' else operator} {of(b)})", depth
            case Joined(operator=operator, left=a, right=b):
                return f"({of(a)} {operator} {of(b)})", depth
            case Not(of=a):
                return f"(not {of(a)})", depth
            case Noted(of=a):
                return of(a), self._depth(a)
            case Given():
                raise AssertionError("facts are read first")

    def _divided(self, step: Divided) -> str:
        over, under = self._of(step.over), self._of(step.under)
        if step.how == "floor":
            return f"({over} // {under})"
        if step.how == "ceiling":
            return f"(-(-{over} // {under}))"
        if isinstance(step.under, Literal):
            half, odd = divmod(step.under.low, 2)
            up = (
                f"({over} + {half}) // {step.under.low}"
                if not odd
                else f"({over} * 2 + {under}) // {2 * step.under.low}"
            )
            down = up.replace(f"({over} ", f"(-{over} ", 1)
        else:
            up, down = f"({over} * 2 + {under}) // ({under} * 2)", f"(-{over} * 2 + {under}) // ({under} * 2)"
        return f"({up})" if step.over.low >= 0 else f"({up} if {over} >= 0 else -({down}))"

    def _value(self, result: Over, unit: Unit) -> str:
        over, under = self._of(result.over), self._of(result.under)
        match unit.kind:
            case "flag":
                return f"bool({over})"
            case "month":
                return f"Month.from_ordinal({over})"
            case "date":
                return f"day_of({over})"
            case "code":
                assert unit.codes is not None
                return f"{unit.codes.texts!r}[{over}]"
        if isinstance(result.under, Literal) and result.under.low == 1:
            return over
        return f"exact(Fraction({over}, {under}))"

    def _of(self, step: Step) -> str:
        if isinstance(step, Never):
            return "never()"
        return str(step.low) if isinstance(step, Literal) else self.text[step][0]

    def _depth(self, step: Step) -> int:
        return 0 if isinstance(step, Literal | Never) else self.text[step][1]

    def _name_of(self, step: Step) -> str:
        return self.names.setdefault(step, f"v{len(self.names)}")


def _bracket(least: tuple[int | Fraction, ...], value: int | Fraction) -> int:
    place = bisect_right(least, value) - 1
    if place < 0:
        raise Unusual
    return place


def _never() -> int:
    raise Unusual


def _related(value: Any, at_most: int, order: str, columns: int) -> list[Any]:
    """The rows in their order, each with all its facts and no other."""
    if type(value) is not list or len(value) > at_most or any(len(row) != columns for row in value):
        raise Unusual
    return sorted(value, key=itemgetter(order)) if order else value


def _series(value: Any, keys: tuple[int, ...]) -> Mapping[int, Any]:
    if type(value) is dict:
        if len(value) != len(keys):
            raise Unusual
        return value
    if type(value) not in (list, tuple) or len(value) != len(keys):
        raise Unusual
    return dict(zip(keys, value, strict=True))
