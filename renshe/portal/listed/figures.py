"""The list of a year's figures: its rows, columns and filter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from renshe.indicators.covered import covered
from renshe.indicators.declare import STOCK, all_indicators
from renshe.portal.forms import PortalForm
from renshe.portal.listed.order import CodedColumn, ListTable
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.tables import TEMPLATE, TITLE, CountColumn, MoneyColumn
from renshe.portal.words import UNITS


@dataclass(frozen=True)
class ListedFigure:
    """A figure of a year as the list shows it. `value` is a count, or fen; None while no month of it is closed."""

    code: str
    year: int
    label: str
    definition: str
    unit: str
    value: int | None

    @property
    def is_money(self) -> bool:
        return self.unit == "yuan"


def of_year(year: int, *, within: Collection[int] | None, language: str) -> list[ListedFigure]:
    """Return every figure of the year's closed months (what there is also before the first close).

    `within`: the towns that the reader may see; None for all.
    """
    return [
        ListedFigure(
            one.id,
            year,
            one.label(language),
            one.definition(language),
            one.unit,
            one.value(period, within=within) if (period := covered(year, stock=one.kind == STOCK)) else None,
        )
        for one in all_indicators()
    ]


class ValueColumn(tables.Column):
    """A count or a sum of money, whichever the record is; sorted among its like."""

    def __init__(self) -> None:
        attrs = {"td": {"class": "number"}, "th": {"class": "number"}}
        super().__init__(_("Value"), order_by=("unit", "value"), attrs=attrs, default=_("no figure yet"))

    def render(self, value: int, record: ListedFigure) -> str:
        return (MoneyColumn() if record.is_money else CountColumn()).render(value)

    def value(self, value: int, record: ListedFigure) -> Decimal | int:
        return (MoneyColumn() if record.is_money else CountColumn()).value(value)


class Figures(ListTable):
    label = tables.Column(
        _("Figure"), linkify=lambda record: reverse("portal:figure", args=[record.code, record.year]), attrs=TITLE
    )
    value = ValueColumn()
    unit = CodedColumn(_("Unit"), choices=UNITS)
    definition = tables.Column(_("Definition"), orderable=False)

    class Meta:
        template_name = TEMPLATE


class FigureForm(PortalForm):
    q = forms.CharField(label=_("Name or definition"), required=False, max_length=120)
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=[("", _("All")), *UNITS.items()])


class FigureFilter(RowFilter):
    form_class = FigureForm

    def keeps(self, row: ListedFigure, **asked: Any) -> bool:
        text = f"{row.label}\n{row.definition}".casefold()
        return asked["unit"] in ("", row.unit) and asked["q"].strip().casefold() in text
