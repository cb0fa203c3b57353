"""`renshe what-if …`: reckon a what-if that a leader keeps, and show it. The portal begins them."""

from __future__ import annotations

from typing import Annotated

import typer

from renshe.cli.frame import AsJson, either, progress_bar, ready, show_json
from renshe.cli.usage import Commands

app = Commands(no_args_is_help=True)
Number = Annotated[int, typer.Argument(min=1, help=either(zh="测算编号", en="The number of the what-if."))]


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


def _must_be_there(number: int) -> None:
    from renshe.programmes.social_insurance.scenarios.models import Scenario

    if not Scenario.objects.filter(pk=number).exists():
        raise typer.BadParameter(either(zh=f"没有编号为 {number} 的测算。", en=f"There is no what-if {number}."))


@app.command(help=either(zh="计算一项测算；中途中断的接着算", en="Reckon a what-if, or take it up where it stood."))
def run(number: Number) -> None:
    with ready(), progress_bar() as progress:
        from renshe.programmes.social_insurance.scenarios import running

        _must_be_there(number)
        scenario = running.carry_out(number, progress=progress)
        typer.echo(f"{scenario.title}: {scenario.get_state_display()}")


@app.command(help=either(zh="显示一项测算", en="Show a what-if."))
def show(number: Number, json: AsJson = False) -> None:
    with ready():
        from renshe.programmes.social_insurance.scenarios import jobs
        from renshe.programmes.social_insurance.scenarios.models import Scenario

        _must_be_there(number)
        scenario = Scenario.objects.get(pk=number)
        progress = jobs.progress(scenario)
        if json:
            show_json(
                {
                    "id": scenario.pk,
                    "title": scenario.title,
                    "programme": scenario.programme,
                    "changes": scenario.changes,
                    "state": progress.state,
                    "done": progress.done,
                    "total": progress.total,
                    "result": scenario.result,
                }
            )
            return
        state = progress.state if progress.state == "interrupted" else scenario.get_state_display()
        typer.echo(f"{scenario.title}  {state}  {progress.done}/{progress.total}")
