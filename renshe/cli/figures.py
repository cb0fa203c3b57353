"""`renshe figures 2021`: the yearly report's figures, from their records."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import typer

from renshe.cli import table
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

    It stands on the year's closed months, from `first_month` to `last_month`. Where none is closed, what there is is
    told as it stands in the open month; of what happened there is no figure yet: the value is None, and the reason
    stands beside it. `records_url` leads to the page of the records of the year, which add up to the value.
    """
    from django.urls import reverse

    from renshe.indicators.covered import covered
    from renshe.indicators.declare import STOCK, Indicator, all_indicators

    def of(one: Indicator) -> dict[str, Any]:
        period = covered(year, stock=one.kind == STOCK)
        total = one.value(period) if period else None
        return {
            "id": one.id,
            "label_zh": one.label_zh,
            "label_en": one.label_en,
            "value": plain_yuan(total) if one.is_money and total is not None else total,
            "unit": one.unit,
            "records_url": reverse("portal:records", args=[one.id, year]),
            "first_month": str(period.first) if period else None,
            "last_month": str(period.last) if period else None,
            "reason_zh": None if period else f"{year} 年尚无已月结的月份",
            "reason_en": None if period else f"no month of {year} is closed yet",
        }

    return [of(one) for one in all_indicators()]


UNITS_ZH = {"people": "人", "person-times": "人次", "yuan": "元"}


def print_table(year: int, found: list[dict[str, Any]]) -> None:
    """Print the figures as officers read them: thousands apart, units in words, under the months that they cover."""
    english = language() == "en"
    least = next((one for one in found if one["value"] is None), found[0])
    headings = ("Figure", "Value", "Unit") if english else ("指标", "数值", "单位")
    title = _title(year, least["first_month"], least["last_month"])
    table.show(headings, [_row(one, english=english) for one in found], numbers=(1,), title=title)
    if least["value"] is None:
        print(either(zh=f"{least['reason_zh']}。", en=f"There is no figure yet: {least['reason_en']}."))


def _row(one: dict[str, Any], *, english: bool) -> tuple[str, str, str]:
    none = either(zh="尚无数据", en="no figure yet")
    shown = none if one["value"] is None else f"{Decimal(one['value']):,}"
    unit = one["unit"] if english else UNITS_ZH.get(one["unit"], one["unit"])
    return one["label_en" if english else "label_zh"], shown, unit


def _title(year: int, first: str | None, last: str | None) -> str:
    """Name the months, where they are not the whole year."""
    is_part = first is not None and (first, last) != (f"{year}-01", f"{year}-12")
    zh, en = (f"（{first} 至 {last}）", f", {first} to {last}") if is_part else ("", "")
    return either(zh=f"{year} 年主要指标{zh}", en=f"Figures of {year}{en}")
