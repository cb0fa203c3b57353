"""Formulas: a clause of the law as a function, in editions by month; and the `law` that it reads."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, get_type_hints

from renshe.errors import Phrase
from renshe.law.errors import FormulaWrong, shown
from renshe.law.graph.related import Related
from renshe.law.month import Month
from renshe.law.units import Unit
from renshe.law.writing.codes import Codes
from renshe.law.writing.facts import Facts
from renshe.law.writing.quantities import Exact, Quantity


class LegalValue(Quantity, Protocol):
    """A value of law; one with brackets or codes is looked up by its key."""

    def __getitem__(self, key: Exact | tuple[Exact, ...], /) -> Quantity: ...


class Law(Protocol):
    """The parameters, each by its name; `law.injury_rate[person.injury_class]` looks one up in a table.

    `law.on("2021-06")`: the law as it was then, values and editions of formulas; `law.on(person.accident_month)`: the
    values of a month that is a fact. `law.methods_of("2021-06")`: formulas as they were, values as they are.
    """

    def __getattr__(self, name: str) -> LegalValue: ...
    def on(self, month: str | Quantity) -> Law:
        """The law as it was in that month; of a month or day that is a fact only its values."""

    def methods_of(self, month: str) -> Law:
        """Formulas as they were in that month, values as they are."""


@dataclass(frozen=True, eq=False)
class Edition:
    """A formula's clause as it reads from one month on, to the next edition or the end of `until`.

    `definition`: the source, where it isn't the function's own but a change that is tried.
    """

    function: Callable[..., Quantity]
    cites: str
    since: Month | None = None
    until: Month | None = None
    definition: ast.FunctionDef | None = None

    @property
    def line(self) -> int:
        return self.function.__code__.co_firstlineno

    @property
    def source(self) -> str:
        return ast.unparse(self.definition) if self.definition else inspect.getsource(self.function)

    @property
    def file(self) -> str:
        return self.function.__code__.co_filename


@dataclass(frozen=True, eq=False)
class Formula:
    """A clause as a function of a person's facts and the law, in editions by month.

    `pays`: what it yields is paid out as a benefit, so it has to be whole fen. `minimum`: the parameter below which the
    statute lets it not fall. `burden`: who asks would rather have less of it (a contribution, months that are missing).
    """

    name: str
    zh: str
    en: str
    unit: Unit
    facts: type[Facts]
    editions: list[Edition] = field(default_factory=list)
    pays: bool = False
    minimum: str = ""
    burden: bool = False
    of_the_language: ClassVar[bool] = True

    def __call__(self, person: Facts, law: Any) -> Quantity:
        return law.read(self, person)  # type: ignore[no-any-return]  # Law is what a reader sees; it reads too

    def edition_on(self, on: Month) -> Edition | None:
        """The edition in force in that month; None before the first and after the last."""
        begun = [one for one in self.editions if one.since is None or one.since <= on]
        return begun[-1] if begun and (begun[-1].until is None or on <= begun[-1].until) else None

    @property
    def span(self) -> tuple[str, str]:
        """Its first and last month, `-` where there is none."""
        return str(self.editions[0].since or "-"), str(self.newest.until or "-")

    @property
    def newest(self) -> Edition:
        """The edition of the latest month."""
        return self.editions[-1]

    @property
    def cites(self) -> str:
        return self.newest.cites

    @property
    def function(self) -> Callable[..., Quantity]:
        return self.newest.function

    @property
    def line(self) -> int:
        return self.newest.line

    @property
    def file(self) -> str:
        return self.newest.file

    @property
    def source(self) -> str:
        return "\n".join(edition.source for edition in self.editions)


def formula(
    *,
    zh: str = "",
    en: str = "",
    cites: str = "",
    since: str | None = None,
    until: str | None = None,
    pays: bool = False,
    minimum: str = "",
    burden: bool = False,
) -> Callable[[Callable[..., Any]], Formula]:
    """Declare a clause: its name is the function's, its facts the first argument's, its unit what it returns.

    Without a name or a clause (`cites`) it is read all the same: `renshe law check` tells of it. `since`, `until`: the
    first and last month in which it applies, where the law has such. `burden`: of it less is better. `pays` and
    `minimum` are promises that `renshe law check` holds the clause to: see Formula.
    """

    def declare(function: Callable[..., Any]) -> Formula:
        unit, facts = _signature(function)
        editions = [_edition(function, cites, since, until)]
        return Formula(function.__name__, zh, en, unit, facts, editions, pays, minimum, burden)

    return declare


def edition(
    of: Formula, *, cites: str = "", since: str, until: str | None = None
) -> Callable[[Callable[..., Any]], Edition]:
    """Declare how a formula reads from that month on; editions stand in the order of their months."""

    def declare(function: Callable[..., Any]) -> Edition:
        made = _edition(function, cites, since, until)
        unit, facts = _signature(function)
        if not unit.same(of.unit) or facts is not of.facts:
            raise _wrong(of.name, function, Phrase("an edition reads the same facts and yields the same unit"))
        before = of.newest
        if made.since is not None and before.since is not None and made.since <= before.since:
            raise _wrong(of.name, function, Phrase("editions are out of order: a later one stands after"))
        if made.since is not None and before.until is not None and made.since <= before.until:
            raise _wrong(of.name, function, Phrase("two editions apply in one month"))
        of.editions.append(made)
        return made

    return declare


def _edition(function: Callable[..., Any], cites: str, since: str | None, until: str | None) -> Edition:
    try:
        first, last = (Month.parse(text) if text else None for text in (since, until))
    except (ValueError, TypeError, AttributeError):
        raise _wrong(function.__name__, function, Phrase("since and until are months such as 2021-07")) from None
    return Edition(function, cites, first, last)


def _signature(function: Callable[..., Any]) -> tuple[Unit, type[Facts]]:
    """What it yields, and the class of its facts: its annotations."""
    hints = get_type_hints(function, include_extras=True)
    result, facts = hints.get("return"), next(iter(hints.values()), None)
    if not isinstance(facts, type) or not issubclass(facts, Facts):
        raise _wrong(
            function.__name__, function, Phrase("its first argument is annotated with its facts: a class of Facts")
        )
    for one in facts.declared.values():
        if isinstance(one, Related) and one.order and one.order not in one.row.declared:
            problem = Phrase(
                "%(rows)s are put in order by “%(order)s”, which is no fact of a row", rows=one.name, order=one.order
            )
            raise _wrong(function.__name__, function, problem)
    if isinstance(result, type) and issubclass(result, Codes):
        return result.unit, facts
    unit = next(iter(getattr(result, "__metadata__", ())), None)
    if not isinstance(unit, Unit):
        raise _wrong(
            function.__name__, function, Phrase("it is annotated with the unit of what it yields, such as “-> Fen”")
        )
    return unit, facts


def _wrong(name: str, function: Callable[..., Any], problem: Phrase) -> FormulaWrong:
    code = function.__code__
    return FormulaWrong(name, shown(code.co_filename), code.co_firstlineno, problem)
