"""Delegations (委托代办): asked of a colleague, answered, seen, ended early."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from renshe.access import delegations
from renshe.access.models import Delegation, User
from renshe.errors import RensheError
from renshe.portal import delegating, typed
from renshe.portal.delegating import DelegationForm
from renshe.portal.listed.delegations import DelegationFilter, Delegations
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import COUNTERS, for_officers, signed_in
from renshe.portal.words import in_words

staff = for_officers(*COUNTERS)


@require_GET
@staff
def listed(request: HttpRequest) -> HttpResponse:
    """Those given and taken; for a leader those of the units led."""
    return list_page(
        request,
        delegations.seen_by(signed_in(request)),
        table=Delegations,
        filters=DelegationFilter,
        title=_("Delegations"),
        template="portal/officer/delegations.html",
        file_name="delegations",
    )


@require_http_methods(["GET", "POST"])
@staff
def new(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to take over."""
    user = signed_in(request)
    form = DelegationForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = delegating.ask(user, form.cleaned_data)
        except RensheError as error:
            form.add_error(None, in_words(error))
        else:
            messages.success(request, _("%(user)s is asked; nothing changes until they accept.") % {"user": made.taker})
            return redirect("portal:delegation", pk=made.pk)
    context = {
        "title": _("Hand my work over"),
        "form": form,
        "has_roles": delegations.lendable(user).exists(),
        "most": delegations.MOST_DAYS,
    }
    return render(request, "portal/officer/delegation_new.html", context)


@require_GET
@staff
def one(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    found = _seen(user, pk)
    is_over = found.last_day < timezone.localdate()
    is_asked = found.state == Delegation.State.ASKED and not is_over
    is_accepted = found.state == Delegation.State.ACCEPTED and not is_over
    context: dict[str, Any] = {
        "title": _("Delegation"),
        "delegation": found,
        "is_over": is_over,
        "may_answer": is_asked and found.taker_id == user.pk,
        "may_end": (is_asked or is_accepted) and delegations.may_end(found, user),
        "is_own_question": is_asked and found.giver_id == user.pk,
    }
    return render(request, "portal/officer/delegation.html", context)


@require_POST
@staff
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it or decline it."""
    user = signed_in(request)
    found = _seen(user, pk)
    accepts = request.POST.get("answer") == "accept"
    try:
        delegating.answer(found, user, accepts=accepts)
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        words = _("You stand in for %(user)s.") if accepts else _("You do not stand in for %(user)s.")
        messages.success(request, words % {"user": found.giver})
    return redirect("portal:delegation", pk=pk)


@require_POST
@staff
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now: giver, taker or a chief."""
    user = signed_in(request)
    found = _seen(user, pk)
    try:
        delegating.end(found, user)
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("The delegation has ended; nothing of it holds any more."))
    return redirect("portal:delegation", pk=pk)


def _seen(user: User, pk: int) -> Delegation:
    found = delegations.seen_by(user).filter(pk__in=typed.keys([str(pk)])).first()
    if found is None:
        raise Http404
    return found
