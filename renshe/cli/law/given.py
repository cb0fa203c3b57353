"""What a command on law is given: the book of this installation, a month, facts as JSON in yuan."""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import typer

from renshe.cli.language import either
from renshe.law import Month, Rulebook
from renshe.law.units import Unit


def rulebook() -> Rulebook:
    from renshe.home import home
    from renshe.programmes.social_insurance.law import rulebook_of

    return rulebook_of(home() / "law")


def unit_name(unit: Unit) -> str:
    """As it is typed and shown here: money in yuan."""
    return unit.name.replace("fen", "yuan")


def month_of_law(on: str) -> Month:
    try:
        return Month.parse(on)
    except ValueError as error:
        words = either(zh=f"--on：“{on}”不是月份，应如 2021-07。", en=f"--on: “{on}” is not a month such as 2021-07.")
        raise typer.BadParameter(words) from error


class _GivenTwice(Exception):
    """A key that stands in one JSON object more than once: which of its values was meant, nobody can know."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _GivenTwice(key)
        found[key] = value
    return found


def input_file(source: str, *, named: str = "--input") -> dict[str, Any]:
    """Read the facts from the file given as `named`.

    Raises BadParameter: no such file, not UTF-8, not JSON (and where), a fact twice, no object.
    """
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        words = either(
            zh=f"{named}：文件 {source} 不存在或无法读取。", en=f"{named}: {source} is not there or cannot be read."
        )
        raise typer.BadParameter(words) from error
    shown = either(zh="标准输入", en="standard input") if source == "-" else source
    try:
        # A bare 1127.31 is read as written, never through a float.
        given = json.loads(raw.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_each_once)
    except _GivenTwice as error:
        words = either(
            zh=f"{named}：{shown} 中“{error}”写了不止一次，每个数据项只能写一次。",
            en=f"{named}: in {shown}, “{error}” is given more than once; give each fact once.",
        )
        raise typer.BadParameter(words) from error
    except json.JSONDecodeError as error:
        words = either(
            zh=f"{named}：{shown} 第 {error.lineno} 行第 {error.colno} 列起不是有效的 JSON。",
            en=f"{named}: {shown} is not JSON from line {error.lineno}, column {error.colno} on.",
        )
        raise typer.BadParameter(words) from error
    except (ValueError, RecursionError) as error:
        words = either(zh=f"{named}：{shown} 不是 UTF-8 编码的 JSON。", en=f"{named}: {shown} is not JSON in UTF-8.")
        raise typer.BadParameter(words) from error
    if not isinstance(given, dict):
        words = either(
            zh=f'{named}：{shown} 应写成一组数据项，如 {{"wage": "5000.00"}}。',
            en=f'{named}: {shown} must be an object of facts such as {{"wage": "5000.00"}}.',
        )
        raise typer.BadParameter(words)
    return given


def facts_in_fen(book: Rulebook, formula: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the facts with yuan made fen, wherever the fact (or the result given in its place) is money."""
    return {fact: _fact(book, formula, fact, value) for fact, value in given.items()}


def _fact(book: Rulebook, formula: str, fact: str, value: Any) -> Any:
    fields = book.declared(formula)
    if isinstance(value, dict):
        return {key: _fact(book, formula, f"{fact}_{key}", one) for key, one in value.items()}
    if isinstance(value, list):
        first = next((name for name in fields if name.startswith(f"{fact}_")), fact)
        return [_fact(book, formula, first, one) for one in value]
    unit = fields[fact].unit if fact in fields else book.unit(fact) if fact in book.formulas else None
    if value is None or isinstance(value, bool) or unit is None:
        return value
    # An exponent such as 1e999999999 would be written out digit by digit; a fact has no need of one.
    if re.fullmatch(r"[-+0-9._ ]+[eE][-+0-9_ ]+", str(value)):
        return str(value)
    try:
        number = Fraction(value)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        return str(value)
    number = number * 100 if unit.is_money else number
    return number.numerator if number.denominator == 1 else number
