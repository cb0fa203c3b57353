"""New versions of procedures (流程换版): which running cases follow an earlier one, and which can't be taken over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from renshe.casework import taking_over
from renshe.casework.items import ServiceItem
from renshe.portal.cases import worded
from renshe.portal.people_signed_in import Role, for_officers, signed_in

SHOWN = 500
AT_ONCE = 2_000
"""So many cases are looked at in one request; the rest by the next, or by `renshe cases take-over`."""


@dataclass(frozen=True)
class Behind:
    code: str
    name: str
    version: int
    cases: int


@require_GET
@for_officers(Role.LEADER)
def listed(request: HttpRequest) -> HttpResponse:
    """The items of which running cases in one's units follow an earlier version."""
    units = _units(request)
    found = [
        Behind(code, str(item.name), item.procedure.version, taking_over.left_behind(item, units))
        for code, item in worded.items().items()
    ]
    context = {"title": _("Versions of procedures"), "rows": [one for one in found if one.cases]}
    return render(request, "portal/cases/versions.html", context)


@require_http_methods(["GET", "POST"])
@for_officers(Role.LEADER)
def one(request: HttpRequest, item: str) -> HttpResponse:
    """The check of one item; by POST, those are taken over that can be."""
    wanted = worded.items().get(item)
    if wanted is None:
        raise Http404
    if request.method == "POST":
        return _taken_over(request, wanted)
    looked = list(islice(taking_over.look(wanted, _units(request)), AT_ONCE))
    against = [one for one in looked if one.reasons]
    context = {
        "title": _("New version of “%(item)s”") % {"item": wanted.name},
        "item": wanted,
        "version": wanted.procedure.version,
        "can": len(looked) - len(against),
        "cannot": len(against),
        "rows": [
            (one.case, worded.state_name(one.case), [why.in_words(gettext) for why in one.reasons])
            for one in against[:SHOWN]
        ],
        "is_more": len(looked) == AT_ONCE,
    }
    return render(request, "portal/cases/version.html", context)


def _taken_over(request: HttpRequest, item: ServiceItem) -> HttpResponse:
    took = islice(taking_over.take_over_all(item, by=signed_in(request), units=_units(request)), AT_ONCE)
    done = sum(not one.reasons for one in took)
    messages.success(request, _("Taken over: %(count)s.") % {"count": done})
    return redirect("portal:cases-version", item=item.code)


def _units(request: HttpRequest) -> list[int]:
    return list(signed_in(request).units_in_reach(roles=(Role.LEADER.value,)).values_list("pk", flat=True))
