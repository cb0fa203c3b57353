"""The navigation of a page: what the reader's role opens, in the order of use."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from renshe.access.models import User
from renshe.casework.notices import inbox
from renshe.portal.people_signed_in import FIGURES, OFFICE, Role, roles_today

NOTICES = "portal:notices"


@dataclass(frozen=True)
class Place:
    name: str
    label: str | Promise
    url: str
    is_current: bool
    unread: int = 0


RESIDENT = (
    ("portal:home", _("Home")),
    ("portal:services", _("Services")),
    ("portal:my-cases", _("My cases")),
    (NOTICES, _("Notices")),
    ("portal:my-enrolments", _("My enrolments")),
    ("portal:my-contributions", _("My contributions")),
    ("portal:my-account", _("My account")),
    ("portal:my-pension", _("My pension")),
    ("portal:my-certificates", _("Certificates")),
    ("portal:calculators", _("Calculators")),
    ("portal:law", _("Law")),
)
EMPLOYER = (
    ("portal:home", _("Home")),
    ("portal:services", _("Services")),
    ("portal:our-cases", _("Our cases")),
    (NOTICES, _("Notices")),
    ("portal:our-people", _("Our people")),
    ("portal:our-declarations", _("Declarations")),
    ("portal:our-bills", _("Contribution bills")),
    ("portal:calculators", _("Calculators")),
    ("portal:law", _("Law")),
)
OFFICER = (
    ("portal:home", _("Home")),
    (NOTICES, _("Notices")),
    ("portal:search", pgettext_lazy("navigation", "Find")),
    ("portal:cases", pgettext_lazy("navigation", "Cases")),
    ("portal:declarations", _("Declarations")),
    ("portal:people", _("People")),
    ("portal:employers", _("Employers")),
    ("portal:months", _("Month close")),
    ("portal:payments", _("Unpaid")),
    ("portal:decisions-by-clause", _("Decisions by clause")),
    ("portal:calendars", pgettext_lazy("navigation", "Days off")),
    ("portal:law", _("Law")),
)


def places(request: HttpRequest) -> list[tuple[str, str | Promise]]:
    user = request.user
    if not isinstance(user, User):
        return []
    if user.kind == User.Kind.RESIDENT:
        return list(RESIDENT)
    if user.kind == User.Kind.EMPLOYER:
        return list(EMPLOYER)
    roles = roles_today(request)
    if not roles & frozenset(OFFICE):
        counter = [("portal:people", _("People"))] if roles else []
        return [*OFFICER[:2], *counter, ("portal:law", _("Law"))]
    figures = [("portal:figures-now", _("Figures"))] if roles & frozenset(FIGURES) else []
    tries = [("portal:what-ifs", _("What if"))] if Role.LEADER in roles else []
    hunts = [("portal:inquiries", _("Inquiries"))] if Role.AUDITOR in roles else []
    return [*OFFICER, *figures, *tries, *hunts]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of every page. The place whose address is the longest beginning of the page's is the current one."""
    found = [(name, label, reverse(name)) for name, label in places(request)]
    fitting = [url for _name, _label, url in found if request.path.startswith(url)]
    current = max(fitting, key=len, default="")
    unread = inbox.unread_count(request.user) if isinstance(request.user, User) else 0
    return {
        "navigation": [
            Place(name, label, url, url == current, unread if name == NOTICES else 0) for name, label, url in found
        ],
        "unread_notices": unread,
    }
