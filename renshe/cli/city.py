"""`renshe city build`: a made-up city of any size."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="The sample city.", no_args_is_help=True)


@app.callback()
def city() -> None:
    """The sample city: made up, deterministic, of any size from 1:1000 to 1:1."""


@app.command()
def build(
    scale: Annotated[str, typer.Option(help="From 0.001 to 1.")] = "0.01",
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="The same seed makes the same city.")] = 7,
) -> None:
    """Build the city in an empty database. Refuses one that is not empty."""
    from renshe.city.build import build as build_city
    from renshe.city.quotas import parse_scale
    from renshe.errors import RensheError

    try:
        made = build_city(scale=parse_scale(scale), seed=seed, progress=lambda step: typer.echo(f"· {step}", err=True))
    except RensheError as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"people {made.people} · employers {made.employers} · enrolments {made.enrolments} · towns {made.towns}")
