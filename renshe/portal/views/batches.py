"""A batch of payments through one bank: its sums, and the payments whose people the officer may see."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.ledger.models import PaymentBatch
from renshe.portal.listed import batches as listed
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.queries import batches


@require_GET
@for_officers()
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    shown = PaymentBatch.objects.filter(pk=pk).first()
    if shown is None:
        raise Http404
    return list_page(
        request,
        batches.payments_of(shown, signed_in(request)),
        table=listed.BatchPayments,
        filters=listed.BatchPaymentFilter,
        title=_("Payment batch"),
        template="portal/officer/batch.html",
        file_name=shown.number,
        context={"batch": shown},
        watched=f"batch {shown.number}",
    )
