"""What a command on law is given: the book of this installation, a month, facts as JSON in yuan."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import typer

from renshe.cli.language import either
from renshe.law import Month, Rulebook
from renshe.law.told import facts_json
from renshe.law.told.facts_json import GivenTwice


def rulebook() -> Rulebook:
    from renshe.home import home
    from renshe.programmes.social_insurance.law import rulebook_of

    return rulebook_of(home() / "law")


def month_of_law(on: str, *, named: str = "--on") -> Month:
    """The month given as `named`. Raises BadParameter."""
    try:
        return Month.parse(on)
    except ValueError as error:
        words = either(
            zh=f"{named}：“{on}”不是月份，应如 2021-07。", en=f"{named}: “{on}” is not a month such as 2021-07."
        )
        raise typer.BadParameter(words) from error


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
        given = facts_json.read(raw)
    except GivenTwice as error:
        words = either(
            zh=f"{named}：{shown} 中“{error.name}”写了不止一次，每个数据项只能写一次。",
            en=f"{named}: in {shown}, “{error.name}” is given more than once; give each fact once.",
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
