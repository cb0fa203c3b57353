"""`renshe run` (`make run`): the sample city, its year 2021, then the portal. A second run repeats nothing."""

from __future__ import annotations

import os

import typer

from renshe.cli.figures import as_data, print_table
from renshe.cli.frame import either, progress_bar, ready
from renshe.cli.serve import open_portal, wanted_port
from renshe.cli.usage import Commands

app = Commands()
YEAR = 2021
SEED = 7


@app.command(help=either(zh="建样例城市、办结 2021 年各月、启动门户", en="Build the city, close 2021, serve."))
def run() -> None:
    wanted = wanted_port()
    with ready():
        _build_city()
        _close_year()
        _leave_work()
        print_table(YEAR, as_data(YEAR))
        _show_sign_ins()
        if os.environ.get("RENSHE_SERVE") != "0":
            open_portal(wanted, workers=2)


def _build_city() -> None:
    from renshe.registry.models import Person

    if Person.objects.exists():
        return
    from renshe.city.build import build
    from renshe.city.quotas import parse_scale

    typer.echo(either(zh="正在建样例城市……", en="Building the sample city …"))
    build(scale=parse_scale(os.environ.get("RENSHE_SCALE", "0.01")), seed=SEED)


def _close_year() -> None:
    from renshe.archive.models import SealedMonth
    from renshe.cli.month import play_city, simulated_partners
    from renshe.law.month import Month
    from renshe.programmes.social_insurance import month as months

    sealed = set(SealedMonth.objects.values_list("month", flat=True))
    for number in range(1, 13):
        month = Month(YEAR, number)
        if month.first_day in sealed:
            continue
        with progress_bar() as progress:
            months.require_turn(month)
            play_city(month)
            months.close(month, progress=progress, partners=simulated_partners())
        typer.echo(either(zh=f"{month} 已办结封存。", en=f"{month} is closed and sealed."))


def _leave_work() -> None:
    """Let a few employers hand in the month after the year, once, so that the officers find work; seal the trail."""
    from renshe.access import sealing
    from renshe.city.play import leave_waiting
    from renshe.cli.month import simulated_partners
    from renshe.law.month import Month
    from renshe.programmes.social_insurance.declaring.open_months import is_closed

    month = Month(YEAR + 1, 1)
    if simulated_partners() is not None and not is_closed(month):
        leave_waiting(month)
    sealing.seal()


def _show_sign_ins() -> None:
    from renshe.city.sign_ins import ALL

    typer.echo(either(zh="样例账号：", en="Sample sign-ins:"))
    for one in ALL:
        typer.echo(f"  {one.username:10} {one.password}  {either(zh=one.full_name, en=one.full_name_en)}")
