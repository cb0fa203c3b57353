"""`renshe law check`: what is wrong with law as it is written, all of it, with file and line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from renshe.cli.frame import AsJson, either, show_json, translating
from renshe.cli.usage import Commands
from renshe.law.checking import Finding, Material, check, tally
from renshe.law.worksheet.words import STATE_WORDS

app = Commands()
SEVERITIES = {"error": ("错误", "error"), "warning": ("提示", "warning")}
MISSING = ("尚未录入", "missing")


@app.command(
    "check",
    help=either(
        zh="检查法规的公式、参数和条文：列出全部问题及其文件和行号，有错误时退出码为 1",
        en="Check formulas, values and provisions: every finding with file and line; exit code 1 when one is an error.",
    ),
)
def check_law(
    as_json: AsJson = False,
    errors_only: Annotated[
        bool, typer.Option("--errors", help=either(zh="只列出错误，提示只计数", en="List errors only; count warnings."))
    ] = False,
    sentences: Annotated[
        bool,
        typer.Option(
            "--sentences",
            help=either(zh="列出尚未编成公式的条文及原因", en="List the sentences that are not in formulas, and why."),
        ),
    ] = False,
) -> None:
    from renshe.home import home
    from renshe.programmes.social_insurance.law import material

    law = material(home() / "law")
    found = check(law, date.today())  # noqa: DTZ011 - the office's calendar
    errors = [one for one in found if one.severity == "error"]
    with translating() as translate:
        if as_json:
            counts = {"errors": len(errors), "warnings": len(found) - len(errors)}
            listed = {"findings": [one.as_data(translate) for one in found], "not_in_formulas": _open(law)}
            show_json({**listed, **counts, **tally(law)})
        else:
            for one in errors if errors_only else found:
                typer.echo(_line(one, translate))
            if sentences:
                _list(law)
            _summary(len(errors), len(found) - len(errors), tally(law))
    if errors:
        raise typer.Exit(1)


def _line(one: Finding, translate: Callable[[str], str]) -> str:
    path = one.path.relative_to(Path.cwd()) if one.path.is_relative_to(Path.cwd()) else one.path
    severity = either(zh=SEVERITIES[one.severity][0], en=SEVERITIES[one.severity][1])
    return f"{path}:{one.line}: {severity}{either(zh='：', en=': ')}{one.in_words(translate)}"


def _open(law: Material) -> list[dict[str, str | bool]]:
    return [
        {
            "document": document.zh,
            "document_en": document.en,
            "article": one.article,
            "says_zh": one.zh,
            "says_en": one.en,
            "state": one.state,
            "in_part": one.is_carried,
            "why_zh": one.reason_zh,
            "why_en": one.reason_en,
        }
        for document in law.documents
        for one in document.open()
    ]


def _list(law: Material) -> None:
    for document in law.documents:
        if document.open():
            typer.echo(either(zh=document.zh, en=document.en))
        for one in document.open():
            part = either(zh="（部分编成）", en=" (in part)") if one.is_carried else ""
            typer.echo(f"  {one.article}{part}{either(zh='：', en=': ')}{either(zh=one.zh, en=one.en)}")
            typer.echo(f"      {either(zh=one.reason_zh, en=one.reason_en)}")


def _summary(errors: int, warnings: int, counts: dict[str, dict[str, int]]) -> None:
    typer.echo(either(zh=f"错误 {errors} 项，提示 {warnings} 项。", en=f"{errors} errors, {warnings} warnings."))
    words = {**STATE_WORDS, "missing": MISSING}
    states = [
        f"{either(zh=words[state][0], en=words[state][1])} {number}"
        for state, number in counts["values"].items()
        if number
    ]
    typer.echo(either(zh="取值：", en="Values: ") + either(zh="，", en=", ").join(states) + either(zh="。", en="."))
    of = counts["sentences"]
    typer.echo(
        either(
            zh=f"条文 {of['all']} 条：已编成公式 {of['whole']}，部分编成 {of['part']}，尚未编成 {of['none']}。",
            en=f"{of['all']} sentences of statutes: {of['whole']} in formulas, {of['part']} in part, {of['none']} not.",
        )
    )
