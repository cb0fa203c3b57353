"""`renshe figures 2021`: the yearly report's figures, from their records."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import typer

from renshe.cli.frame import AsJson, either, language, ready, show_json
from renshe.cli.usage import Commands, whole
from renshe.law.month import Month
from renshe.money import plain_yuan

app = Commands()
Year = Annotated[
    int, typer.Argument(parser=whole(1949, 2199), metavar="YYYY", help=either(zh="年份，如 2021", en="Such as 2021."))
]


@app.command(help=either(zh="年报指标：逐项由记录算出", en="The year's figures, each computed from its records"))
def figures(year: Year, json: AsJson = False) -> None:
    with ready():
        from renshe.archive import whole
        from renshe.archive.sealing import require_records

        require_records(Month(year, 1), Month(year, 12), asked=str(year), lived=True)
        with whole.required():
            found = as_data(year)
        if json:
            show_json(found)
        else:
            print_table(year, found)


def as_data(year: int) -> list[dict[str, Any]]:
    """Return each figure with its value: counts as whole numbers, money as yuan with two decimals.

    `records_url` leads to the page of the records of the year, which add up to the value.
    """
    from django.urls import reverse

    from renshe.indicators.declare import all_indicators
    from renshe.indicators.period import Period

    def value(indicator: Any) -> int | str:
        total: int = indicator.value(Period.year(year))
        return plain_yuan(total) if indicator.is_money else total

    return [
        {
            "id": one.id, "label_zh": one.label_zh, "label_en": one.label_en, "value": value(one), "unit": one.unit,
            "records_url": reverse("portal:records", args=[one.id, year]),
        }
        for one in all_indicators()
    ]  # fmt: skip


UNITS_ZH = {"people": "人", "person-times": "人次", "yuan": "元"}


def print_table(year: int, found: list[dict[str, Any]]) -> None:
    """Print the figures as officers read them: thousands apart, units in words."""
    from rich.console import Console
    from rich.table import Table

    english = language() == "en"
    table = Table(title=f"Figures of {year}" if english else f"{year} 年主要指标")
    for heading in ("Figure", "Value", "Unit") if english else ("指标", "数值", "单位"):
        table.add_column(heading, justify="right" if heading in ("Value", "数值") else "left")
    for one in found:
        shown = f"{Decimal(one['value']):,}"
        unit = one["unit"] if english else UNITS_ZH.get(one["unit"], one["unit"])
        table.add_row(one["label_en" if english else "label_zh"], shown, unit)
    Console().print(table)
