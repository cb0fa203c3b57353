"""Who applies: as what the signed-in act, for whom, and the drafts and cases that are theirs."""

from __future__ import annotations

from functools import wraps
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.casework.errors import UnknownItem
from renshe.casework.items import Applicant, Channel, ServiceItem, get_item
from renshe.casework.models import Case, CaseQuerySet, Draft
from renshe.portal.people_signed_in import P, View, own_employer, own_person, signed_in
from renshe.portal.services.filed_here import is_filed_through
from renshe.registry.models import Employer, Person

KINDS = {User.Kind.RESIDENT: Applicant.RESIDENT, User.Kind.EMPLOYER: Applicant.EMPLOYER}
PUBLIC = frozenset(KINDS.values())


def for_applicants(view: View[P]) -> View[P]:
    """Let in residents and employers' agents."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if kind_of(request.user) is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast("View[P]", inner)


def item_or_404(code: str) -> ServiceItem:
    """An item that a resident or an employer may use."""
    try:
        item = get_item(code)
    except UnknownItem as error:
        raise Http404 from error
    if not PUBLIC.intersection(item.applicants):
        raise Http404
    return item


def is_applied_for_here(item: ServiceItem) -> bool:
    """Whether it is applied for question by question in the portal."""
    return is_filed_through(item, Channel.PORTAL)


def kind_of(user: object) -> Applicant | None:
    """As what the user applies; None: as nobody."""
    return KINDS.get(User.Kind(user.kind)) if isinstance(user, User) else None


def applicant_of(request: HttpRequest) -> Person | Employer:
    """The person who is signed in, or the employer for whom the agent acts."""
    return own_person(request) if kind_of(request.user) is Applicant.RESIDENT else own_employer(request)


def may_apply_or_403(request: HttpRequest, item: ServiceItem) -> None:
    if kind_of(request.user) not in item.applicants or not is_applied_for_here(item):
        raise PermissionDenied


def draft_or_404(request: HttpRequest, code: str, pk: int) -> Draft:
    """The user's own draft of that item, as long as they act for its applicant."""
    item = item_or_404(code)
    drafts = Draft.objects.filter(item=item.code).select_related("case", "person__town__unit", "employer__town__unit")
    draft = get_seen_or_404(drafts, request.user, pk)
    if not is_theirs(signed_in(request), draft):
        raise Http404
    return draft


def is_theirs(user: User, draft: Draft) -> bool:
    """Whether the user still acts for the draft's applicant: an agency may have ended."""
    found = applicant_on(draft)
    return type(found).objects.seen_by(user).filter(pk=found.pk).exists()


def applicant_on(of: Draft | Case) -> Person | Employer:
    found = of.person or of.employer
    assert found is not None, "it has one applicant"
    return found


def own_cases(request: HttpRequest) -> CaseQuerySet:
    """The cases of the person, or of the employer that the agent acts for."""
    applicant = applicant_of(request)
    cases = Case.objects.seen_by(signed_in(request))
    return cases.filter(person=applicant) if isinstance(applicant, Person) else cases.filter(employer=applicant)
