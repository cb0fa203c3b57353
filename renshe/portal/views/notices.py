"""The inbox of whoever is signed in; for officers what was sent by SMS and e-mail, and what did not arrive."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.casework.models import Delivery, Notice
from renshe.casework.notices import inbox, unsent
from renshe.casework.notices.models import DeliveryQuerySet
from renshe.errors import RensheError
from renshe.portal.forms import ReasonForm
from renshe.portal.listed import notices as listed
from renshe.portal.listed.own_cases import case_page
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import HANDS, OFFICE, for_officers, roles_today, signed_in
from renshe.portal.words import in_words

State = Delivery.State


def _sent_out() -> DeliveryQuerySet:
    return Delivery.objects.select_related("notice__person", "notice__employer", "notice__user", "notice__case")


@require_GET
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        Notice.objects.seen_by(request.user),
        table=listed.Notices,
        title=_("Notices"),
        filters=listed.NoticeFilter,
        template="portal/notices/inbox.html",
        file_name="notices",
        context={"may_see_deliveries": bool(roles_today(request) & frozenset(OFFICE))},
    )


@require_GET
@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a notice; from now on it counts as read."""
    shown = get_seen_or_404(Notice.objects.select_related("case"), request.user, pk)
    inbox.mark_read(signed_in(request), shown.pk)
    context = {"notice": shown, "case_at": _case_page(signed_in(request), shown)}
    return render(request, "portal/notices/notice.html", context)


def _case_page(user: User, shown: Notice) -> str:
    """Where its reader finds the case that it tells of."""
    if shown.case is None:
        return ""
    return reverse("portal:case", args=[shown.case.pk]) if user.kind == User.Kind.OFFICER else case_page(shown.case)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    count = inbox.mark_all_read(signed_in(request))
    messages.success(request, _("Marked as read: %(count)s.") % {"count": count})
    return redirect("portal:notices")


@require_GET
@for_officers()
def deliveries(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        _sent_out().seen_by(request.user),
        table=listed.Deliveries,
        title=_("SMS and e-mail"),
        filters=listed.DeliveryFilter,
        file_name="deliveries",
        watched="deliveries",
    )


@require_GET
@for_officers()
def delivery(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, get_seen_or_404(_sent_out(), request.user, pk), ReasonForm())


def _page(request: HttpRequest, shown: Delivery, form: ReasonForm) -> HttpResponse:
    if shown.notice.person:
        trail.seen(request.user, shown.notice.person, "notice", address=request.META.get("REMOTE_ADDR"))
    is_hand = bool(roles_today(request) & frozenset(HANDS))
    context = {
        "delivery": shown,
        "to": shown.notice.person or shown.notice.employer or shown.notice.user,
        "address": listed.masked(shown),
        "why": listed.why(shown),
        "form": form,
        "may_say_sent": is_hand and shown.state == State.UNKNOWN,
        "may_send_again": is_hand and shown.state in (State.UNKNOWN, State.FAILED) and bool(shown.address),
    }
    return render(request, "portal/notices/delivery.html", context)


@require_POST
@for_officers(*HANDS)
def say_sent(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _settled(request, pk, unsent.say_sent, _("Noted: it was sent."))


@require_POST
@for_officers(*HANDS)
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _settled(request, pk, unsent.send_again, _("It is sent again."))


def _settled(request: HttpRequest, pk: UUID, change: Callable[..., None], words: str) -> HttpResponse:
    shown, form = get_seen_or_404(_sent_out(), request.user, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    try:
        change(shown, reason=form.cleaned_data["reason"], by=signed_in(request))
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, words)
    return redirect("portal:delivery", pk=pk)
