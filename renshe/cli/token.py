"""`renshe token …`: the keys with which machines ask the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, ready, show_json
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)
Username = Annotated[
    str,
    typer.Argument(
        metavar=either(zh="用户名", en="USERNAME"), help=either(zh="令牌所属的用户", en="As whom the machine asks.")
    ),
]
Name = Annotated[
    str, typer.Option("--name", metavar=either(zh="名称", en="NAME"), help=either(zh="用途", en="What it is for."))
]


@app.command(help=either(zh="发放接口令牌；令牌只显示这一次", en="Give a token for the API; it is shown this once."))
def give(
    username: Username,
    name: Name,
    last: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help=either(zh="最后有效日，最长一年", en="Last day; a year at most.")),
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            metavar=either(zh="权限范围", en="SCOPE"),
            help=either(
                zh="令牌可用于什么，可重复；不写则只可计算和测算（law、what-if）",
                en="What it opens; may be repeated. Without it: law and what-if, so no person and no case.",
            ),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    with ready():
        from renshe.access import accounts, tokens
        from renshe.access.token_scopes import WITHOUT_PEOPLE

        scopes = scope or list(WITHOUT_PEOPLE)
        token = tokens.give(accounts.named(username), name, last=last.date() if last else None, scopes=scopes)
    if as_json:
        show_json({"username": username, "name": name, "scopes": sorted(set(scopes)), "token": token})
    else:
        typer.echo(token)


@app.command(help=either(zh="停用接口令牌", en="End a token."))
def end(username: Username, name: Name) -> None:
    with ready():
        from renshe.access import accounts, tokens

        tokens.end(accounts.named(username), name)
    typer.echo(either(zh="已停用。", en="Ended."))


@app.command("list", help=either(zh="列出接口令牌", en="List the tokens that there are."))
def list_tokens(as_json: AsJson = False) -> None:
    with ready():
        from django.utils import timezone

        from renshe.access.models import ApiToken

        rows: list[dict[str, Any]] = [
            {
                "username": one.user.username,
                "name": one.name,
                "first_day": str(one.first_day),
                "last_day": str(one.last_day),
                "scopes": one.scopes,
                "opens": ", ".join(one.scopes),
                "works": one.last_day >= timezone.localdate(),
            }
            for one in ApiToken.objects.select_related("user").order_by("user__username", "first_day", "pk")
        ]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        ended = "" if row["works"] else either(zh="  已失效", en="  ended")
        opens = ", ".join(row["scopes"])
        typer.echo(f"{row['username']}  {row['name']}  {row['first_day']} – {row['last_day']}  {opens}{ended}")
    if not rows:
        typer.echo(either(zh="没有令牌。", en="There are no tokens."))
