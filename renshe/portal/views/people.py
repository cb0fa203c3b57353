"""Officers look at people: the list, one person with career, account, pension and declarations, their certificates."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.access.models import RoleHolding, User
from renshe.access.reading import as_system
from renshe.access.scope import get_seen_or_404
from renshe.access.step_up import recent_sign_in_required
from renshe.casework import certificates as all_certificates
from renshe.casework.models import Certificate
from renshe.law import Month
from renshe.money import in_yuan
from renshe.portal import certificates_served, filters, tables
from renshe.portal.forms import CertificateForm, ReasonForm
from renshe.portal.lists import list_page
from renshe.portal.papers.certificates import printer
from renshe.portal.papers.year import years as papers_of_years
from renshe.portal.people_signed_in import COUNTERS, OFFICE, for_officers, roles_today, signed_in
from renshe.portal.queries import contributions, months
from renshe.portal.queries.contributions import Paid, Year, payments_sheet
from renshe.portal.queries.decided import decided, without_decisions
from renshe.portal.spreadsheet import download
from renshe.portal.templatetags.portal import pays_on, spell, state_on
from renshe.portal.views.of_person import certificates_page, declarations_of
from renshe.programmes.social_insurance import accounts, certificates, contributed
from renshe.programmes.social_insurance.models import Benefit, PensionAward
from renshe.registry import scopes
from renshe.registry.models import Enrolment, Person

officers = for_officers()
counters = for_officers(*COUNTERS)
clerks = for_officers(RoleHolding.Role.COUNTER)
HANDS = (RoleHolding.Role.HANDLER,)
MONTHS_OPENED = 12
PAYMENTS, DECLARATIONS = 24, 12  # the last ones; all of them have a list of their own


@require_GET
@counters
def people(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        Person.objects.seen_by(request.user).select_related("town"),
        table=tables.People,
        title=_("People"),
        filters=filters.PersonFilter,
        file_name="people",
        watched="people",
    )


def _page(request: HttpRequest, pk: int, form: ReasonForm, *, whole: bool) -> HttpResponse:
    person = get_seen_or_404(Person.objects.select_related("town"), request.user, pk)
    trail.seen(request.user, person, "person", address=request.META.get("REMOTE_ADDR"))
    spells = Enrolment.objects.current().seen_by(request.user).filter(person=person)
    spells = spells.select_related("employer").order_by("-valid")
    if not roles_today(request) & set(OFFICE):
        return _page_at_counter(request, person, spells)
    following = months.open_month()
    years = contributions.career(person.pk)
    award = PensionAward.objects.filter(person=person).first()
    paid, declarations = contributions.payments(person.pk), declarations_of(spells)
    if request.GET.get("export") == "xlsx":
        trail.record(request.user, "person.exported", person, address=request.META.get("REMOTE_ADDR"))
        return download(request, _as_sheet(spells, years, paid), f"person-{person.pk}")
    return render(
        request,
        "portal/officer/person.html",
        {
            "person": person,
            "spells": spells,
            "decided": decided(list(spells), has_award=award is not None),
            "award": award,
            "benefits": list(Benefit.objects.filter(person=person).order_by("-first_month", "kind")),
            "payments": paid[:PAYMENTS],
            "payment_count": len(paid),
            "years": years,
            "months_paid": sum(year.months for year in years),
            "balance_fen": accounts.balance(person.pk, following + -1) if following else None,
            "paid_months": _paid_months(person.pk),
            "statement_years": papers_of_years() if following else (),
            "declarations": declarations[:DECLARATIONS],
            "declaration_count": declarations.count(),
            "certificates": certificates_page(request, Certificate.objects.seen_by(request.user).filter(person=person)),
            "may_revoke": bool(roles_today(request) & set(HANDS)),
            "form": form,
            "whole": whole,
            "as_of": months.as_of(),
            "last_closed": following + -1 if following else None,
        },
    )


def _page_at_counter(request: HttpRequest, person: Person, spells: QuerySet[Enrolment]) -> HttpResponse:
    """A person as seen at a counter below a town: enrolments, certificates, the pension where it may be seen."""
    last = contributed.last_month() or Month.of(timezone.localdate())
    award = None
    if scopes.BENEFITS.sees(signed_in(request), person):
        award = PensionAward.objects.filter(person=person).first()
    context = {
        "person": person,
        "spells": spells,
        "decided": without_decisions(spells),
        "at_counter": True,
        "award": award,
        "form": CertificateForm(request.POST or None, until=last),
        "certificates": certificates_page(request, _drawn_up(signed_in(request), person)),
        "as_of": months.as_of(),
    }
    return render(request, "portal/counter/person.html", context)


def _paid_months(person_id: int) -> list[Month]:
    """The last months of which something was assessed for the person, newest first."""
    last = contributed.last_month()
    if last is None:
        return []
    found = {one.period for one in contributed.paid_months(person_id, last + -(MONTHS_OPENED - 1), last)}
    return sorted(found, reverse=True)


def _as_sheet(spells: Iterable[Enrolment], years: list[Year], payments: list[Paid]) -> list[list[object]]:
    """The page's tables one under the other: spells, years of contributions, pensions paid."""
    columns = (_("Insurance"), _("Employer"), _("Kind"), _("Enrolment state"), _("Paying"), _("Months"))
    sheet: list[list[object]] = [list(columns)]
    for one in spells:
        paying = pays_on(one, months.as_of())
        state = (one.get_kind_display(), state_on(one, months.as_of()))
        sheet.append(
            [one.get_insurance_display(), one.employer.name if one.employer else "", *state, paying, spell(one.valid)]
        )
    sheet += [[], [_("Year"), _("Months paid"), _("Base (yuan)")]]
    sheet += [[one.year, one.months, in_yuan(one.base_fen)] for one in years]
    return [*sheet, [], *payments_sheet(payments)]


@require_POST
@clerks
def issue_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw up a person's certificate at a counter; it certifies what whoever issues it may see."""
    shown = get_seen_or_404(Person.objects.all(), request.user, pk)
    form = CertificateForm(request.POST, until=contributed.last_month() or Month.of(timezone.localdate()))
    if not form.is_valid():
        return _page(request, pk, ReasonForm(), whole=False)
    said = form.cleaned_data
    made = certificates.issue(
        shown, by=signed_in(request), first=said["first"], last=said["last"], printer=printer(request)
    )
    messages.success(request, _("Certificate %(number)s is drawn up.") % {"number": made.number})
    return redirect("portal:person", pk=pk)


@require_GET
@clerks
def certificate_pdf(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """A certificate that the reader drew up for a person."""
    made = _one_drawn_up(request, pk, number)
    address = request.META.get("REMOTE_ADDR")
    trail.record(request.user, "certificate.opened", Person(pk=pk), detail={"number": number}, address=address)
    return certificates_served.pdf(request, made)


@require_GET
@clerks
def certificate_signature(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    return certificates_served.signature(request, _one_drawn_up(request, pk, number))


@as_system("at a counter nobody sees certificates by scope, but what they drew up themselves")
def _drawn_up(user: User, person: Person) -> QuerySet[Certificate]:
    return Certificate.objects.drawn_up_by(user).filter(person=person)


def _one_drawn_up(request: HttpRequest, pk: int, number: str) -> Certificate:
    shown = get_seen_or_404(Person.objects.all(), request.user, pk)
    made = _drawn_up(signed_in(request), shown).filter(number=number).first()
    if made is None:
        raise Http404
    return made


@require_GET
@counters
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk, ReasonForm(), whole=False)


@require_POST
@officers
@recent_sign_in_required
def person_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole identity number, once, for a reason that goes to the trail."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form, whole=False)
    shown = get_seen_or_404(Person.objects.all(), request.user, pk)
    with transaction.atomic():
        trail.seen(request.user, shown, "identity number", form.cleaned_data["reason"], request.META.get("REMOTE_ADDR"))
    return _page(request, pk, ReasonForm(), whole=True)


@require_POST
@for_officers(*HANDS)
@recent_sign_in_required
def revoke_certificate(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Revoke a person's certificate for a reason; the public page shows it as revoked from then on."""
    shown = get_seen_or_404(Person.objects.all(), request.user, pk)
    made = Certificate.objects.seen_by(request.user).filter(person=shown, number=number).first()
    if made is None:
        raise Http404
    form = ReasonForm(request.POST)
    if form.is_valid():
        all_certificates.revoke(made, officer=signed_in(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("The certificate is revoked."))
    else:
        messages.error(request, _("Give the reason, in four characters at least."))
    return redirect("portal:person", pk=pk)
