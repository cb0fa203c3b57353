"""`renshe law`: what the law says, for one person. Needs no database and no Django."""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from renshe.cli.frame import either, in_words, language
from renshe.errors import RensheError
from renshe.law import Month, Rulebook
from renshe.law.amounts import plain
from renshe.law.units import Unit

app = typer.Typer(no_args_is_help=True, help=either(zh="列出、计算、说明", en="List, compute, explain"))


def _rulebook() -> Rulebook:
    from renshe.home import home
    from renshe.programmes.social_insurance.law import rulebook_of

    return rulebook_of(home() / "law")


def _refuse(code: str, message: str, as_json: bool, status: int) -> typer.Exit:
    if as_json:
        typer.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    else:
        typer.echo(message, err=True)
    return typer.Exit(status)


@app.command("list")
def list_law(as_json: Annotated[bool, typer.Option("--json", help="JSON only")] = False) -> None:
    """List formulas with their facts, and parameters with every value, source and state."""
    try:
        book = _rulebook()
    except RensheError as error:
        raise _refuse(error.code, in_words(error), as_json, 1) from error
    if as_json:
        typer.echo(json.dumps(_listing(book), ensure_ascii=False, indent=1))
        return
    for formula in book.formulas.values():
        typer.echo(f"{formula.name}  {formula.zh}  {formula.en}  [{formula.cites}]")
    for parameter in book.parameters.values():
        states = sorted({value.state for value in parameter.values}) or ["missing"]
        typer.echo(f"{parameter.name}  {parameter.zh}  {parameter.en}  [{', '.join(states)}]")


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


@app.command("compute")
def compute(
    name: Annotated[str, typer.Argument(help="the formula, as `renshe law list` names it")],
    on: Annotated[str, typer.Option("--on", help="the month whose law applies, 2021-07")],
    source: Annotated[str, typer.Option("--input", help="a JSON file with the facts, or - for standard input")],
    explain: Annotated[bool, typer.Option("--explain", help="with the worksheet")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON only")] = False,
) -> None:
    """Compute a formula for one person. Money goes in and comes out in yuan, as text: "1127.31"."""
    try:
        month = Month.parse(on)
    except ValueError as error:
        words = either(zh=f"--on {on}:应写成 2021-07 这样的月份。", en=f"--on {on}: write a month such as 2021-07.")
        raise _refuse("usage", words, as_json, 2) from error
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        # A bare 1127.31 is read as written, never through a float.
        given = json.loads(text, parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        words = either(
            zh=f"--input {source}：没有这个文件，或内容不是 UTF-8 的 JSON。",
            en=f"--input {source}: no such file, or not JSON in UTF-8.",
        )
        raise _refuse("usage", words, as_json, 2) from error
    if not isinstance(given, dict):
        words = either(
            zh=f'--input {source}：应写成事实的对象，如 {{"wage": "5000.00"}}。',
            en=f'--input {source}: write an object of facts, {{"wage": "5000.00"}}.',
        )
        raise _refuse("usage", words, as_json, 2)
    try:
        book = _rulebook()
        facts = {fact: _fact(book, name, fact, value) for fact, value in given.items()}
        value = plain(book.compute(name, facts, month), book.unit(name))
        step = book.explain(name, facts, month) if explain else None
        used = book.states_used(name, month) if as_json else []
    except RensheError as error:
        raise _refuse(error.code, in_words(error), as_json, 1) from error
    except (InvalidOperation, ValueError, TypeError) as error:
        raise _refuse("law.fact-wrong", str(error), as_json, 1) from error
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
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))


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
