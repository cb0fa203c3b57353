"""`renshe cases …`: whether cases stand as they must; taken over to a new version of their procedure."""

from __future__ import annotations

from typing import Annotated

import typer

from renshe.cli import table
from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.ledger import as_data, show
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(
    help=either(
        zh="核对事项办件：状态与经过、编号、一案一决定、时限、审计留痕、通知",
        en="Check that cases stand as they must: events, numbers, one decision each, limits, trail, notices.",
    )
)
def check(json: AsJson = False) -> None:
    """Exit 0: they do; 1: some do not, and which."""
    with ready():
        from renshe.casework import check as case_check

        checks = case_check.check()
        if json:
            show_json([as_data(one) for one in checks])
        else:
            show(checks)
    if not all(one.ok for one in checks):
        raise typer.Exit(1)


@app.command(
    "take-over",
    help=either(
        zh="将在办件转入事项的现行流程：先列出不能转入的办件及原因，加 --do 才转入。可重复执行。",
        en="Take running cases over to the present version of an item's procedure: lists those that can't be, and why; "
        "with --do takes over the others. May be repeated.",
    ),
)
def take_over(
    item: Annotated[
        str,
        typer.Argument(
            metavar=either(zh="事项代码", en="ITEM"),
            help=either(zh="如 social_insurance.injury_recognition", en="As social_insurance.injury_recognition."),
        ),
    ],
    do: Annotated[
        bool,
        typer.Option(
            "--do/--check", help=either(zh="转入；不加则只检查", en="Take them over; without it they are only checked.")
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    with ready():
        from django.utils.translation import gettext

        from renshe.casework import taking_over
        from renshe.casework.items import get_item

        wanted = get_item(item)
        looked = taking_over.take_over_all(wanted, by=None) if do else taking_over.look(wanted)
        can, against = 0, []
        for one in looked:
            can += not one.reasons
            if one.reasons:
                against.append((str(one.case), one.case.version, [why.in_words(gettext) for why in one.reasons]))
        version = wanted.procedure.version
    if as_json:
        cases = [{"case": case, "version": was, "reasons": reasons} for case, was, reasons in against]
        show_json({"item": item, "version": version, "done": do, "can": can, "cannot": cases})
        return
    typer.echo(
        either(zh=f"第 {version} 版：已转入 {can} 件", en=f"Version {version}: {can} taken over")
        if do
        else either(zh=f"第 {version} 版：可转入 {can} 件", en=f"Version {version}: {can} can be taken over")
    )
    typer.echo(either(zh=f"不能转入 {len(against)} 件", en=f"{len(against)} can't be"))
    if against:
        headings = (
            either(zh="办件", en="Case"),
            either(zh="现行版本", en="Version"),
            either(zh="不能转入的原因", en="Why not"),
        )
        rows = [(case, str(was), either(zh="；", en="; ").join(reasons)) for case, was, reasons in against]
        table.show(headings, rows, numbers={1})
