"""Facts: what a formula reads of one person, declared once with names, unit and range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from renshe.errors import Phrase
from renshe.law.graph.nodes import Expression, Field
from renshe.law.graph.related import Related
from renshe.law.units import Unit


@dataclass(slots=True)
class Fact:
    """A declared fact; on an instance of its class it is the node that reads it.

    `fixed`: nobody can change it and it isn't in doubt (a birth date): what would have to be otherwise never names it.
    `by_paying`: it grows by one with each month that is paid.
    """

    zh: str
    en: str
    unit: Unit
    low: Fraction
    high: Fraction
    places: int = 0
    name: str = ""
    fixed: bool = False
    by_paying: bool = False

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> Expression:
        return self.node

    @property
    def node(self) -> Field:
        return Field(self.name, self.zh, self.en, self.unit, self.low, self.high, self.places)


@dataclass(slots=True)
class Series:
    """The same fact once for each key (a year, a month of the year): `credited_1` … `credited_12`.

    `brings`: of months that are paid, the series to which each of them adds (the year's bases).
    `is_growing`: keys are added as time goes by; after the last one that is given there is nothing yet, so nought.
    """

    of: Fact
    keys: tuple[int, ...]
    name: str = ""
    brings: str = ""
    is_growing: bool = False

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> dict[int, Expression]:
        return dict(self.nodes())

    def nodes(self) -> Iterator[tuple[int, Field]]:
        one = self.of
        for key in self.keys:
            yield (
                key,
                Field(
                    f"{self.name}_{key}",
                    f"{one.zh}（{key}）",
                    f"{one.en} ({key})",
                    one.unit,
                    one.low,
                    one.high,
                    one.places,
                ),
            )


class Facts:
    """What a formula reads of one person; a subclass declares fields."""

    declared: ClassVar[dict[str, Fact | Series | Related]] = {}
    told_as: ClassVar[Phrase] = Phrase("the facts themselves")

    def __init_subclass__(cls) -> None:
        found: dict[str, Fact | Series | Related] = {}
        for base in reversed(cls.__mro__):
            found |= {name: value for name, value in vars(base).items() if isinstance(value, Fact | Series | Related)}
        cls.declared = found

    def __init__(self) -> None:
        # One node a fact, so that a graph reads each fact once.
        for name, fact in self.declared.items():
            match fact:
                case Fact():
                    self.__dict__[name] = fact.node
                case Series():
                    self.__dict__[name] = dict(fact.nodes())
                case Related():
                    self.__dict__[name] = fact.rows()
