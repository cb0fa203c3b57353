"""A certificate handed out: the PDF as it was issued and its signature, to whom the view has found it for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from renshe.casework.certificates import signature_file
from renshe.casework.certificates.kinds import kind_of
from renshe.casework.certificates.verifying import paper_of, standing
from renshe.casework.models import Certificate
from renshe.portal.papers import certificates as papers

VOID = "portal/certificate_void.html"


def pdf(request: HttpRequest, made: Certificate) -> HttpResponse:
    """Answer with the PDF, the same bytes each time; 410 where it is no longer valid.

    With `?in=en` it is a translation, printed now and not signed; so is one from before papers were kept.
    """
    answer = standing(made)
    in_english = request.GET.get("in") == papers.TRANSLATION
    kept = paper_of(made) if answer == "valid" and made.is_signed and not in_english else None
    if answer != "valid" or (made.is_signed and not in_english and kept is None):
        shown = "revoked" if answer == "revoked" else "altered"
        return render(request, VOID, {"certificate": made, "answer": shown}, status=410)
    if kept is None:
        url = request.build_absolute_uri(reverse("portal:verify"))
        language = papers.TRANSLATION if in_english else papers.PAPER
        kept = papers.pdf(kind_of(made.kind), made, url=url, language=language)
    return _file(kept, "application/pdf", "inline", f"{made.number}{'-en' if in_english else ''}.pdf")


def signature(request: HttpRequest, made: Certificate) -> HttpResponse:
    """Answer with the signature file; 404 where it was issued without one."""
    if not made.is_signed:
        raise Http404
    if (answer := standing(made)) != "valid":
        return render(request, VOID, {"certificate": made, "answer": answer}, status=410)
    return _file(signature_file.write(made), "application/json", "attachment", f"{made.number}.sig")


def _file(content: bytes, kind: str, disposition: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
