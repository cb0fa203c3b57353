"""`renshe city …`: the made-up city, of any size from 1:1000 to 1:1."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import typer

from renshe.cli.frame import either, in_words, ready
from renshe.cli.usage import Commands, whole

FIRST_YEAR, LAST_YEAR = 2015, 2026  # of which the law's values are known, or assumed by the sample


def _scale(text: str | Fraction) -> Fraction:
    from renshe.city.errors import ScaleOutOfRange
    from renshe.city.quotas import parse_scale

    if isinstance(text, Fraction):  # the default
        return text
    try:
        return parse_scale(text)
    except ScaleOutOfRange as error:
        raise typer.BadParameter(in_words(error)) from error


Scale = Annotated[
    Fraction,
    typer.Option(
        parser=_scale,
        metavar=either(zh="比例", en="SCALE"),
        help=either(zh="0.001 至 1", en="From 0.001 to 1."),
        show_default="0.01",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        parser=whole(0, 2**31 - 1),
        metavar=either(zh="整数", en="NUMBER"),
        help=either(zh="随机种子，相同则城市相同", en="The same seed makes the same city."),
    ),
]
Year = Annotated[
    int,
    typer.Option(
        parser=whole(FIRST_YEAR, LAST_YEAR),
        metavar=either(zh="年份", en="YEAR"),
        help=either(
            zh=f"首个办结年度，{FIRST_YEAR} 至 {LAST_YEAR}；期初为上年12月",
            en=f"The first year to be closed, {FIRST_YEAR} to {LAST_YEAR}; it opens with the December before.",
        ),
    ),
]
app = Commands(no_args_is_help=True)


@app.callback()
def commands() -> None:
    """Hold the commands together, however many there are."""


@app.command(
    help=either(
        zh="在空库中建样例城市；已有数据时拒绝", en="Build the sample city in an empty database, and only there."
    )
)
def build(scale: Scale = Fraction(1, 100), seed: Seed = 7, year: Year = 2021) -> None:
    with ready():
        from renshe.city.build import build as build_city
        from renshe.law.month import Month

        made = build_city(scale=scale, seed=seed, before=Month(year - 1, 12))
        print(
            either(
                zh=f"样例城市已建：{made.people} 人，{made.employers} 个单位，"
                f"{made.towns} 个镇街（{year}年初），参保 {made.enrolments} 人次。",
                en=f"The sample city is built: {made.people} people, {made.employers} employers, {made.towns} towns "
                f"(at the start of {year}), {made.enrolments} enrolments.",
            )
        )
