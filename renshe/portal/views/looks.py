"""Who has looked at my record (谁看过我的信息), for residents, employers, officers; inquiries that hold looks back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from renshe.access import inquiries
from renshe.access.looks import Subject, looks_at
from renshe.access.models import Inquiry, User
from renshe.casework.models import Case, Decision
from renshe.errors import RensheError
from renshe.portal.inquiry_form import InquiryForm
from renshe.portal.listed.looks import LookFilter, Looks
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import (
    COUNTERS,
    Role,
    for_kind,
    for_officers,
    own_employer,
    own_person,
    signed_in,
)
from renshe.portal.words import in_words
from renshe.programmes.social_insurance.models import Declaration


@require_GET
@for_kind(User.Kind.RESIDENT)
def of_resident(request: HttpRequest) -> HttpResponse:
    person = own_person(request)
    subjects = [
        Subject("registry.person", [str(person.pk)]),
        Subject("casework.case", _keys(Case.objects.filter(person=person))),
        Subject("casework.decision", _keys(Decision.objects.filter(person=person))),
    ]
    return _listed(request, subjects)


@require_GET
@for_kind(User.Kind.EMPLOYER)
def of_employer(request: HttpRequest) -> HttpResponse:
    employer = own_employer(request)
    subjects = [
        Subject("registry.employer", [str(employer.pk)]),
        Subject("casework.case", _keys(Case.objects.filter(employer=employer))),
        Subject("social_insurance.declaration", _keys(Declaration.objects.filter(employer=employer))),
    ]
    return _listed(request, subjects)


@require_GET
@for_officers(*COUNTERS)
def of_officer(request: HttpRequest) -> HttpResponse:
    return _listed(request, [Subject("access.user", [str(signed_in(request).pk)])])


def _keys(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Their keys as the trail writes them."""
    keys: QuerySet[Any, Any] = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return keys


def _listed(request: HttpRequest, subjects: list[Subject]) -> HttpResponse:
    return list_page(
        request,
        looks_at(subjects, but=signed_in(request)).select_related("user"),
        table=Looks,
        filters=LookFilter,
        title=_("Who has looked at my record"),
        template="portal/looks.html",
        file_name="looks",
    )


@require_http_methods(["GET", "POST"])
@for_officers(Role.AUDITOR)
def own_inquiries(request: HttpRequest) -> HttpResponse:
    """An auditor's inquiries, and the form that opens one."""
    user = signed_in(request)
    form = InquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            inquiries.open_inquiry(user, last=said["last"], reason=said["reason"])
        except RensheError as error:
            form.say("last", in_words(error))
        else:
            messages.success(request, _("The inquiry is open: until then your looks are not shown."))
            return redirect("portal:inquiries")
    after_today = timezone.localdate() + timedelta(days=1)
    context = {
        "title": _("Inquiries"),
        "form": form,
        "rows": Inquiry.objects.of(user).order_by("-pk")[:100],
        "running": Inquiry.objects.of(user).filter(lasts__endswith__gt=after_today),
        "most": inquiries.MOST_DAYS,
    }
    return render(request, "portal/officer/inquiries.html", context)


@require_POST
@for_officers(Role.AUDITOR)
def close_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    found = Inquiry.objects.of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    inquiries.close(found, by=user)
    messages.success(request, _("The inquiry ends today."))
    return redirect("portal:inquiries")
