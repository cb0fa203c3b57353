"""A filter for rows that are not the database's (figures, what the archive answers), asked as a FilterSet is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.http import HttpRequest

from renshe.portal.forms import PortalForm


class RowFilter:
    """What rows are narrowed by. A subclass names its form and says which rows are kept."""

    form_class: ClassVar[type[PortalForm]]

    def __init__(self, data: Mapping[str, Any], *, queryset: Iterable[Any], request: HttpRequest) -> None:
        self.form = self.form_class(data)
        self._rows = queryset

    def is_valid(self) -> bool:
        return self.form.is_valid()

    @property
    def qs(self) -> list[Any]:
        """The rows that are kept, in their order; none where what is asked for makes no sense."""
        if not self.is_valid():
            return []
        return [row for row in self._rows if self.keeps(row, **self.form.cleaned_data)]

    def keeps(self, row: Any, **asked: Any) -> bool:
        raise NotImplementedError
