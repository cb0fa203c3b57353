"""What the records of a figure are narrowed by: words, a month of the year, and a choice for each of its breakdowns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renshe.indicators.declare import STOCK, Indicator
from renshe.law import Month
from renshe.portal.forms import SearchForm
from renshe.portal.queries import figures


class RecordsForm(SearchForm):
    """`within`: the towns that the reader may choose among; None for all."""

    def __init__(
        self, data: Any, *, figure: Indicator, months: Iterable[Month], within: list[int] | None = None
    ) -> None:
        super().__init__(data)
        self._names: dict[str, dict[str, str]] = {}
        every = _("Last closed month") if figure.kind == STOCK else _("Whole year")
        self._add("month", _("Month"), [("", every), *((str(one), str(one)) for one in months)])
        for by in figure.breakdowns:
            names = figures.names(by)
            if by == "town" and within is not None:
                names = {key: name for key, name in names.items() if key in within}
            self._names[by] = {str(key): name for key, name in names.items()}
            self._add(by, figures.column_heading(by), [("", _("All")), *self._names[by].items()])

    def _add(self, name: str, label: Any, choices: list[tuple[str, Any]]) -> None:
        widget = forms.Select(attrs={"class": "form-select"})
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)

    def told(self) -> list[str]:
        """What the records are narrowed to, in words; the month stands in the page's heading."""
        return [names[key] for by, names in self._names.items() if (key := self.data.get(by, "")) in names]
