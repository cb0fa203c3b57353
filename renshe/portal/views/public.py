"""Pages without sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from renshe.portal import certificates
from renshe.portal.forms import VerifyForm


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Check a certificate by its number and code (typed, or from the QR code)."""
    form = VerifyForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        answer, found = certificates.check(form.cleaned_data["number"], form.cleaned_data["code"])
        context |= {"answer": answer, "found": certificates.shown_to_all(found) if found else None}
    return render(request, "portal/public/verify.html", context)
