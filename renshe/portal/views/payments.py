"""Payments that failed or that the bank did not answer: in sight until somebody ends them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.access.models import RoleHolding
from renshe.access.scope import get_seen_or_404
from renshe.access.step_up import recent_sign_in_required
from renshe.errors import RensheError
from renshe.ledger import settlements
from renshe.ledger.models import Settlement, UnpaidPayment
from renshe.portal import unpaid
from renshe.portal.forms import ReasonForm
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.queries import figures
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import settling
from renshe.programmes.social_insurance.benefits.kinds import in_words as in_words_of

Role = RoleHolding.Role
officers = for_officers()
fund_officers = for_officers(Role.FUND_OFFICER)
seconds = for_officers(Role.FUND_OFFICER, Role.CHECKER)


def _rows() -> QuerySet[UnpaidPayment]:
    waiting = Settlement.objects.filter(payment=OuterRef("pk"), state=Settlement.State.PROPOSED)
    rows = UnpaidPayment.objects.select_related("batch", "person__town")
    return rows.annotate(waits=Exists(waiting))


@require_GET
@officers
def payments(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        _rows().seen_by(request.user),  # type: ignore[attr-defined]  # annotate keeps the class, its type doesn't say
        table=unpaid.UnpaidPayments,
        title=_("Failed and unknown payments"),
        filters=unpaid.UnpaidFilter,
        file_name="payments",
        watched="unpaid payments",
    )


@require_GET
@officers
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk), unpaid.SettlementForm(), ReasonForm())


def _one(request: HttpRequest, pk: int) -> UnpaidPayment:
    return get_seen_or_404(UnpaidPayment.objects.select_related("batch", "person__town"), request.user, pk)


def _page(request: HttpRequest, shown: UnpaidPayment, form: unpaid.SettlementForm, refusal: ReasonForm) -> HttpResponse:
    user = signed_in(request)
    trail.seen(user, shown.person, "payment", address=request.META.get("REMOTE_ADDR"))
    said = list(shown.settlements.select_related("proposed_by", "decided_by").order_by("-pk"))
    waiting = next((one for one in said if one.state == Settlement.State.PROPOSED), None)
    is_unknown = shown.state == UnpaidPayment.State.UNKNOWN
    may_decide = waiting is not None and user.has_perm("ledger.decide_settlement", shown)
    context = {
        "payment": shown,
        "bank": figures.names("bank").get(shown.batch.bank_code, shown.batch.bank_code),
        "benefit": in_words_of(shown.purpose),
        "why": unpaid.in_words(shown),
        "settlements": said,
        "waiting": waiting,
        "may_propose": is_unknown and waiting is None and user.has_perm("ledger.propose_settlement", shown),
        "may_decide": may_decide and waiting is not None and waiting.proposed_by_id != user.pk,
        "is_own": waiting is not None and waiting.proposed_by_id == user.pk,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "portal/officer/payment.html", context)


@require_POST
@fund_officers
@recent_sign_in_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of an unknown payment."""
    shown, form = _one(request, pk), unpaid.SettlementForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, ReasonForm())
    said = form.cleaned_data
    return _done(
        request,
        pk,
        lambda: settlements.propose(
            pk,
            was_paid=said["was_paid"],
            evidence=said["evidence"],
            reason=said["reason"],
            officer=signed_in(request),
        ),
        _("Noted. A second officer has to confirm it."),
    )


@require_POST
@seconds
@recent_sign_in_required
def confirm(request: HttpRequest, pk: int, settlement: int) -> HttpResponse:
    """Confirm, as a second officer, what another said; the payment is then booked, or paid again."""
    _said_of(_one(request, pk), settlement)
    words = _("Confirmed. The payment is settled.")
    return _done(request, pk, lambda: settling.confirm(settlement, officer=signed_in(request)), words)


@require_POST
@seconds
@recent_sign_in_required
def refuse(request: HttpRequest, pk: int, settlement: int) -> HttpResponse:
    """Refuse what another officer said; the payment stays unknown."""
    shown, form = _one(request, pk), ReasonForm(request.POST)
    _said_of(shown, settlement)
    if not form.is_valid():
        return _page(request, shown, unpaid.SettlementForm(), form)
    reason = form.cleaned_data["reason"]
    words = _("Refused. The payment stays unknown.")
    return _done(request, pk, lambda: settlements.refuse(settlement, reason=reason, officer=signed_in(request)), words)


def _said_of(shown: UnpaidPayment, settlement: int) -> None:
    """A settlement of another payment does not exist here."""
    if not shown.settlements.filter(pk=settlement).exists():
        raise Http404


def _done(request: HttpRequest, pk: int, change: Callable[[], object], words: str) -> HttpResponse:
    try:
        change()
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, words)
    return redirect("portal:payment", pk=pk)
