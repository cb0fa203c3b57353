"""A list page: filtered, sorted, paged, exported. One function, so that every list behaves alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import django_filters
import django_tables2 as tables
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from renshe.access import masking, trail
from renshe.portal import exported, saved_lists, typed
from renshe.portal.listed import totals
from renshe.portal.listed.row_filter import RowFilter
from renshe.portal.spreadsheet import download


def list_page(
    request: HttpRequest,
    rows: models.QuerySet[Any] | Sequence[Any],
    *,
    table: type[tables.Table],
    title: str,
    filters: type[django_filters.FilterSet | RowFilter],
    template: str = "portal/list.html",
    file_name: str = "list",
    context: dict[str, object] | None = None,
    watched: str = "",
    about: models.Model | None = None,
    paginator: type[Paginator[Any]] = Paginator,
) -> HttpResponse:
    """Answer a list. `?export=xlsx` gives the filtered rows, all pages of them.

    `watched` names a list of people: who looked at it or took it out goes to the trail, with what was asked for. Where
    all of it is `about` one person or employer, it goes there under them.
    `paginator`: one that does not count all rows.
    """
    query = request.GET.copy()
    for name in ("page", "export"):
        query.pop(name, None)
    saved = saved_lists.offered(request, query)
    if saved and saved.first and not request.GET:
        return redirect(saved.first.address)
    chosen = filters(request.GET, queryset=rows, request=request)
    shown = table(chosen.qs if chosen.is_valid() else [])  # with the request it would take any number of rows a page
    tables.RequestConfig(request, paginate=False).configure(shown)
    shown.paginate(paginator, per_page=typed.rows_a_page(request))
    shown.page = shown.paginator.get_page(typed.page(request))
    takes_out = request.GET.get("export") == "xlsx"
    if watched:
        tell(request, watched, "list.exported" if takes_out else "list.seen", about=about)
    if takes_out:
        return download(request, chain(exported.values(shown), totals.in_file(shown)), file_name)
    return render(
        request,
        template,
        {
            "title": title,
            "table": shown,
            "filter": chosen,
            "query": query.urlencode(),
            "saved": saved,
            **(context or {}),
        },
    )


def tell(request: HttpRequest, what: str, action: str, *, about: models.Model | None = None) -> None:
    """Record that rows of people were seen or taken out, with what was asked for.

    A whole identity number that was searched for is masked: the trail is read by more people than the list.
    """
    asked = {
        name: masking.mask_identities(value[:200])
        for name, value in request.GET.dict().items()
        if isinstance(value, str) and value and "\x00" not in value
    }
    detail: dict[str, object] = {"asked": asked, **({"what": what} if about is not None else {})}
    trail.record(request.user, action, about or what, detail=detail, address=request.META.get("REMOTE_ADDR"))
