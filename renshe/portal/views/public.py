"""Pages without sign-in: is a certificate what it says, and the keys by which anyone can tell without us."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from renshe.casework import certificates
from renshe.casework.certificates.errors import SignatureFileWrong
from renshe.casework.certificates.models import SigningKey
from renshe.portal.api.limits import VERIFY, AMinute
from renshe.portal.certificate_files import FileForm, is_too_large, too_large
from renshe.portal.certificates_shown import shown_to_all
from renshe.portal.forms import VerifyForm
from renshe.portal.words import in_words

WAYS = (("SM2-SM3", "-digest sm3 -pkeyopt distid:1234567812345678 "), ("Ed25519", ""))
"""How OpenSSL 3 is asked to verify, by algorithm."""


@csrf_exempt  # it changes nothing, and whoever asks is nobody; the size is looked at before a byte is read
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a certificate by its number and code (typed, or from the QR code), or by its file."""
    if request.method == "POST":
        return _verify_file(request)
    form = VerifyForm(request.GET or None)
    context: dict[str, object] = {"form": form, "file_form": FileForm()}
    if form.is_bound and not VERIFY.allow_request(request):
        return _too_often(request, VERIFY)
    if form.is_bound and form.is_valid():
        found = certificates.verify_number(form.cleaned_data["number"], form.cleaned_data["code"])
        context |= _answered(found, by_file=False)
    return render(request, "portal/public/verify.html", context)


def _verify_file(request: HttpRequest) -> HttpResponse:
    if not VERIFY.allow_request(request):
        return _too_often(request, VERIFY)
    context: dict[str, object] = {"form": VerifyForm()}
    if is_too_large(request):
        context |= {"file_form": FileForm(), "refused": too_large()}
        return render(request, "portal/public/verify.html", context, status=413)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = certificates.verify_file(form.cleaned_data["file"], form.cleaned_data["signature"])
            context |= _answered(found, by_file=True)
        except SignatureFileWrong as error:
            form.say("signature", in_words(error))
    return render(request, "portal/public/verify.html", {**context, "file_form": form})


def _answered(found: certificates.Verified, *, by_file: bool) -> dict[str, object]:
    shown = found.certificate and shown_to_all(found.certificate, with_content=not by_file)
    return {"answer": found.answer, "found": shown, "by_file": by_file}


def _too_often(request: HttpRequest, limit: AMinute) -> HttpResponse:
    answer = render(request, "portal/public/too_often.html", status=429)
    answer["Retry-After"] = str(int(limit.wait()) + 1)
    return answer


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys by which certificates are signed, now and before, and how to verify without this portal."""
    rows = SigningKey.objects.order_by("-begun_at", "pk")
    return render(request, "portal/public/keys.html", {"keys": rows, "ways": WAYS})


@require_GET
def key(request: HttpRequest, key_id: str) -> HttpResponse:
    """One public key as a PEM file."""
    row = SigningKey.objects.filter(pk=key_id).first()
    if row is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{row.pk}.pem"'}
    return HttpResponse(row.public_key, content_type="application/x-pem-file", headers=headers)
