"""The `renshe` command: words in, one call, words out. Exit codes: 0 done, 1 refused with a reason, 2 wrong usage.
Where the reader of stdout leaves (`| head`), the command ends without words, with 1.
With `--json` stdout holds JSON only, also of a refusal: `{"error": {"code", "message"}}`.

Each module here adds the commands of one room to its own `app`; it is registered below. `ready()` starts the
database when it doesn't run, sets Django up and migrates where needed; what it started it stops.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import NoReturn

import typer
from typer._click.exceptions import ClickException

from renshe import lifeline
from renshe.cli import (
    archive,
    audit,
    cases,
    city,
    doctor,
    figures,
    jobs,
    keys,
    law,
    ledger,
    month,
    run,
    serve,
    sign_in,
    token,
    usage,
    what_if,
    worker,
)
from renshe.cli.frame import either, in_words, progress_bar, ready, show_json
from renshe.cli.usage import Commands
from renshe.errors import RensheError

__all__ = ["app", "main", "progress_bar", "ready", "show_json"]

app = Commands(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help=either(zh="人社平台 Renshe", en="Renshe, the platform of a human resources and social security bureau"),
)
app.add_typer(city.app, name="city", help=either(zh="样例城市", en="The sample city"))
app.add_typer(month.app, name="month", help=either(zh="月结", en="The month's close"))
app.add_typer(law.app, name="law", help=either(zh="法规参数与公式", en="Parameters and formulas of law"))
app.add_typer(archive.app, name="archive", help=either(zh="封存的月度档案", en="The archive of sealed months"))
app.add_typer(ledger.app, name="ledger", help=either(zh="基金账", en="The funds' books"))
app.add_typer(audit.app, name="audit", help=either(zh="审计留痕", en="The audit trail"))
app.add_typer(what_if.app, name="what-if", help=either(zh="政策测算", en="What-ifs"))
app.add_typer(cases.app, name="cases", help=either(zh="事项办件", en="Cases"))
app.add_typer(jobs.app, name="jobs", help=either(zh="排队的任务", en="Jobs in the queue"))
app.add_typer(token.app, name="token", help=either(zh="接口令牌", en="Tokens for the API"))
app.add_typer(keys.app, name="keys", help=either(zh="证明的签名密钥", en="The keys that sign certificates"))
app.add_typer(sign_in.app, name="sign-in", help=either(zh="登录与二次验证", en="Sign-ins, lost factors"))
for module in (figures, doctor, serve, worker, run):
    app.add_typer(module.app)


def main() -> None:
    """Run the command typed; say a refusal (1) or wrong usage (2) in words, with `--json` as JSON on stdout."""
    lifeline.end_when_cut()
    with _quiet_when_unread():
        try:
            sys.exit(app(prog_name="renshe", standalone_mode=False))
        except RensheError as error:
            _refuse(error.code, in_words(error), 1)
        except ClickException as error:
            _refuse("usage", usage.in_words(error), 2)
        except (typer.Abort, KeyboardInterrupt):
            sys.exit(130)


@contextlib.contextmanager
def _quiet_when_unread() -> Iterator[None]:
    """End without words where nobody reads on what is printed, also what is printed only at the end."""
    try:
        try:
            yield
        finally:
            print(end="", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter's end flushes once more
        sys.exit(1)


def _refuse(code: str, message: str, status: int) -> NoReturn:
    if "--json" in sys.argv[1:]:
        show_json({"error": {"code": code, "message": message}})
    else:
        print(message, file=sys.stderr)
    sys.exit(status)
