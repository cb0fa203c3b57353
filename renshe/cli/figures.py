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

    It stands on the year's closed months, from `first_month` to `last_month`. Where none is closed there is no figure
    yet: the value is None, and the reason stands beside it. `records_url` leads to the page of the records of the
    year, which add up to the value.
    """
    from django.urls import reverse

    from renshe.indicators.covered import covered
    from renshe.indicators.declare import all_indicators

    closed = covered(year)

    def value(indicator: Any) -> int | str | None:
        if closed is None:
            return None
        total: int = indicator.value(closed)
        return plain_yuan(total) if indicator.is_money else total

    of_all: dict[str, str | None] = {
        "first_month": str(closed.first) if closed else None,
        "last_month": str(closed.last) if closed else None,
        "reason_zh": None if closed else f"{year} 年尚无已月结的月份",
        "reason_en": None if closed else f"no month of {year} is closed yet",
    }
    return [
        {
            "id": one.id, "label_zh": one.label_zh, "label_en": one.label_en, "value": value(one), "unit": one.unit,
            "records_url": reverse("portal:records", args=[one.id, year]), **of_all,
        }
        for one in all_indicators()
    ]  # fmt: skip


UNITS_ZH = {"people": "人", "person-times": "人次", "yuan": "元"}


def print_table(year: int, found: list[dict[str, Any]]) -> None:
    """Print the figures as officers read them: thousands apart, units in words, under the months that they cover."""
    from rich.console import Console
    from rich.table import Table

    english = language() == "en"
    table = Table(title=_title(year, found[0]["first_month"], found[0]["last_month"]))
    for heading in ("Figure", "Value", "Unit") if english else ("指标", "数值", "单位"):
        table.add_column(heading, justify="right" if heading in ("Value", "数值") else "left")
    for one in found:
        none = either(zh="尚无数据", en="no figure yet")
        shown = none if one["value"] is None else f"{Decimal(one['value']):,}"
        unit = one["unit"] if english else UNITS_ZH.get(one["unit"], one["unit"])
        table.add_row(one["label_en" if english else "label_zh"], shown, unit)
    Console().print(table)
    if found[0]["value"] is None:
        print(either(zh=f"{found[0]['reason_zh']}。", en=f"There is no figure yet: {found[0]['reason_en']}."))


def _title(year: int, first: str | None, last: str | None) -> str:
    """Name the months, where they are not the whole year."""
    is_part = first is not None and (first, last) != (f"{year}-01", f"{year}-12")
    zh, en = (f"（{first} 至 {last}）", f", {first} to {last}") if is_part else ("", "")
    return either(zh=f"{year} 年主要指标{zh}", en=f"Figures of {year}{en}")
