"""Guides (办事指南), open to everybody: which items there are, and all that one has to know of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from renshe.casework.items import all_items
from renshe.casework.items.service_item import LEVELS
from renshe.portal.listed.services import Listed, ServiceFilter, Services
from renshe.portal.lists import list_page
from renshe.portal.services import drawn, told
from renshe.portal.services.applicants import PUBLIC, is_applied_for_here, item_or_404, kind_of
from renshe.portal.services.own_pages import OWN_PAGES


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """All items that residents or employers may use."""
    items = [one for one in all_items() if PUBLIC.intersection(one.applicants)]
    return list_page(
        request,
        [Listed.of(one) for one in items],
        table=Services,
        title=_("Services"),
        filters=ServiceFilter,
        template="portal/services/list.html",
        file_name="services",
    )


@require_safe
def service(request: HttpRequest, item: str) -> HttpResponse:
    shown = item_or_404(item)
    kind, needed = kind_of(request.user), told.needed(shown)
    context = {
        "item": shown,
        "applicants": told.applicants(shown),
        "channels": told.channels(shown),
        "level": LEVELS[shown.level],
        "fee": told.fee(shown),
        "needed": needed,
        "wanted": [*needed.attached, *needed.brought],
        "limits": list(told.limits(shown)),
        "asked": [one.label for one in (shown.form.of(kind) if kind else shown.form).fields()],
        "places": list(drawn.places(shown.procedure)),
        "drawing": drawn.drawing(shown.procedure),
        "own_page": OWN_PAGES.get(shown.code, ""),
        "is_applied_for_here": is_applied_for_here(shown),
        "may_apply": kind in shown.applicants,
    }
    return render(request, "portal/services/guide.html", context)
