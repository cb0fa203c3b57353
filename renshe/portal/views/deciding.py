"""Officers decide on declarations: the work list, one declaration, accepting many at once."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.access.models import RoleHolding
from renshe.errors import RensheError
from renshe.portal import filters, tables, typed
from renshe.portal.forms import ReasonForm
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import for_officers, roles_today, signed_in
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import declaring
from renshe.programmes.social_insurance.models import Declaration

HANDS = (RoleHolding.Role.HANDLER, RoleHolding.Role.CHECKER)
AT_ONCE = 1_000  # declarations
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
        filters=filters.DeclarationFilter,
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
    return _page(request, _one(request, pk), ReasonForm())


def _page(request: HttpRequest, shown: Declaration, form: ReasonForm) -> HttpResponse:
    trail.seen(request.user, shown, "declaration", address=request.META.get("REMOTE_ADDR"))
    faults, notes = declaring.problems_of(shown)
    changes = shown.lines.exclude(change="none").select_related("person").order_by("pk")[:200]
    context = {
        "declaration": shown,
        "changes": changes,
        "faults": faults[:200],
        "notes": notes[:200],
        "events": shown.case.events.select_related("by").order_by("sequence") if shown.case else [],
        "form": form,
        "may_decide": shown.state == "submitted" and bool(roles_today(request) & set(HANDS)),
    }
    return render(request, "portal/officer/declaration.html", context)


def _chosen(request: HttpRequest) -> QuerySet[Declaration]:
    chosen = typed.keys(request.POST.getlist("pk")[:AT_ONCE])
    return _seen(request).filter(pk__in=chosen, state="submitted")


@require_POST
@for_officers(*HANDS)
def refuse_many(request: HttpRequest) -> HttpResponse:
    """Refuse the chosen declarations for one reason that every one of their employers reads."""
    form, count = ReasonForm(request.POST), 0
    if not form.is_valid():
        messages.error(request, _("Give the reason, in four characters at least."))
        return redirect("portal:declarations")
    for waiting in _chosen(request).order_by("pk"):
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
    waiting = _chosen(request)
    try:
        result = declaring.accept(list(waiting.values_list("pk", flat=True)), officer=signed_in(request))
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
        return _page(request, shown, form)
    try:
        declaring.refuse(shown, officer=signed_in(request), reason=form.cleaned_data["reason"])
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Refused. The employer reads the reason."))
    return redirect("portal:declaration", pk=pk)
