"""`renshe law assurance`: the tables of docs/assurance.md, made of the law as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renshe.cli.frame import either
from renshe.cli.usage import Commands
from renshe.law import Month
from renshe.law.checking.assurance import filled, tables

app = Commands()


@app.command(
    "assurance",
    help=either(
        zh="生成说明法规把握程度的表格（条文、取值、改动检验、待录入项），可写入文档",
        en="Make the tables of how sure we are of the law: statutes, values, mutation, what is to be entered.",
    ),
)
def assurance(
    on: Annotated[
        str,
        typer.Option(
            "--on", metavar="YYYY-MM", help=either(zh="待录入项所属月份", en="The month for which is to be entered.")
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            exists=True,
            dir_okay=False,
            metavar=either(zh="文档", en="DOCUMENT"),
            help=either(zh="写入该文档的相应部分", en="Put them into its sections."),
        ),
    ] = None,
) -> None:
    from renshe.programmes.social_insurance.law import last_tested, material, national_rulebook

    made = tables(material(), national_rulebook(), last_tested(), Month.parse(on))
    if into is None:
        typer.echo("\n\n".join(made.values()))
    else:
        into.write_text(filled(into.read_text("utf-8"), made), "utf-8")
