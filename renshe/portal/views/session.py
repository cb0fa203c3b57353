"""Sign-in, sign-out, lock-out, the home page of each role, error pages."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from renshe.access.models import Unit, User
from renshe.ledger.models import Bill, Settlement, UnpaidPayment
from renshe.portal.cases.reach import at_hand
from renshe.portal.delegating import at_a_glance
from renshe.portal.forms import PortalForm
from renshe.portal.people_signed_in import FIGURES, OFFICE, Role, own_employer, own_person, roles_today, signed_in
from renshe.portal.queries import figures, key_figures, months
from renshe.programmes.social_insurance import declaring
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer


class SignInForm(AuthenticationForm, PortalForm):
    """Name and password."""

    error_messages = {
        "invalid_login": _(
            "The name or the password is not right. After five wrong ones the account is locked for a while."
        ),
        "inactive": _("This account is closed."),
    }


class SignIn(LoginView):
    """By name and password, with the lock before them; then whatever second factor the account holds is asked for."""

    template_name = "portal/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        login = Login(user=form.get_user(), redirect_url=self.get_redirect_url() or None)
        answer: HttpResponse = perform_password_login(self.request, {}, login)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"providers": settings.PROVIDERS}


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Say that the account is locked for a while (django-axes calls this)."""
    return render(request, "portal/locked_out.html", status=429)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    context: dict[str, object] = {"today": timezone.localdate()}
    if user.kind == User.Kind.RESIDENT:
        context["person"] = own_person(request)
        return render(request, "portal/resident/home.html", context)
    if user.kind == User.Kind.EMPLOYER:
        employer = own_employer(request)
        bills = Bill.objects.filter(employer=employer)
        context |= {
            "employer": employer,
            "employers": Employer.objects.seen_by(user).order_by("pk")[:200],
            "arrears_fen": bills.aggregate(owed=Sum(F("due_fen") - F("paid_fen")))["owed"] or 0,
            "open_month": declaring.open_month(),
        }
        return render(request, "portal/employer/home.html", context)
    context["delegated"] = at_a_glance(user)
    if not roles_today(request) & set(OFFICE):
        context |= {"roles": sorted(roles_today(request)), **_counter(user)}
        return render(request, "portal/counter/home.html", context)
    context |= {
        "roles": sorted(roles_today(request)),
        "waiting": Declaration.objects.filter(
            state="submitted", employer__town__unit__in=user.units_in_reach()
        ).count(),
        "unknown": UnpaidPayment.objects.seen_by(user).filter(state=UnpaidPayment.State.UNKNOWN).count(),
        "proposed": _proposed(user) if roles_today(request) & {Role.FUND_OFFICER, Role.CHECKER} else None,
        "at_hand": at_hand(user),
        "open_month": months.open_month(),
        "sees_figures": bool(roles_today(request) & set(FIGURES)),
    }
    if Role.LEADER in roles_today(request):
        within, language = figures.towns_within(user), get_language() or "zh-hans"
        context["glance"] = key_figures.at_a_glance(within=within, language=language)
        return render(request, "portal/leader/home.html", context)
    return render(request, "portal/officer/home.html", context)


def _proposed(user: User) -> int:
    """How many payments wait for a second officer to confirm what became of them."""
    waiting = Settlement.objects.filter(state=Settlement.State.PROPOSED)
    return UnpaidPayment.objects.seen_by(user).filter(settlements__in=waiting).count()


def _counter(user: User) -> dict[str, object]:
    """The clerk's own points, the towns that they serve, and the other points of these towns."""
    today = timezone.localdate()
    own = list(Unit.objects.filter(holders__in=user.roles_on(today, "counter")).order_by("code"))
    served = user.units_served("bank_point") | user.units_served("village_centre")
    served = served.exclude(closed_on__lte=today)  # the people of a closed one are reached through its successor
    kinds = {unit.kind for unit in own}
    points = served.filter(kind__in=kinds).exclude(pk__in=[unit.pk for unit in own]).order_by("code")
    return {"own": own, "served": served.filter(kind="town").order_by("code"), "others": points}


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret is not that of the session: it was left open in another tab, or its cookie is gone."""
    return render(request, "portal/form_too_old.html", status=403)


def not_found(request: HttpRequest, exception: object = None) -> HttpResponse:
    return render(request, "404.html", status=404)
