"""The documents of a case (文书): listed beside it, opened and verified by whoever sees the case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode

from renshe.access.reading import as_system
from renshe.casework.certificates.kinds import kind_of
from renshe.casework.items.declared_at import Words
from renshe.casework.models import Case, Certificate, Owed
from renshe.portal import certificates_served

ENDINGS = {"pdf": certificates_served.pdf, "sig": certificates_served.signature}


@dataclass(frozen=True)
class Shown:
    name: Words
    certificate: Certificate
    query: str  # of the public page that verifies it


@as_system("whoever sees the case sees its documents")
def documents_of(case: Case, *, but: Collection[Certificate] = ()) -> list[Shown]:
    """What was issued in a case, in order; `but`: what the page offers elsewhere already."""
    rows = Certificate.objects.filter(case=case).exclude(pk__in=[one.pk for one in but]).order_by("pk")
    return [Shown(kind_of(one.kind).name, one, urlencode({"number": one.number, "code": one.code})) for one in rows]


def is_printing(case: Case) -> bool:
    """Whether a document is owed that is not issued yet: it is on its way."""
    return Owed.objects.filter(case=case, kind=Owed.Kind.DOCUMENT, done_at=None).exists()


def served(request: HttpRequest, case: Case, number: str, ending: str) -> HttpResponse:
    """Answer with a document of a case that the view has found, or with its signature; 404 where there is none."""
    with as_system("whoever sees the case sees its documents"):
        made = Certificate.objects.select_related("signed_with").filter(case=case, number=number).first()
    if made is None or ending not in ENDINGS:
        raise Http404
    return ENDINGS[ending](request, made)
