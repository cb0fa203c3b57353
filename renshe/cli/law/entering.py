"""`renshe law to-enter`: what of the law a city enters before it goes live."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from renshe.cli.frame import AsJson, either, show_json
from renshe.cli.usage import Commands
from renshe.law import Month, Rulebook
from renshe.law.checking.to_enter import ToEnter, to_enter
from renshe.law.worksheet.words import UNIT_WORDS

app = Commands()
NAMED_AT_MOST = 3
WHY = {
    "missing": ("尚未录入", "missing"),
    "ended": ("已到期，须录入新值", "ended: the next one is needed"),
    "holes": ("部分尚未录入", "missing in part"),
    "assumed": ("示例假定，须换成正式数据", "assumed: the official one is needed"),
}


@app.command(
    "to-enter",
    help=either(
        zh="列出城市上线前须录入的法规参数", en="List the values of law that a city enters before it goes live."
    ),
)
def list_to_enter(
    on: Annotated[
        str, typer.Option("--on", metavar=either(zh="月份", en="MONTH"), help=either(zh="如 2026-11", en="As 2026-11."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    from renshe.home import home
    from renshe.programmes.social_insurance.law import rulebook_of

    today = Month.of(date.today())  # noqa: DTZ011 - the office's calendar
    book, month = rulebook_of(home() / "law"), Month.parse(on) if on else today
    found = to_enter(book, month)
    if as_json:
        show_json({"month": str(month), "to_enter": [_as_data(one) for one in found]})
        return
    for line in lines(book, found):
        typer.echo(line)
    typer.echo(either(zh=f"{month} 须录入 {len(found)} 项。", en=f"To be entered for {month}: {len(found)}."))


def lines(book: Rulebook, found: Iterable[ToEnter]) -> list[str]:
    """Return a line for each value, as a list to be ticked off: what, its unit, why, and what rests on it."""
    return [f"□ {told(book, one)}" for one in found]


def told(book: Rulebook, one: ToEnter) -> str:
    """Return one value in words."""
    unit = UNIT_WORDS.get(one.held.unit.name, ("", ""))
    zh = "，".join(
        filter(None, (one.held.name, unit[0], _until(one, "至 ") + WHY[one.why][0], _holes(one, "缺 ", "、")))
    )
    en = ", ".join(
        filter(
            None, (one.held.name, unit[1], WHY[one.why][1] + _until(one, " (until ", ")"), _holes(one, "not there: "))
        )
    )
    file = Path(one.held.file).name
    rests = resting(book, one)
    return either(
        zh=f"{one.held.zh}（{zh}；{file}）" + (f"：用于{rests}" if rests else ""),
        en=f"{one.held.en} ({en}; {file})" + (f": read by {rests}" if rests else ""),
    )


def resting(book: Rulebook, one: ToEnter) -> str:
    """Return the names of the formulas that read the value, the first few of them."""
    names = [either(zh=book.formulas[name].zh, en=book.formulas[name].en) for name in one.formulas]
    more = len(names) - NAMED_AT_MOST
    said = either(zh="、", en=", ").join(names[:NAMED_AT_MOST])
    return said + (either(zh=f"等 {len(names)} 项", en=f" and {more} more") if more > 0 else "")


def _until(one: ToEnter, before: str, after: str = "，") -> str:
    return f"{before}{one.until}{after}" if one.until else ""


def _holes(one: ToEnter, before: str, between: str = ", ") -> str:
    return before + between.join(map(str, one.holes)) if one.holes else ""


def _as_data(one: ToEnter) -> dict[str, object]:
    return {
        "name": one.held.name,
        "zh": one.held.zh,
        "en": one.held.en,
        "unit": one.held.unit.name,
        "file": Path(one.held.file).name,
        "why": one.why,
        "until": str(one.until) if one.until else None,
        "holes": [str(hole) for hole in one.holes],
        "formulas": list(one.formulas),
    }
