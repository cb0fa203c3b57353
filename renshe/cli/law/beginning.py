"""`renshe law new`: the beginning of a formula, its values and its worked example."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Annotated

import typer

from renshe.cli.frame import either
from renshe.cli.usage import Commands

app = Commands()


@app.command(
    "new",
    help=either(
        zh="为一个新公式建立三个文件：参数、公式、算例；填写完毕之前检查和测试均不通过",
        en="Begin a formula: values, clause, worked example. Checks and tests fail until they are filled in.",
    ),
)
def new(
    programme: Annotated[
        str,
        typer.Argument(
            metavar=either(zh="业务", en="PROGRAMME"),
            help=either(zh="如 social_insurance", en="Such as social_insurance."),
        ),
    ],
    name: Annotated[
        str,
        typer.Argument(
            metavar=either(zh="公式", en="NAME"),
            help=either(zh="公式名，小写英文和下划线", en="The formula's name: small letters and _."),
        ),
    ],
) -> None:
    from renshe.law.checking.authoring import begin

    law = importlib.import_module(f"renshe.programmes.{_known(programme)}.law")
    book = law.national_rulebook()
    for path in begin(Path(law.FOLDER), name, [*book.formulas, *book.parameters]):
        typer.echo(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
    typer.echo(
        either(
            zh="请填写以上文件，再执行 renshe law check 和测试；步骤见 docs/law-authors.md。",
            en="Fill them in, then run renshe law check and the tests; docs/law-authors.md shows the way.",
        )
    )


def _known(programme: str) -> str:
    from renshe import programmes

    with_law = [
        one.name
        for one in pkgutil.iter_modules(programmes.__path__)
        if (Path(programmes.__path__[0]) / one.name / "law" / "__init__.py").exists()
    ]
    if programme not in with_law:
        names = "、".join(with_law)
        raise typer.BadParameter(
            either(
                zh=f"没有业务“{programme}”，现有：{names}。", en=f"There is no programme “{programme}”, but: {names}."
            )
        )
    return programme
