"""Lists saved under a name: kept with their filter and order, opened again, shared with colleagues of one's unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from renshe.access import trail
from renshe.access.masking import MASK, mask_identities
from renshe.access.models import Unit, User
from renshe.access.scope import get_seen_or_404
from renshe.portal.forms import PortalForm
from renshe.portal.models import LONGEST_NAME, LONGEST_QUERY, SavedList
from renshe.portal.people_signed_in import COUNTERS, for_officers, roles_today, signed_in

MOST = 30
"""So many lists of one page an officer may save."""


@dataclass(frozen=True)
class Offered:
    """The saved lists of the page that is shown, and what it is saved as."""

    page: str
    query: str
    lists: list[SavedList]
    reader: User

    @property
    def first(self) -> SavedList | None:
        """The one that the reader wants to see where the page is opened."""
        return next((one for one in self.lists if one.is_default and one.owner_id == self.reader.pk), None)


class NameForm(PortalForm):
    name = forms.CharField(
        label=gettext_lazy("Name of the list"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Give the list a name, of at most 40 characters.")},
    )


class ChangeForm(NameForm):
    """`unit`: one at which the owner holds a role."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Who sees it"), queryset=Unit.objects.none(), required=False,
        empty_label=gettext_lazy("only me"),
    )  # fmt: skip
    is_default = forms.BooleanField(label=gettext_lazy("Show it when I open the page"), required=False)

    def __init__(self, *args: Any, saved: SavedList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved = saved
        units = self.fields["unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = _units(saved.owner)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if SavedList.objects.filter(owner=self.saved.owner, page=self.saved.page, name=name).exclude(pk=self.saved.pk):
            raise forms.ValidationError(_already(name))
        return name


def offered(request: HttpRequest, query: QueryDict) -> Offered | None:
    """What an officer is offered on a list page; nobody else saves lists."""
    if not roles_today(request) & frozenset(COUNTERS):
        return None
    lists = SavedList.objects.seen_by(request.user).filter(page=request.path).select_related("owner", "unit")
    return Offered(request.path, query.urlencode(), list(lists), signed_in(request))


@require_POST
@for_officers(*COUNTERS)
def save(request: HttpRequest) -> HttpResponse:
    """Save the list that is shown, under a name."""
    page, query, user = _page_or_404(request.POST.get("page", "")), request.POST.get("query", ""), signed_in(request)
    form = NameForm(request.POST)
    refused = _refused(user, page, query) if form.is_valid() else str(next(iter(form.errors.values()))[0])
    if not refused:
        saved, is_new = SavedList.objects.get_or_create(
            owner=user, page=page, name=form.cleaned_data["name"], defaults={"query": query}
        )
        refused = "" if is_new else _already(saved.name)
    if refused:
        messages.error(request, refused)
        return redirect(SavedList(page=page, query=query[:LONGEST_QUERY]).address)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": saved.name})
    return redirect(saved.address)


@require_http_methods(["GET", "POST"])
@for_officers(*COUNTERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a list of one's own, share it, have it shown first."""
    saved = get_seen_or_404(SavedList.objects.owned_by(request.user), request.user, pk)
    now = {"name": saved.name, "unit": saved.unit, "is_default": saved.is_default}
    form = ChangeForm(request.POST or None, initial=now, saved=saved)
    if form.is_valid():
        _change(saved, **form.cleaned_data)
        messages.success(request, _("The list “%(name)s” is changed.") % {"name": saved.name})
        return redirect(saved.address)
    return render(request, "portal/saved_list.html", {"form": form, "saved": saved}, status=400 if form.errors else 200)


@require_POST
@for_officers(*COUNTERS)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_seen_or_404(SavedList.objects.owned_by(request.user), request.user, pk)
    saved.delete()
    messages.success(request, _("The saved list “%(name)s” is deleted; no row was.") % {"name": saved.name})
    return redirect(saved.page)


@transaction.atomic
def _change(saved: SavedList, name: str, unit: Unit | None, is_default: bool) -> None:
    if is_default:
        SavedList.objects.filter(owner=saved.owner, page=saved.page).exclude(pk=saved.pk).update(is_default=False)
    if unit and unit != saved.unit:  # a name that is searched for may stand in what colleagues now see
        trail.record(saved.owner, "list.shared", f"saved list {saved.pk}", detail={"unit": unit.code})
    saved.name, saved.unit, saved.is_default = name, unit, is_default
    saved.save()


def _units(user: User) -> Any:
    held = user.roles.filter(held__contains=timezone.localdate())
    return Unit.objects.filter(pk__in=held.values("unit")).order_by("code")


def _already(name: str) -> str:
    return _("You have saved a list “%(name)s” of this page already. Choose another name.") % {"name": name}


def _refused(user: User, page: str, query: str) -> str:
    if len(query) > LONGEST_QUERY:
        return _("What is filtered by is too long to be saved.")
    if any(mask_identities(value).count(MASK) > value.count(MASK) for _name, value in parse_qsl(query)):
        return _("A search for an identity number is not saved: it is one person's.")
    if SavedList.objects.filter(owner=user, page=page).count() >= MOST:
        return _("You have saved %(most)s lists of this page; delete one that you no longer need.") % {"most": MOST}
    return ""


def _page_or_404(page: str) -> str:
    """An address of the portal's own, and no other's."""
    try:
        found = resolve(page)
    except Resolver404 as error:
        raise Http404 from error
    if found.app_name != "portal" or page != reverse(found.view_name, args=found.args, kwargs=found.kwargs):
        raise Http404
    return page
