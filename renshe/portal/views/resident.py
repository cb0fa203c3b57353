"""A resident's own pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from renshe.access.models import User
from renshe.portal import certificates, tables
from renshe.portal.forms import CertificateForm
from renshe.portal.lists import list_page
from renshe.portal.models import Certificate
from renshe.portal.people_signed_in import for_kind, own_person, signed_in
from renshe.portal.queries import accounts, months
from renshe.programmes.social_insurance.models import PensionAward
from renshe.registry.models import Enrolment

residents = for_kind(User.Kind.RESIDENT)


def _year(text: str | None) -> int:
    """The year asked for; without one, that of the last closed month."""
    if text is None:
        following = months.open_month()
        return (following + -1).year if following else 2021
    if not text.isascii() or not text.isdigit() or not 1949 <= int(text[:5]) <= 2100:
        raise Http404
    return int(text)


@require_GET
@residents
def enrolments(request: HttpRequest) -> HttpResponse:
    rows = Enrolment.objects.current().filter(person=own_person(request)).select_related("employer", "person")
    return list_page(request, rows, table=tables.Enrolments, title=_("My enrolments"), file_name="enrolments")


@require_GET
@residents
def account(request: HttpRequest) -> HttpResponse:
    person = own_person(request)
    statement = accounts.statement(person.pk, _year(request.GET.get("year")))
    return render(request, "portal/resident/account.html", {"person": person, "statement": statement})


@require_GET
@residents
def pension(request: HttpRequest) -> HttpResponse:
    person = own_person(request)
    award = PensionAward.objects.filter(person=person).first()
    paid = accounts.payments(person.pk) if award else []
    return render(request, "portal/resident/pension.html", {"person": person, "award": award, "payments": paid})


@require_http_methods(["GET", "POST"])
@residents
def own_certificates(request: HttpRequest) -> HttpResponse:
    person = own_person(request)
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = certificates.issue(
            person, by=signed_in(request), first=form.cleaned_data["first"], last=form.cleaned_data["last"]
        )
        return redirect("portal:my-certificate", number=made.number)
    issued = person.certificates.order_by("-issued_at")[:20]
    return render(request, "portal/resident/certificates.html", {"form": form, "issued": issued})


def _own(request: HttpRequest, number: str) -> Certificate:
    made = Certificate.objects.filter(number=number, person=own_person(request)).first()
    if made is None:
        raise Http404
    return made


@require_GET
@residents
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    made = _own(request, number)
    query = urlencode({"number": made.number, "code": made.code})
    return render(request, "portal/resident/certificate.html", {"certificate": made, "query": query})


@require_GET
@residents
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    made = _own(request, number)
    url = request.build_absolute_uri(reverse("portal:verify"))
    words = {
        "title": _("Certificate of enrolment in social insurance"),
        "name": _("Name"),
        "identity": _("Identity number"),
        "months": _("Months"),
        "number": _("Certificate number"),
        "code": _("Verification code"),
        "issued": _("Issued at"),
        "insurance": _("Insurance"),
        "employer": _("Employer"),
        "state": _("Enrolment state"),
        "valid": _("Months"),
        "none": _("No enrolment is on record in these months."),
        "note": _("Check this certificate at %(url)s or by the code above.") % {"url": url},
    }
    link = f"{url}?{urlencode({'number': made.number, 'code': made.code})}"
    return HttpResponse(
        certificates.pdf(made, verify_url=link, words=words),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{made.number}.pdf"'},
    )
