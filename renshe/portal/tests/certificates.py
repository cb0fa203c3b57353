"""Certificates of enrolment for tests, with or without the paper that a resident would have."""

from __future__ import annotations

from typing import Any

from renshe.access.models import User
from renshe.casework.models import Certificate
from renshe.law import Month
from renshe.portal.papers.certificates import printer_at
from renshe.programmes.social_insurance import certificates
from renshe.programmes.social_insurance.certificates import ENROLMENT
from renshe.registry.models import Person

URL = "http://testserver/verify/"


def issue(person: Person, by: User, first: str = "2021-01", last: str = "2021-01") -> Certificate:
    months = {"first": Month.parse(first), "last": Month.parse(last)}
    return certificates.issue(person, by=by, printer=printer_at(URL), **months)


def without_paper(person: Person, by: User, number: str, **more: Any) -> Certificate:
    """As those from before papers were kept."""
    content = {"first": "2021-01", "last": "2021-01", "name": person.name, "identity_number": person.identity_number}
    return Certificate.objects.create(
        kind=ENROLMENT.code, number=number, code="A" * 16, person=person, content=content, issued_by=by, **more
    )
