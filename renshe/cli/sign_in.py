"""`renshe sign-in …`: whoever lost a second factor, is locked out, or must be signed out everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from renshe.cli.frame import either, ready
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)
Username = Annotated[
    str, typer.Argument(metavar=either(zh="用户名", en="USERNAME"), help=either(zh="账号", en="Whose."))
]
Reason = Annotated[
    str,
    typer.Option(
        "--reason",
        metavar=either(zh="原因", en="REASON"),
        help=either(zh="记入审计留痕，如“手机丢失，已当面核对身份证”", en="Goes to the trail: how you knew who asked."),
    ),
]


@app.command(
    "forget-factor",
    help=either(
        zh="解除账号的二次验证（验证器应用、通行密钥、恢复码），并结束其全部登录",
        en="Take away a lost second factor with its recovery codes, and end all sign-ins.",
    ),
)
def forget_factor(username: Username, reason: Reason) -> None:
    with ready():
        from renshe.access import accounts, second_factor

        count = second_factor.take_away(accounts.named(username), by=None, reason=reason.strip())
    typer.echo(
        either(
            zh=f"已解除 {count} 项二次验证，全部登录已结束。",
            en=f"Factors taken away: {count}. All sign-ins are ended.",
        )
    )


@app.command(help=either(zh="结束账号的全部登录", en="End all sign-ins of an account."))
def end(username: Username) -> None:
    with ready():
        from django.db import transaction

        from renshe.access import accounts, sign_ins

        with transaction.atomic(durable=True):
            count = sign_ins.end_all(accounts.named(username), by=None, why="ended by the operator")
    typer.echo(either(zh=f"已结束 {count} 个登录。", en=f"Sign-ins ended: {count}."))


@app.command(help=either(zh="解除账号因多次输错的锁定", en="Unlock an account after wrong passwords or codes."))
def unlock(username: Username) -> None:
    with ready():
        from renshe.access import accounts, sign_ins

        count = sign_ins.unlock(accounts.named(username))
    typer.echo(either(zh=f"已清除 {count} 条输错记录。", en=f"Records of wrong tries cleared: {count}."))
