"""Officers decide on declarations: the work list, one declaration, accepting many at once."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.errors import RensheError
from renshe.law import Month
from renshe.portal import filters, tables, typed
from renshe.portal.forms import ReasonForm
from renshe.portal.listed.declared import lines_page
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import HANDS, for_officers, roles_today, signed_in
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import declaring
from renshe.programmes.social_insurance.errors import NotSubmitted
from renshe.programmes.social_insurance.models import Declaration

AT_ONCE = 1_000  # declarations
DECIDED_NAMED = 20  # of those that somebody decided meanwhile; the rest are counted
officers = for_officers()


def _seen(request: HttpRequest) -> QuerySet[Declaration]:
    reach = signed_in(request).units_in_reach()
    return Declaration.objects.filter(employer__town__unit__in=reach).exclude(state__in=["draft", "replaced"])


@require_GET
@officers
def declarations(request: HttpRequest) -> HttpResponse:
    return list_page(
        request,
        _seen(request).select_related("employer__town", "made_by"),
        table=tables.WorkList,
        title=_("Declarations"),
        filters=filters.WorkListFilter,
        template="portal/officer/declarations.html",
        file_name="declarations",
        context={"may_decide": bool(roles_today(request) & set(HANDS))},
    )


def _one(request: HttpRequest, pk: int) -> Declaration:
    found = _seen(request).select_related("employer__town", "case").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@officers
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _one(request, pk)
    takes_out = request.GET.get("export") == "xlsx"
    if not takes_out:
        trail.seen(request.user, shown, "declaration", address=request.META.get("REMOTE_ADDR"))
    faults, notes = declaring.problems_of(shown)
    context = {
        "declaration": shown,
        "faults": faults[:200],
        "notes": notes[:200],
        "events": shown.case.events.select_related("by").order_by("sequence") if shown.case else [],
        "form": ReasonForm(),
        "may_decide": shown.state == "submitted" and bool(roles_today(request) & set(HANDS)),
    }
    return lines_page(
        request,
        shown,
        table=tables.DeclaredLines,
        title=f"{shown.employer.name} {Month.of(shown.month)}",
        template="portal/officer/declaration.html",
        file_name=f"declaration-{shown.pk}",
        context=context,
        watched=f"declaration {shown.pk}" if takes_out else "",
    )


def _chosen(request: HttpRequest) -> QuerySet[Declaration]:
    chosen = typed.keys(request.POST.getlist("pk")[:AT_ONCE])
    return _seen(request).filter(pk__in=chosen)


def _waiting(request: HttpRequest) -> list[Declaration]:
    """Return the chosen declarations that still wait, and say of the others that they are decided."""
    chosen = list(_chosen(request).select_related("employer").order_by("pk"))
    decided = [one for one in chosen if one.state != Declaration.State.SUBMITTED]
    for one in decided[:DECIDED_NAMED]:
        month, state = Month.of(one.month).compact, str(one.get_state_display())
        messages.warning(request, in_words(NotSubmitted(employer=one.employer.name, month=month, state=state)))
    if len(decided) > DECIDED_NAMED:
        more = len(decided) - DECIDED_NAMED
        messages.warning(request, _("%(count)s more of those chosen were decided already.") % {"count": more})
    return [one for one in chosen if one.state == Declaration.State.SUBMITTED]


@require_POST
@for_officers(*HANDS)
def refuse_many(request: HttpRequest) -> HttpResponse:
    """Refuse the chosen declarations for one reason that every one of their employers reads."""
    form, count = ReasonForm(request.POST), 0
    if not form.is_valid():
        messages.error(request, _("Give the reason, in four characters at least."))
        return redirect("portal:declarations")
    for waiting in _waiting(request):
        try:
            declaring.refuse(waiting, officer=signed_in(request), reason=form.cleaned_data["reason"])
            count += 1
        except RensheError as error:
            messages.error(request, in_words(error))
    messages.success(request, _("Refused: %(count)s.") % {"count": count})
    return redirect("portal:declarations")


@require_POST
@for_officers(*HANDS)
def accept(request: HttpRequest) -> HttpResponse:
    """Accept the chosen declarations, as many as can be; say of each other one why not."""
    waiting = _waiting(request)
    try:
        result = declaring.accept([one.pk for one in waiting], officer=signed_in(request))
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Accepted: %(count)s.") % {"count": len(result.accepted)})
        for conflict in result.conflicts:
            messages.error(request, str(conflict))
        for refused in result.refused:
            messages.error(request, in_words(refused))
    return redirect("portal:declarations")


@require_POST
@for_officers(*HANDS)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    shown, form = _one(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason, in four characters at least."))
        return redirect("portal:declaration", pk=pk)
    try:
        declaring.refuse(shown, officer=signed_in(request), reason=form.cleaned_data["reason"])
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Refused. The employer reads the reason."))
    return redirect("portal:declaration", pk=pk)
