"""`renshe law`: what the law says, for one person. Needs no database and no Django."""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, language, show_json
from renshe.cli.usage import Commands
from renshe.law import Month, Rulebook
from renshe.law.amounts import plain
from renshe.law.explanation import STATE_WORDS
from renshe.law.units import Unit

app = Commands(no_args_is_help=True, help=either(zh="列出、计算、说明", en="List, compute, explain"))


def _rulebook() -> Rulebook:
    from renshe.home import home
    from renshe.programmes.social_insurance.law import rulebook_of

    return rulebook_of(home() / "law")


@app.command(
    "list",
    help=either(
        zh="列出公式及其数据项、参数及其取值、来源和状态",
        en="List formulas with their facts, and parameters with their values, sources and states.",
    ),
)
def list_law(as_json: AsJson = False) -> None:
    book = _rulebook()
    if as_json:
        show_json(_listing(book))
        return
    for formula in book.formulas.values():
        typer.echo(f"{formula.name}  {either(zh=formula.zh, en=formula.en)}  [{formula.cites}]")
    for parameter in book.parameters.values():
        states = dict.fromkeys(value.state for value in parameter.values)
        told = [either(zh=STATE_WORDS[one][0], en=STATE_WORDS[one][1]) for one in STATE_WORDS if one in states]
        words = either(zh="、", en=", ").join(told or [either(zh="尚未录入", en="missing")])
        typer.echo(f"{parameter.name}  {either(zh=parameter.zh, en=parameter.en)}  [{words}]")


def _listing(book: Rulebook) -> dict[str, Any]:
    return {
        "content_hash": book.content_hash,
        "formulas": [
            {
                "name": one.name,
                "label_zh": one.zh,
                "label_en": one.en,
                "unit": _unit(one.unit),
                "cites": one.cites,
                "facts": [
                    {"name": field.name, "label_zh": field.zh, "label_en": field.en, "unit": _unit(field.unit)}
                    for field in book.fields(one.name).values()
                ],
            }
            for one in book.formulas.values()
        ],
        "parameters": [
            {
                "name": one.name,
                "label_zh": one.zh,
                "label_en": one.en,
                "unit": _unit(one.unit),
                "file": one.file,
                "missing": not one.values,
                "values": [
                    {
                        "from": str(value.first),
                        **({} if value.key is None else {"key": value.key}),
                        "value": plain(value.value, value.unit),
                        "source": value.source,
                        "state": value.state,
                    }
                    for value in one.values
                ],
            }
            for one in book.parameters.values()
        ],
    }


def _unit(unit: Unit) -> str:
    return unit.name.replace("fen", "yuan")


@app.command(
    "compute",
    help=either(
        zh='为一个人计算一个公式；金额以元为单位，写成文字，如 "1127.31"',
        en='Compute a formula for one person. Money goes in and comes out in yuan, as text: "1127.31".',
    ),
)
def compute(
    name: Annotated[
        str,
        typer.Argument(
            metavar=either(zh="公式", en="NAME"),
            help=either(zh="公式名，见 `renshe law list`", en="As `renshe law list` names it."),
        ),
    ],
    on: Annotated[
        str, typer.Option("--on", metavar="YYYY-MM", help=either(zh="适用法规的月份", en="Whose law applies."))
    ],
    source: Annotated[
        str,
        typer.Option(
            "--input",
            metavar=either(zh="文件", en="FILE"),
            help=either(zh="写有数据项的 JSON 文件，- 为标准输入", en="JSON with the facts; - is standard input."),
        ),
    ],
    explain: Annotated[bool, typer.Option("--explain", help=either(zh="附计算过程", en="With the worksheet."))] = False,
    as_json: AsJson = False,
) -> None:
    month = _month(on)
    given = _input(source)
    book = _rulebook()
    facts = {fact: _fact(book, name, fact, value) for fact, value in given.items()}
    value = plain(book.compute(name, facts, month), book.unit(name))
    step = book.explain(name, facts, month) if explain else None
    used = book.states_used(name, month) if as_json else []
    if not as_json:
        typer.echo(step.as_text(language()) if step else value)
        return
    answer: dict[str, Any] = {
        "name": name,
        "on": str(month),
        "value": value,
        "unit": _unit(book.unit(name)),
        "content_hash": book.content_hash,
        "not_verified": sorted({one.name for one in used if one.value.state != "verified"}),
    }
    if step:
        answer["explanation"] = step.as_data()
    show_json(answer)


def _month(on: str) -> Month:
    try:
        return Month.parse(on)
    except ValueError as error:
        words = either(zh=f"--on：“{on}”不是月份，应如 2021-07。", en=f"--on: “{on}” is not a month such as 2021-07.")
        raise typer.BadParameter(words) from error


def _input(source: str) -> dict[str, Any]:
    """Read the facts. Raises BadParameter: no such file, not UTF-8, not JSON (and where), not an object."""
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        words = either(
            zh=f"--input：文件 {source} 不存在或无法读取。", en=f"--input: {source} is not there or cannot be read."
        )
        raise typer.BadParameter(words) from error
    shown = either(zh="标准输入", en="standard input") if source == "-" else source
    try:
        # A bare 1127.31 is read as written, never through a float.
        given = json.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        words = either(
            zh=f"--input：{shown} 第 {error.lineno} 行第 {error.colno} 列起不是有效的 JSON。",
            en=f"--input: {shown} is not JSON from line {error.lineno}, column {error.colno} on.",
        )
        raise typer.BadParameter(words) from error
    except (ValueError, RecursionError) as error:
        words = either(zh=f"--input：{shown} 不是 UTF-8 编码的 JSON。", en=f"--input: {shown} is not JSON in UTF-8.")
        raise typer.BadParameter(words) from error
    if not isinstance(given, dict):
        words = either(
            zh=f'--input：{shown} 应写成一组数据项，如 {{"wage": "5000.00"}}。',
            en=f'--input: {shown} must be an object of facts such as {{"wage": "5000.00"}}.',
        )
        raise typer.BadParameter(words)
    return given


def _fact(book: Rulebook, formula: str, fact: str, value: Any) -> Any:
    """Yuan to fen, wherever the fact (or the result given in its place) is money."""
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
