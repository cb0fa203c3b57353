"""For whom an application is filed: a resident for themselves, an agent for an employer, an officer at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Status

from renshe.access.models import User
from renshe.casework.items import Applicant, Channel, ServiceItem
from renshe.errors import Phrase
from renshe.portal.api import problems
from renshe.portal.people_signed_in import HANDS, signed_in
from renshe.portal.services.filed_here import is_filed_by_machine
from renshe.registry.models import Employer, Person


@dataclass(frozen=True)
class For:
    who: Person | Employer
    kind: Applicant


Refused = Status[dict[str, Any]]


def applicant_for(request: HttpRequest, item: ServiceItem, *, person: str, employer: str) -> For | Refused:
    """Find the applicant, or say why not: the item is not filed here, nobody there whom the asker may file for.

    Raises:
        PermissionDenied: who asks may not apply for this item.
    """
    user = signed_in(request)
    if not is_filed_by_machine(item):
        words = Phrase("“%(item)s” is not filed by this interface; its guide says how.", item=item.name)
        return _refused(409, "services.not-filed-here", words)
    if user.kind == User.Kind.OFFICER:
        return _by_officer(user, item, person, employer)
    if user.kind == User.Kind.RESIDENT:
        return _resident(user, item)
    return _agent(user, item, employer)


def _resident(user: User, item: ServiceItem) -> For:
    if Applicant.RESIDENT not in item.applicants:
        raise PermissionDenied
    found = Person.objects.seen_by(user).select_related("town__unit").order_by("pk").first()
    if found is None:
        raise PermissionDenied
    return For(found, Applicant.RESIDENT)


def _agent(user: User, item: ServiceItem, code: str) -> For | Refused:
    if Applicant.EMPLOYER not in item.applicants:
        raise PermissionDenied
    own = Employer.objects.seen_by(user).select_related("town__unit").order_by("pk")
    if code:
        found = own.filter(credit_code=_storable(code)).first()
        return For(found, Applicant.EMPLOYER) if found else _nobody("employer")
    several = list(own[:2])
    if len(several) > 1:
        words = Phrase("You act for several employers: say for which by `employer`.")
        return _refused(422, "services.employer-missing", words, "employer")
    return For(several[0], Applicant.EMPLOYER) if several else _nobody("employer")


def _by_officer(user: User, item: ServiceItem, person: str, employer: str) -> For | Refused:
    """An officer with a hand in cases files what may be filed at the counter, for whom they see."""
    if Applicant.OFFICER not in item.applicants and Channel.COUNTER not in item.channels:
        raise PermissionDenied
    if bool(person) == bool(employer):
        words = Phrase("Say for whom: either `person` or `employer`.")
        return _refused(422, "services.applicant-missing", words, "person")
    kind = Applicant.RESIDENT if person else Applicant.EMPLOYER
    if kind not in item.applicants and Applicant.OFFICER not in item.applicants:
        raise PermissionDenied
    found: Person | Employer | None
    if person:
        people = Person.objects.seen_by(user).select_related("town__unit")
        found = people.filter(identity_number=_storable(person)).first()
    else:
        employers = Employer.objects.seen_by(user).select_related("town__unit")
        found = employers.filter(credit_code=_storable(employer)).first()
    if found is None:
        return _nobody("person" if person else "employer")
    if not user.units_in_reach(roles=tuple(str(role) for role in HANDS)).filter(pk=found.town.unit_id).exists():
        raise PermissionDenied
    return For(found, kind)


def _storable(code: str) -> str:
    """As a code stands on record; without what PostgreSQL can't hold."""
    return code.strip().upper().replace("\x00", "").encode("utf-8", "replace").decode()


def _nobody(field: str) -> Refused:
    words = {
        "person": Phrase("You see no person with this identity number."),
        "employer": Phrase("You see no employer with this credit code."),
    }[field]
    return _refused(404, "services.no-such-applicant", words, field)


def _refused(status: int, code: str, words: Phrase, field: str = "") -> Refused:
    return Status(status, problems.refusal(code, words.in_words(gettext), field))
