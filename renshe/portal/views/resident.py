"""A resident's own pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from renshe.access.models import User
from renshe.casework.models import Certificate
from renshe.law import Month
from renshe.money import in_yuan
from renshe.portal import certificates_served, filters, tables, typed
from renshe.portal.certificates_shown import shown
from renshe.portal.forms import CertificateForm
from renshe.portal.listed import certificates as listed_certificates
from renshe.portal.listed import of_person
from renshe.portal.listed import pensions as listed_pensions
from renshe.portal.lists import list_page
from renshe.portal.papers.certificates import printer
from renshe.portal.papers.year import years
from renshe.portal.people_signed_in import for_kind, own_person, signed_in
from renshe.portal.queries import contributions, months
from renshe.portal.queries.decisions_seen import paying
from renshe.portal.spreadsheet import download
from renshe.portal.views.leader import reckoned_again
from renshe.programmes.social_insurance import accounts, certificates
from renshe.programmes.social_insurance.benefits.kinds import PENSION
from renshe.programmes.social_insurance.models import PensionAward
from renshe.readers_language import reads_chinese
from renshe.registry.models import Enrolment

residents = for_kind(User.Kind.RESIDENT)


def _year(text: str | None) -> int:
    """The year asked for; without one, the last of which anything is known."""
    if text is None:
        return years()[-1]
    year = typed.year(text)
    if year is None or year not in years():
        raise Http404
    return year


@require_GET
@residents
def enrolments(request: HttpRequest) -> HttpResponse:
    rows = Enrolment.objects.current().filter(person=own_person(request)).select_related("employer", "person")
    return list_page(
        request,
        rows,
        table=tables.Enrolments,
        title=_("My enrolments"),
        filters=filters.OwnEnrolmentFilter,
        file_name="enrolments",
    )


@require_GET
@residents
def account(request: HttpRequest) -> HttpResponse:
    person = own_person(request)
    statement = accounts.statement(person.pk, _year(request.GET.get("year")))
    if request.GET.get("export") == "xlsx":
        amounts = [
            (_("Opening balance"), statement.opening_fen, 0),
            *((str(line.month), line.credited_fen, line.drawn_fen) for line in statement.lines),
            (_("Interest of the year"), statement.interest_fen, 0),
            (_("Closing balance"), statement.closing_fen, 0),
        ]
        lines = [[words, in_yuan(fen), in_yuan(drawn)] for words, fen, drawn in amounts]
        heading = [_("Month"), _("Credited (yuan)"), _("Paid as pension (yuan)")]
        return download(request, [heading, *lines], f"account-{statement.year}")
    return render(request, "portal/resident/account.html", {"person": person, "statement": statement, "years": years()})


@require_GET
@residents
def pension(request: HttpRequest) -> HttpResponse:
    person = own_person(request)
    award = PensionAward.objects.filter(person=person).first()
    title = _("My pension")
    if award is None:
        return render(request, "portal/resident/no_pension.html", {"title": title})
    return list_page(
        request,
        [one for one in contributions.payments(person.pk) if one.kind == PENSION],
        table=listed_pensions.PensionPayments,
        title=title,
        filters=listed_pensions.PensionPaymentFilter,
        template="portal/resident/pension.html",
        file_name="pension",
        context={"award": award},
    )


@require_GET
@residents
def own_award(request: HttpRequest) -> HttpResponse:
    """One's own pension as decided, and why."""
    decided = PensionAward.objects.filter(person=own_person(request)).first()
    if decided is None:
        raise Http404
    return render(request, "portal/leader/award.html", {"award": decided, "again": reckoned_again(decided)})


@require_GET
@residents
def own_decisions(request: HttpRequest) -> HttpResponse:
    """What was decided about one's benefits, and on a death that one is paid for; each with its worksheet."""
    return list_page(
        request,
        of_person.listed(paying(own_person(request).pk)),
        table=of_person.OwnDecisions,
        filters=of_person.DecisionFilter,
        title=_("Decisions about me"),
        file_name="decisions",
    )


@require_http_methods(["GET", "POST"])
@residents
def own_certificates(request: HttpRequest) -> HttpResponse:
    person = own_person(request)
    chosen = _spans().get(request.POST.get("span", ""))
    form = CertificateForm(None if chosen else request.POST or None, until=_last_month())
    if request.method == "POST" and (chosen or form.is_valid()):
        first, last = chosen or (form.cleaned_data["first"], form.cleaned_data["last"])
        made = certificates.issue(person, by=signed_in(request), first=first, last=last, printer=printer(request))
        return redirect("portal:my-certificate", number=made.number)
    return list_page(
        request,
        Certificate.objects.seen_by(signed_in(request)),
        table=listed_certificates.Certificates,
        title=_("Certificate of enrolment and payments in social insurance"),
        filters=listed_certificates.CertificateFilter,
        template="portal/resident/certificates.html",
        file_name="certificates",
        context={"form": form, "year": _last_month().year},
    )


def _last_month() -> Month:
    """The last closed month: what comes after it is not certain yet. Where none is closed, today's."""
    following = months.open_month()
    return following + -1 if following else Month.of(timezone.localdate())


def _spans() -> dict[str, tuple[Month, Month]]:
    """The spans most asked for: the last 12 and 24 months, and the year, up to the last closed month."""
    last = _last_month()
    return {"12": (last + -11, last), "24": (last + -23, last), "year": (Month(last.year, 1), last)}


def _own(request: HttpRequest, number: str) -> Certificate:
    made = Certificate.objects.seen_by(signed_in(request)).filter(number=number).first()
    if made is None:
        raise Http404
    return made


@require_GET
@residents
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    made = _own(request, number)
    query = urlencode({"number": made.number, "code": made.code})
    context = {"certificate": made, "shown": shown(made), "query": query, "in_english": not reads_chinese()}
    return render(request, "portal/resident/certificate.html", context)


@require_GET
@residents
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponse:
    return certificates_served.pdf(request, _own(request, number))


@require_GET
@residents
def certificate_signature(request: HttpRequest, number: str) -> HttpResponse:
    return certificates_served.signature(request, _own(request, number))
