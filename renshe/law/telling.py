"""How law is told to a person: a name with its label, an amount as people write it, what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from fractions import Fraction

from renshe.errors import Phrase
from renshe.law.amounts import plain
from renshe.law.errors import FactMissing
from renshe.law.graph.nodes import Expression, Field, Parameter, Reference
from renshe.law.units import Unit
from renshe.law.values.parameters import DatedParameter
from renshe.law.worksheet.arithmetic import in_names


def named(name: str, zh: str, en: str) -> Phrase:
    """The label for whoever reads, the identifier for whoever writes law."""
    return Phrase("“%(en)s” (%(name)s)", zh=zh, en=en, name=name) if zh and en else Phrase("%(name)s", name=name)


def named_node(node: Expression, parameters: Mapping[str, DatedParameter] | None = None) -> Phrase:
    """Return a node by its label, or its arithmetic in names where it has none."""
    match node:
        case Field(name=name, zh=zh, en=en) | Reference(name=name, zh=zh, en=en):
            return named(name, zh, en)
        case Parameter(name=name) if parameters and name in parameters:
            return named(name, parameters[name].zh, parameters[name].en)
        case _ if parameters is None:
            return Phrase("what it divides by")
        case _:
            zh, en = (in_names(node, parameters, chinese=chinese) for chinese in (True, False))
            return Phrase("“%(en)s”", zh=zh, en=en)


def expected(unit: Unit, places: int) -> Phrase:
    """What would be right as a value of `unit`."""
    if unit.kind == "flag":
        return Phrase("true or false")
    if unit.kind == "month":
        return Phrase("a month such as 2021-07")
    if unit.kind == "date":
        return Phrase("a day such as 2021-07-15")
    if unit.codes is not None:
        return Phrase("one of %(codes)s", codes=list(unit.codes.texts))
    if unit.is_money:
        return Phrase("an amount in yuan to the fen, such as 5000.00")
    if places:
        return Phrase("a number with at most %(places)s decimals, such as 0.6", places=places)
    return Phrase("a whole number")


def rows_expected(at_most: int, like: str) -> Phrase:
    """What would be right as related rows. `like`: a row as JSON."""
    return Phrase("a list of at most %(most)s rows such as %(like)s", most=at_most, like=f"[{like}]")


def missing(field: Field) -> FactMissing:
    """What is said of a fact that is needed and was not given; of a row that none of the rows was."""
    place = field.row
    if place is None or place.column:
        return FactMissing(named_node(field), expected(field.unit, field.places), field.name)
    return FactMissing(named(place.rows, place.zh, place.en), rows_expected(place.at_most, place.like), place.rows)


def near(name: str, known: Iterable[str], otherwise: Phrase | None = None) -> Phrase:
    """What may have been meant by an unknown name; where nothing comes close, `otherwise`."""
    close = get_close_matches(name, list(known), n=3, cutoff=0.5)
    if close:
        return Phrase("Did you mean: %(names)s?", names=close)
    return otherwise or Phrase("`renshe law list` names them all.")


def amount(number: Fraction, unit: Unit) -> str | Phrase:
    """In the units in which people write: money in yuan."""
    text = str(plain(number, unit))
    return Phrase("%(yuan)s yuan", yuan=text) if unit.is_money else text
