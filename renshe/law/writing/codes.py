"""Codes: a closed set of answers, such as the kinds of a post, each with its text as data and its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from renshe.law.graph.nodes import Code
from renshe.law.units import CodeSet, Unit, code_unit
from renshe.law.writing.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Named:
    """A code as it is declared; its class makes a `Code` of it."""

    zh: str
    en: str


def one(*, zh: str, en: str) -> Quantity:
    """A code of a closed set, declared in a subclass of `Codes`."""
    return cast(Quantity, Named(zh, en))


class Codes:
    """A closed set of codes. A subclass declares them: `WORKER = one(zh="工人", en="worker")`, as data `worker`."""

    unit: ClassVar[Unit]

    def __init_subclass__(cls) -> None:
        declared = {name: value for name, value in vars(cls).items() if isinstance(value, Named)}
        zh, en = tuple(one.zh for one in declared.values()), tuple(one.en for one in declared.values())
        cls.unit = code_unit(CodeSet(cls.__name__, tuple(name.lower() for name in declared), zh, en))
        for index, name in enumerate(declared):
            setattr(cls, name, Code(cls.unit, index))
