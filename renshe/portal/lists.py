"""A list page: filtered, sorted, paged, exported. One function, so that every list behaves alike."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from renshe.portal.spreadsheet import download

ROWS_A_PAGE = 25


def list_page(
    request: HttpRequest,
    rows: models.QuerySet[Any],
    *,
    table: type[tables.Table],
    title: str,
    filters: type[django_filters.FilterSet] | None = None,
    template: str = "portal/list.html",
    file_name: str = "list",
    context: dict[str, object] | None = None,
) -> HttpResponse:
    """Answer a list. `?export=xlsx` gives the filtered rows, all pages of them."""
    chosen = filters(request.GET, queryset=rows, request=request) if filters else None
    if chosen is not None:
        rows = chosen.qs if chosen.is_valid() else rows.none()
    shown = table(rows, request=request)
    tables.RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(shown)
    if request.GET.get("export") == "xlsx":
        return download(shown.as_values(), file_name)
    query = request.GET.copy()
    for name in ("page", "export"):
        query.pop(name, None)
    return render(
        request,
        template,
        {"title": title, "table": shown, "filter": chosen, "query": query.urlencode(), **(context or {})},
    )
