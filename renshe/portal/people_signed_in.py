"""Who is signed in: which roles an officer holds today, as whom a resident or an agent acts. Pages ask here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from renshe.access.models import RoleHolding, User
from renshe.registry.models import Employer, Person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Role = RoleHolding.Role
OFFICE = (Role.HANDLER, Role.CHECKER, Role.FUND_OFFICER, Role.LEADER, Role.AUDITOR)
HANDS = (Role.HANDLER, Role.CHECKER)  # who decide on declarations
COUNTERS = (*OFFICE, Role.COUNTER)  # who look people up, each as far as they may see them
FIGURES = (Role.LEADER, Role.AUDITOR, Role.FUND_OFFICER)
CLOSES_MONTHS = (Role.HANDLER, Role.FUND_OFFICER)


def signed_in(request: HttpRequest) -> User:
    """The user of a page that only the signed in reach."""
    assert isinstance(request.user, User)
    return request.user


def roles_held(request: HttpRequest) -> list[RoleHolding]:
    """The roles held today, each with its unit; asked once a request."""
    if not isinstance(request.user, User) or request.user.kind != User.Kind.OFFICER:
        return []
    if not hasattr(request, "_roles_held"):
        held = request.user.roles.filter(held__contains=timezone.localdate())
        found = list(held.select_related("unit", "delegation__giver").order_by("pk"))
        request._roles_held = found  # type: ignore[attr-defined]
        request.user.has_lent = any(one.delegation_id for one in found)
    return cast("list[RoleHolding]", request._roles_held)  # type: ignore[attr-defined]


def roles_today(request: HttpRequest) -> frozenset[str]:
    """The roles held today, at whatever unit."""
    return frozenset(one.role for one in roles_held(request))


def holds_at_city(user: User, *roles: str) -> bool:
    """Whether the user holds one of the roles at the city's bureau today."""
    return user.units_in_reach(roles=roles).filter(kind="city").exists()


def for_officers(*roles: str) -> Callable[[View[P]], View[P]]:
    """Let in officers who hold one of the roles today (any role of the office, if none is named)."""

    def wrap(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            fitting = [one for one in roles_held(request) if one.role in (roles or OFFICE)]
            if not fitting:
                raise PermissionDenied
            lent = [one.delegation for one in fitting if one.delegation is not None]
            signed_in(request).acts_for = lent[0].giver_id if len(lent) == len(fitting) else None
            return view(request, *args, **kwargs)

        return cast("View[P]", inner)

    return wrap


def for_kind(kind: str) -> Callable[[View[P]], View[P]]:
    """Let in residents, or employers' agents."""

    def wrap(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if signed_in(request).kind != kind:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[P]", inner)

    return wrap


def own_person(request: HttpRequest) -> Person:
    """The person as whom a resident signed in."""
    person = Person.objects.seen_by(request.user).select_related("town").order_by("pk").first()
    if person is None:
        raise Http404
    return person


def own_employer(request: HttpRequest) -> Employer:
    """The employer for which the agent acts; of several, the one chosen (kept in the session), else the first."""
    employers = list(Employer.objects.seen_by(request.user).select_related("town").order_by("pk"))
    if not employers:
        raise Http404
    chosen = request.session.get("employer")
    return next((one for one in employers if one.pk == chosen), employers[0])
