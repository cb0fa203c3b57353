"""The `renshe` command: words in, one call, words out. Exit codes: 0 done, 1 refused with a reason, 2 wrong usage.

Each module here adds the commands of one room to its own `app`; it is registered below. `ready()` starts the
database when it doesn't run, sets Django up and migrates where needed; what it started it stops.
"""

from __future__ import annotations

import sys

import typer

from renshe import lifeline
from renshe.cli import archive, audit, city, doctor, figures, law, ledger, month, run, serve
from renshe.cli.frame import either, in_words, progress_bar, ready, show_json
from renshe.errors import RensheError

__all__ = ["app", "main", "progress_bar", "ready", "show_json"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=either(zh="人社平台 Renshe", en="Renshe, the platform of a human resources and social security bureau"),
)
app.add_typer(city.app, name="city", help=either(zh="样板城市", en="The sample city"))
app.add_typer(month.app, name="month", help=either(zh="月结", en="The month's close"))
app.add_typer(law.app, name="law", help=either(zh="法规参数与公式", en="Parameters and formulas of law"))
app.add_typer(archive.app, name="archive", help=either(zh="封存的月度档案", en="The archive of sealed months"))
app.add_typer(ledger.app, name="ledger", help=either(zh="基金账", en="The funds' books"))
app.add_typer(audit.app, name="audit", help=either(zh="审计日志", en="The audit trail"))
for module in (figures, doctor, serve, run):
    app.add_typer(module.app)


def main() -> None:
    lifeline.end_when_cut()
    try:
        app()
    except RensheError as error:
        print(in_words(error), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
