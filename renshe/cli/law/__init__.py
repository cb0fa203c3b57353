"""`renshe law`: what the law says, for one person; how sound it is. Needs no database, but for what was decided."""

from __future__ import annotations

from renshe.cli.language import either
from renshe.cli.law import assurance, beginning, checking, computing, entering, listing, mutating, rerunning, trying
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True, help=either(zh="列出、计算、检查、重新计算", en="List, compute, check, run again"))
for module in (listing, computing, beginning, checking, entering, assurance, mutating, rerunning, trying):
    app.add_typer(module.app)
